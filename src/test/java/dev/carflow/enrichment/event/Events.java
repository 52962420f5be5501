package dev.carflow.enrichment.event;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.carflow.Samples;
import dev.carflow.enrichment.event.EnrichedEvent.Delivery;
import dev.carflow.enrichment.signal.ReportedSignal;
import dev.carflow.enrichment.signal.SignalMerge;
import dev.carflow.enrichment.signal.SignalReport;
import dev.carflow.smartcar.api.Fields;
import dev.carflow.smartcar.api.Signal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Events of samples and texts, and what is written of them. */
final class Events {

    static final Instant RECEIVED = Instant.parse("2026-11-21T08:33:20.187Z");
    static final Instant NOW = Instant.parse("2026-11-21T08:33:21Z");
    static final SignalMerge MERGE = new SignalMerge(code -> true, code -> Optional.of(Duration.ofMinutes(15)));

    private Events() {}

    /** Every vehicle event of payload 4.0 among the samples. */
    static Stream<Samples.Delivery> samples() {
        return Samples.deliveries().filter(sample -> sample.name().matches("vehicle-(state|error)-.*"));
    }

    static ConsumedEvent sample(String name) {
        return readable(ConsumedEvent.read(Samples.delivery(name).body(), RECEIVED));
    }

    /** An event with these members in {@code data}, besides a user, and at its top level. */
    static ConsumedEvent of(String data, String top) {
        String text = "{\"eventId\":\"e\",\"eventType\":\"VEHICLE_STATE\",\"data\":{\"user\":{\"id\":\"u\"}" + data
                + "}" + top + "}";
        return readable(ConsumedEvent.read(bytes(text), RECEIVED));
    }

    static ConsumedEvent ofSignals(String signals) {
        return of(",\"signals\":" + signals, "");
    }

    static ConsumedEvent readable(EventReadResult reading) {
        assertThat(reading).isInstanceOf(EventReadResult.Parsed.class);
        return ((EventReadResult.Parsed) reading).event();
    }

    static EnrichedEvent alone(ConsumedEvent event) {
        return new EnrichedEvent(
                event,
                Optional.empty(),
                Delivery.AT_ONCE,
                NOW,
                MERGE.merge(event.signals(), List.of(), Map.of()),
                code -> false,
                Enrichment.notNeeded());
    }

    /** With numbers as they are written. */
    static JsonNode written(ConsumedEvent event) {
        return tree(EnrichedEventWriter.write(alone(event)));
    }

    static JsonNode tree(byte[] json) {
        try {
            return Fields.tree(json);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static JsonNode tree(String json) {
        return tree(bytes(json));
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    static ReportedSignal answered(String json) {
        return new ReportedSignal(Signal.ofWebhook(tree(json)).orElseThrow(), SignalReport.byAnswer("e", NOW));
    }
}
