package dev.carflow.benchmark.enrichment.peer;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.carflow.Samples;
import dev.carflow.benchmark.LiveSignals;
import dev.carflow.benchmark.LiveSignals.Amount;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The ceiling has to do the same job: the result of merging two trees is the oracle. */
class StreamingMergeTest {

    @ParameterizedTest
    @EnumSource
    void itMakesTheSameEventAsTwoTrees(Amount amount) {
        byte[] event = utf8(LiveSignals.event(amount, Instant.now()));

        for (int signals : new int[] {10, 85}) {
            byte[] answer = utf8(LiveSignals.answer(signals));
            assertThat(Samples.parse(StreamingMerge.merged(event, answer)))
                    .isEqualTo(Samples.parse(PlainJackson.merged(event, answer)));
        }
    }

    @Test
    void withoutAnAnswerTheEventsOwnSignalsAreThere() {
        byte[] event = utf8(LiveSignals.event(Amount.FEW, Instant.now()));

        JsonNode merged = Samples.parse(StreamingMerge.merged(event, ApiCaller.NO_ANSWER));

        assertThat(merged).isEqualTo(Samples.parse(PlainJackson.merged(event, ApiCaller.NO_ANSWER)));
        assertThat(merged.path("signals")).hasSize(Amount.FEW.signals());
    }

    private static byte[] utf8(JsonNode json) {
        return json.toString().getBytes(StandardCharsets.UTF_8);
    }
}
