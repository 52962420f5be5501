package dev.carflow.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.carflow.benchmark.LiveSignals.Amount;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class LiveSignalsTest {

    private static final Instant NOW = Instant.parse("2026-11-29T12:00:00Z");

    @ParameterizedTest
    @CsvSource({
        "FEW, 1500, 1800",
        "SOME, 3900, 4300",
        "USUAL, 4500, 5500",
        "MANY, 11500, 13000",
        "ALL, 15000, 17500",
        "LARGEST, 46000, 50000"
    })
    void anEventIsAsLargeAsSmartcarsAre(Amount amount, int least, int most) {
        assertThat(bytes(LiveSignals.event(amount, NOW))).isBetween(least, most);
    }

    @Test
    void theLargeEventHas85Signals63OfThemErrorsAndNoCodeTwice() {
        JsonNode signals = LiveSignals.event(Amount.ALL, NOW).at("/data/signals");

        assertThat(codes(signals, "/code")).hasSize(85).doesNotHaveDuplicates();
        assertThat(codes(signals, "/status/value")).filteredOn("ERROR"::equals).hasSize(63);
    }

    @ParameterizedTest
    @EnumSource
    void anEventHasAsManySignalsAsItSays(Amount amount) {
        JsonNode event = LiveSignals.event(amount, NOW);

        assertThat(codes(event.at("/data/signals"), "/code"))
                .hasSize(amount.signals())
                .doesNotHaveDuplicates();
        assertThat(Amount.of(amount.kilobytes())).isEqualTo(amount);
    }

    @ParameterizedTest
    @CsvSource({"10, 5500, 6500", "85, 35000, 55000"})
    void anAnswerHasAsManySignalsAsWanted(int signals, int least, int most) {
        JsonNode answer = LiveSignals.answer(signals);

        assertThat(codes(answer.get("data"), "/id")).hasSize(signals).doesNotHaveDuplicates();
        assertThat(bytes(answer)).isBetween(least, most);
    }

    private static List<String> codes(JsonNode elements, String at) {
        return StreamSupport.stream(elements.spliterator(), false)
                .map(element -> element.at(at).asText())
                .toList();
    }

    private static int bytes(JsonNode json) {
        return json.toString().getBytes(StandardCharsets.UTF_8).length;
    }
}
