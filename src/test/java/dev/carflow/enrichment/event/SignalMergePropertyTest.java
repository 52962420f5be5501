package dev.carflow.enrichment.event;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carflow.smartcar.api.RawJson;
import dev.carflow.smartcar.api.Signal;
import dev.carflow.smartcar.api.Signal.SignalError;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** What holds of a merge whatever is merged. */
class SignalMergePropertyTest {

    @Property
    void theOrderWithinASourceDoesNotMatter(
            @ForAll("signals") List<Signal> event,
            @ForAll("signals") List<Signal> api,
            @ForAll("signals") List<Signal> cache,
            @ForAll Random random) {
        assertThat(merge(shuffled(event, random), shuffled(api, random), shuffled(cache, random)))
                .isEqualTo(merge(event, api, cache));
    }

    /** What was chosen is what the cache learns. */
    @Property
    void mergingTheResultWithTheSameInputsChangesNothing(
            @ForAll("signals") List<Signal> event,
            @ForAll("signals") List<Signal> api,
            @ForAll("signals") List<Signal> cache) {
        // Given
        Map<String, MergedSignal> merged = merge(event, api, cache);
        List<Signal> learned =
                merged.values().stream().map(MergedSignal::signal).toList();
        List<Signal> both = Stream.concat(cache.stream(), learned.stream()).toList();

        // Then
        assertThat(merge(event, api, learned)).isEqualTo(merged);
        assertThat(merge(event, api, both)).isEqualTo(merged);
    }

    @Property
    void everyCodeIsThereOnceWithASignalThatWasPutIn(
            @ForAll("signals") List<Signal> event,
            @ForAll("signals") List<Signal> api,
            @ForAll("signals") List<Signal> cache) {
        Map<Origin, List<Signal>> inputs = Map.of(Origin.WEBHOOK, event, Origin.API, api, Origin.CACHE, cache);
        Map<String, MergedSignal> merged = merge(event, api, cache);
        assertThat(merged.keySet())
                .isEqualTo(inputs.values().stream()
                        .flatMap(List::stream)
                        .map(Signal::code)
                        .collect(Collectors.toSet()));
        merged.forEach((code, chosen) -> {
            assertThat(chosen.signal().code()).isEqualTo(code);
            assertThat(inputs.get(chosen.origin())).contains(chosen.signal());
        });
    }

    @Property
    void noValueIsPassedOverForAnOlderOne(
            @ForAll("signals") List<Signal> event,
            @ForAll("signals") List<Signal> api,
            @ForAll("signals") List<Signal> cache) {
        merge(event, api, cache).forEach((code, chosen) -> Stream.concat(event.stream(), api.stream())
                .filter(signal -> signal.code().equals(code))
                .filter(signal -> signal.body().isPresent())
                .forEach(other -> {
                    assertThat(chosen.signal().body()).isPresent();
                    assertThat(time(chosen.signal())).isAfterOrEqualTo(time(other));
                }));
    }

    @Property
    void nothingComesFromMemoryAgainstAnErrorThatNoCallCanCure(
            @ForAll("signals") List<Signal> event,
            @ForAll("signals") List<Signal> api,
            @ForAll("signals") List<Signal> cache) {
        Map<String, MergedSignal> merged = merge(event, api, cache);
        Stream.concat(event.stream(), api.stream()).filter(Signal::isIncurable).forEach(signal -> assertThat(
                        merged.get(signal.code()).origin())
                .isNotEqualTo(Origin.CACHE));
    }

    private static Instant time(Signal signal) {
        return signal.oemUpdatedAt().orElse(Instant.MIN);
    }

    private static Map<String, MergedSignal> merge(List<Signal> event, List<Signal> api, List<Signal> cache) {
        return Events.MERGE.merge(event, api, cache, Events.NOW);
    }

    private static <T> List<T> shuffled(List<T> list, Random random) {
        List<T> copy = new ArrayList<>(list);
        Collections.shuffle(copy, random);
        return copy;
    }

    @Provide
    Arbitrary<List<Signal>> signals() {
        return Combinators.combine(
                        Arbitraries.of("a-1", "a-2", "b-1", "b-2"),
                        Arbitraries.of("SUCCESS", "SUCCESS", "ERROR", "UNAVAILABLE"),
                        Arbitraries.of("PERMISSION", "COMPATIBILITY", "VEHICLE_STATE", "SERVER", "later"),
                        Arbitraries.integers()
                                .between(0, 3)
                                .map(value -> new RawJson(String.valueOf(value)))
                                .optional(0.7),
                        Arbitraries.longs().between(-4, 1).optional(0.8))
                .as(SignalMergePropertyTest::signal)
                .list()
                .ofMaxSize(4)
                .uniqueElements(Signal::code);
    }

    private static Signal signal(
            String code, String status, String error, Optional<RawJson> body, Optional<Long> quarters) {
        return new Signal(
                code,
                Optional.empty(),
                Optional.empty(),
                status,
                status.equals("ERROR")
                        ? Optional.of(new SignalError(Optional.of(error), Optional.empty()))
                        : Optional.empty(),
                body,
                quarters.map(quarter -> Events.NOW.plusSeconds(900 * quarter)),
                Optional.empty(),
                Optional.empty());
    }
}
