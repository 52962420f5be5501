package dev.carflow.migration.compare;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.carflow.migration.compare.Difference.Kind;
import dev.carflow.smartcar.api.RawJson;
import dev.carflow.smartcar.api.Signal;
import dev.carflow.smartcar.api.VehicleSignals;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SignalComparisonTest {

    private static final Instant AT = Instant.parse("2026-11-22T08:00:00Z");
    private final SignalComparison comparison = new SignalComparison(Duration.ofMinutes(2));

    @Test
    void equalAnswersDoNotDifferInAnyOrderAndSpelling() {
        VehicleSignals one = signals(signal("odometer", "SUCCESS", 1, AT), signal("charge-limit", "ERROR", 2, AT));
        VehicleSignals other = signals(signal("charge-limit", "error", 2, AT), signal("Odometer", "SUCCESS", 1, AT));

        assertThat(comparison.of(one, other)).isEmpty();
    }

    @Test
    void aSignalThatOneLacksItsStatusItsValueAndItsTimeAreFound() {
        VehicleSignals one = signals(
                signal("a", "SUCCESS", 1, AT),
                signal("b", "SUCCESS", 1, AT),
                signal("c", "SUCCESS", 1, AT),
                signal("d", "SUCCESS", 1, AT));
        VehicleSignals other = signals(
                signal("b", "ERROR", 1, AT),
                signal("c", "SUCCESS", 2, AT),
                signal("d", "SUCCESS", 1, AT.minusSeconds(121)));

        assertThat(comparison.of(one, other))
                .containsExactly(
                        new Difference("a", Kind.PRESENCE, "SUCCESS", "-"),
                        new Difference("b", Kind.STATUS, "SUCCESS", "ERROR"),
                        new Difference("c", Kind.VALUE, "{\"value\":1}", "{\"value\":2}"),
                        new Difference("d", Kind.TIME, AT.toString(), "2026-11-22T07:57:59Z"));
    }

    @Test
    void aChangeInBetweenIsNoDifference() {
        VehicleSignals one = signals(signal("odometer", "SUCCESS", 1, AT));
        VehicleSignals later = signals(signal("odometer", "SUCCESS", 2, AT.plusSeconds(120)));

        assertThat(comparison.of(one, later)).isEmpty();
    }

    @Test
    void placesAreNotShown() {
        VehicleSignals one = signals(signal("location-preciselocation", "SUCCESS", 1, AT));
        VehicleSignals other = signals(signal("location-preciselocation", "SUCCESS", 2, AT));

        assertThat(comparison.of(one, other))
                .containsExactly(new Difference("location-preciselocation", Kind.VALUE, "(hidden)", "(hidden)"));
    }

    private static VehicleSignals signals(Signal... signals) {
        List<Signal> all = Arrays.asList(signals);
        return new VehicleSignals(all, Optional.empty(), all.size());
    }

    private static Signal signal(String code, String status, int value, Instant at) {
        return new Signal(
                code,
                Optional.empty(),
                Optional.empty(),
                status,
                Optional.empty(),
                Optional.of(RawJson.of(JsonNodeFactory.instance.objectNode().put("value", value))),
                Optional.of(at),
                Optional.empty(),
                Optional.empty());
    }
}
