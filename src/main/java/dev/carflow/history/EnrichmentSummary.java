package dev.carflow.history;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.Optional;

/**
 * The part of an enriched record about the call that was made for it (docs/enriched-events.md, "What was done").
 *
 * @param reason why not everything was found
 * @param code Smartcar's code of the error
 * @param requestId Smartcar's, of the last request
 */
public record EnrichmentSummary(
        String outcome,
        Optional<String> reason,
        Optional<String> code,
        long calls,
        boolean shared,
        Optional<String> requestId) {

    private static final String ENRICHMENT = "enrichment";
    private static final JsonFactory JSON = new JsonFactory();

    /**
     * Reads the member {@code enrichment} of an enriched event and skips everything else.
     *
     * @return none for a value that is not an enriched event
     */
    public static Optional<EnrichmentSummary> read(byte[] value) {
        if (value == null) {
            return Optional.empty();
        }
        try (JsonParser parser = JSON.createParser(value)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                return Optional.empty();
            }
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                boolean wanted = ENRICHMENT.equals(parser.currentName());
                JsonToken start = parser.nextToken();
                if (wanted && start == JsonToken.START_OBJECT) {
                    return Optional.ofNullable(members(parser));
                }
                parser.skipChildren();
            }
            return Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static EnrichmentSummary members(JsonParser parser) throws IOException {
        String outcome = null;
        String reason = null;
        String code = null;
        String requestId = null;
        long calls = 0;
        boolean shared = false;
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = parser.currentName();
            parser.nextToken();
            switch (name) {
                case "outcome" -> outcome = parser.getValueAsString();
                case "reason" -> reason = parser.getValueAsString();
                case "code" -> code = parser.getValueAsString();
                case "requestId" -> requestId = parser.getValueAsString();
                case "calls" -> calls = parser.getValueAsLong();
                case "shared" -> shared = parser.getValueAsBoolean();
                default -> parser.skipChildren();
            }
        }
        return outcome == null
                ? null
                : new EnrichmentSummary(
                        outcome,
                        Optional.ofNullable(reason),
                        Optional.ofNullable(code),
                        calls,
                        shared,
                        Optional.ofNullable(requestId));
    }
}
