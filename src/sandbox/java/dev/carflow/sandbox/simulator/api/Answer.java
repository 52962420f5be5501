package dev.carflow.sandbox.simulator.api;

import dev.carflow.sandbox.simulator.wire.CompactJson;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** One response. The body is not copied: it must not be modified. */
record Answer(int status, Map<String, String> headers, byte[] body) {

    private static final Map<String, String> JSON = Map.of("Content-Type", "application/json");
    private static final DateTimeFormatter HTTP_DATE = DateTimeFormatter.ofPattern(
                    "EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    static String httpDate(Instant instant) {
        return HTTP_DATE.format(instant);
    }

    static Answer json(int status, CompactJson.Document document) {
        return new Answer(status, JSON, CompactJson.bytes(document));
    }

    static Answer html(int status, String page) {
        return new Answer(status, Map.of("Content-Type", "text/html"), page.getBytes(StandardCharsets.UTF_8));
    }

    static Answer noContent() {
        return new Answer(204, Map.of(), new byte[0]);
    }

    /**
     * @param end in whole seconds, rounded up
     */
    Answer withRetryAfter(Instant end) {
        return with("Retry-After", HTTP_DATE.format(end.plusNanos(999_999_999)));
    }

    /**
     * @param wait in whole seconds, rounded up: a client that retries then is not too early
     */
    Answer withRetryAfter(Duration wait) {
        long seconds = wait.plusNanos(999_999_999).toSeconds();
        return with("Retry-After", String.valueOf(Math.max(1, seconds)));
    }

    private Answer with(String header, String value) {
        Map<String, String> more = new HashMap<>(headers);
        more.put(header, value);
        return new Answer(status, Map.copyOf(more), body);
    }
}
