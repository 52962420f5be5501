package dev.carflow.enrichment.event;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carflow.smartcar.api.Signal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SignalMergeTest {

    private static final long OLD = 1795240000000L;
    private static final long NEW = 1795249985000L;

    private static Signal success(int value, long oemUpdatedAt) {
        return Events.signal("{\"code\":\"a-b\",\"body\":{\"value\":" + value + "},\"meta\":{\"oemUpdatedAt\":"
                + oemUpdatedAt + "}}");
    }

    private static Signal failure(String type, String more) {
        return Events.signal("{\"code\":\"a-b\",\"status\":{\"value\":\"ERROR\",\"error\":{\"type\":\"" + type + "\"}}"
                + more + "}");
    }

    private static MergedSignal merged(List<Signal> event, List<Signal> api, List<Signal> cache) {
        return Events.MERGE.merge(event, api, cache, Events.NOW).get("a-b");
    }

    @ParameterizedTest
    @ValueSource(strings = {"COMPATIBILITY", "PERMISSION", "permission"})
    void aWithdrawnValueIsNeverServedFromMemory(String type) {
        // Given
        Signal withdrawn = failure(type, "");
        List<Signal> remembered = List.of(success(1, NEW));

        // When
        MergedSignal ofEvent = merged(List.of(withdrawn), List.of(), remembered);
        MergedSignal ofAnswer = merged(List.of(), List.of(withdrawn), remembered);

        // Then
        assertThat(ofEvent).isEqualTo(new MergedSignal(withdrawn, Origin.WEBHOOK, false));
        assertThat(ofAnswer).isEqualTo(new MergedSignal(withdrawn, Origin.API, false));
    }

    @Test
    void aNewAnswerOverrulesTheEventsErrorAndMemoryStillDoesNotCount() {
        Signal answer = success(2, OLD);
        assertThat(merged(List.of(failure("PERMISSION", "")), List.of(answer), List.of(success(1, NEW))))
                .isEqualTo(new MergedSignal(answer, Origin.API, true));
    }

    @Test
    void anErrorOfTheAnswerDoesNotTakeTheEventsValue() {
        Signal value = success(1, NEW);
        assertThat(merged(List.of(value), List.of(failure("PERMISSION", "")), List.of()))
                .isEqualTo(new MergedSignal(value, Origin.WEBHOOK, false));
    }

    @Test
    void anErrorThatPassesIsFilledFromMemory() {
        Signal remembered = success(1, NEW);
        assertThat(merged(List.of(failure("VEHICLE_STATE", "")), List.of(), List.of(remembered)))
                .isEqualTo(new MergedSignal(remembered, Origin.CACHE, false));
    }

    @Test
    void theNewerValueWinsWhereverItIsFrom() {
        assertThat(merged(List.of(success(1, NEW)), List.of(success(2, OLD)), List.of(success(3, OLD)))
                        .origin())
                .isEqualTo(Origin.WEBHOOK);
        assertThat(merged(List.of(success(1, OLD)), List.of(success(2, NEW)), List.of(success(3, OLD)))
                        .origin())
                .isEqualTo(Origin.API);
        assertThat(merged(List.of(success(1, 0)), List.of(success(2, OLD)), List.of(success(3, NEW)))
                        .origin())
                .isEqualTo(Origin.CACHE);
    }

    @Test
    void aTimeFromTheFutureIsNoneAndMemoryDoesNotReplaceWhatCameWithIt() {
        long future = Events.NOW.plusSeconds(601).toEpochMilli();
        long almost = Events.NOW.plusSeconds(600).toEpochMilli();
        Signal failed = failure("SERVER", ",\"body\":{\"value\":1},\"meta\":{\"oemUpdatedAt\":" + future + "}");

        // Then: of two that came now, the one with a time
        assertThat(merged(List.of(success(1, future)), List.of(success(2, OLD)), List.of()))
                .isEqualTo(new MergedSignal(success(2, OLD), Origin.API, true));
        assertThat(merged(List.of(success(1, OLD)), List.of(success(2, future)), List.of())
                        .origin())
                .isEqualTo(Origin.WEBHOOK);

        // And: what came now, and not what is remembered, but for a failure
        assertThat(merged(List.of(success(1, future)), List.of(), List.of(success(3, NEW))))
                .isEqualTo(new MergedSignal(success(1, future), Origin.WEBHOOK, true));
        assertThat(merged(List.of(), List.of(success(2, future)), List.of(success(3, NEW)))
                        .origin())
                .isEqualTo(Origin.API);
        assertThat(merged(List.of(failed), List.of(), List.of(success(3, NEW))).origin())
                .isEqualTo(Origin.CACHE);
        assertThat(merged(List.of(success(1, OLD)), List.of(), List.of(success(3, future)))
                        .origin())
                .isEqualTo(Origin.WEBHOOK);

        // But: clocks differ
        assertThat(merged(List.of(success(1, NEW)), List.of(success(2, almost)), List.of()))
                .isEqualTo(new MergedSignal(success(2, almost), Origin.API, false));
    }

    @Test
    void ofEquallyOldOnesASuccessWinsThenTheEventThenTheAnswer() {
        Signal failed = failure("SERVER", ",\"body\":{\"value\":1},\"meta\":{\"oemUpdatedAt\":" + NEW + "}");
        assertThat(merged(List.of(failed), List.of(failed), List.of(success(3, NEW)))
                        .origin())
                .isEqualTo(Origin.CACHE);
        assertThat(merged(List.of(success(1, NEW)), List.of(success(2, NEW)), List.of(success(3, NEW)))
                        .origin())
                .isEqualTo(Origin.WEBHOOK);
        assertThat(merged(List.of(), List.of(success(2, NEW)), List.of(success(3, NEW)))
                        .origin())
                .isEqualTo(Origin.API);
    }

    @Test
    void onlyWantedCodesComeFromElsewhere() {
        // Given
        SignalMerge none = new SignalMerge(code -> false, code -> Optional.empty());

        // When
        Map<String, MergedSignal> added = none.merge(List.of(), List.of(success(1, NEW)), List.of(), Events.NOW);
        Map<String, MergedSignal> replaced =
                none.merge(List.of(success(1, OLD)), List.of(success(2, NEW)), List.of(), Events.NOW);

        // Then
        assertThat(added).isEmpty();
        assertThat(replaced.get("a-b").signal()).isEqualTo(success(1, OLD));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "a fresh value            | SUCCESS | {} | 1795249985000 | false",
                "one older than wanted    | SUCCESS | {} | 1795240000000 | true",
                "one of the future        | SUCCESS | {} | 1799999999000 | true",
                "a static attribute       | SUCCESS | {} | 0             | false",
                "an error with a body     | ERROR   | {} | 1795249985000 | true",
                "another word with a body | LATER   | {} | 0             | true",
                "an error without a body  | ERROR   |    | 1795240000000 | false",
                "a success without a body | SUCCESS |    | 1795240000000 | false"
            })
    void staleIsABodyThatIsNotThePresentValue(String what, String status, String body, long time, boolean stale) {
        Signal signal = Events.signal("{\"code\":\"a-b\",\"status\":{\"value\":\"" + status + "\"},\"body\":" + body
                + ",\"meta\":{\"oemUpdatedAt\":" + time + "}}");
        assertThat(merged(List.of(signal), List.of(), List.of()).stale())
                .as(what)
                .isEqualTo(stale);
    }

    @Test
    void withoutAWantedAgeNothingIsTooOld() {
        SignalMerge anyAge = new SignalMerge(code -> true, code -> Optional.empty());
        SignalMerge exactly = new SignalMerge(code -> true, code -> Optional.of(Duration.ofSeconds(16)));
        List<Signal> event = List.of(success(1, NEW));
        assertThat(anyAge.merge(List.of(success(1, 1000)), List.of(), List.of(), Events.NOW)
                        .get("a-b")
                        .stale())
                .isFalse();
        assertThat(exactly.merge(event, List.of(), List.of(), Events.NOW)
                        .get("a-b")
                        .stale())
                .isFalse();
    }
}
