package dev.carflow.history;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EnrichmentSummaryTest {

    @Test
    void readsTheEnrichmentBlockAndSkipsAllSignals() {
        String value = "{\"eventId\":\"e\",\"signals\":{\"enrichment\":{\"outcome\":\"NONE\"}},\"enrichment\":"
                + "{\"outcome\":\"FAILED\",\"reason\":\"forbidden\",\"code\":\"C\",\"calls\":2,\"shared\":true,"
                + "\"requestId\":\"r\",\"missing\":[\"a\"],\"outdated\":[]},\"meta\":{}}";

        assertThat(EnrichmentSummary.read(value.getBytes(UTF_8)))
                .contains(new EnrichmentSummary(
                        "FAILED", Optional.of("forbidden"), Optional.of("C"), 2, true, Optional.of("r")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[]", "{", "{\"enrichment\":[]}", "{\"enrichment\":{}}", "{\"a\":1}", "no"})
    void anotherValueSaysNothing(String value) {
        assertThat(EnrichmentSummary.read(value.getBytes(UTF_8))).isEmpty();
    }

    @Test
    void noValueSaysNothing() {
        assertThat(EnrichmentSummary.read(null)).isEmpty();
    }

    @Test
    void aReadingNamesItsEvent() {
        assertThat(ReadingEvent.read("{\"code\":\"x\",\"event_id\":\"e1\"}".getBytes(UTF_8)))
                .contains("e1");
        assertThat(ReadingEvent.read("{\"event_id\":".getBytes(UTF_8))).isEmpty();
        assertThat(ReadingEvent.read(null)).isEmpty();
    }
}
