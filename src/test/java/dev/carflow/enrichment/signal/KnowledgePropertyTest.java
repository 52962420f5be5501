package dev.carflow.enrichment.signal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carflow.smartcar.api.RawJson;
import dev.carflow.smartcar.api.Signal;
import dev.carflow.smartcar.api.Signal.SignalError;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Properties of known values for any reports. */
class KnowledgePropertyTest {

    private static final Instant NOW = Instant.parse("2026-11-21T08:33:21Z");
    private static final SignalMerge MERGE =
            new SignalMerge(code -> !code.equals("unwanted"), code -> Optional.of(Duration.ofMinutes(15)));

    @Property(edgeCases = EdgeCasesMode.NONE)
    void memoryOfSuccessesDoesNotDependOnTheOrderOfReports(
            @ForAll("signals") List<ReportedSignal> reported, @ForAll Random random) {
        List<ReportedSignal> successes =
                reported.stream().filter(each -> each.signal().isSuccess()).toList();
        List<ReportedSignal> shuffled = new ArrayList<>(successes);
        Collections.shuffle(shuffled, random);
        assertThat(remembered(shuffled)).isEqualTo(remembered(successes));
    }

    @Property(edgeCases = EdgeCasesMode.NONE)
    void theEventsOwnSignalsAreAmongTheKnownOnesOnlyIfTheyDiffer(
            @ForAll("signals") List<ReportedSignal> event, @ForAll("signals") List<ReportedSignal> memory) {
        // Given
        Map<String, ReportedSignal> own = byCode(event);

        // Then: an event's values and what the memory learned from it are known already
        assertThat(MERGE.merge(own, List.of(), remembered(List.copyOf(own.values())))
                        .known())
                .isEmpty();
        MERGE.merge(own, List.of(), remembered(memory)).known().forEach((code, known) -> {
            if (own.containsKey(code)) {
                assertThat(known.origin() == Origin.CACHE
                                || known.lastFailure().isPresent()
                                || known.value().isEmpty())
                        .isTrue();
            }
        });
    }

    @Property(edgeCases = EdgeCasesMode.NONE)
    void aStatusIsTheEventsOrTheAnswersAndNeverTheMemorys(
            @ForAll("signals") List<ReportedSignal> event,
            @ForAll("signals") List<ReportedSignal> answer,
            @ForAll("signals") List<ReportedSignal> memory) {
        MERGE.merge(byCode(event), List.copyOf(byCode(answer).values()), remembered(memory))
                .wanted()
                .forEach((code, known) -> {
                    List<ReportedSignal> spoke = Stream.concat(
                                    byCode(event).values().stream(), byCode(answer).values().stream())
                            .filter(reported -> reported.code().equals(code))
                            .toList();
                    assertThat(known.spoken().isPresent()).isEqualTo(!spoke.isEmpty());
                    known.spoken().ifPresent(reported -> assertThat(spoke).contains(reported));
                });
    }

    /** The maker's time, or that of retrieval, or that of the report: computed independently here. */
    @Property(edgeCases = EdgeCasesMode.NONE)
    void noValueIsTakenForANewerOneOfTheEventOrTheAnswer(
            @ForAll("signals") List<ReportedSignal> event,
            @ForAll("signals") List<ReportedSignal> answer,
            @ForAll("signals") List<ReportedSignal> memory) {
        MERGE.merge(byCode(event), List.copyOf(byCode(answer).values()), remembered(memory))
                .wanted()
                .forEach(
                        (code, known) -> known.value().ifPresent(value -> Stream.concat(event.stream(), answer.stream())
                                .filter(reported -> reported == byCode(event).get(code)
                                        || reported == byCode(answer).get(code))
                                .filter(reported -> reported.signal().isSuccess())
                                .forEach(reported -> assertThat(timeOf(value)).isAfterOrEqualTo(timeOf(reported)))));
    }

    @Property(edgeCases = EdgeCasesMode.NONE)
    void noValueIsWrittenForAnErrorThatNoCallCanCure(
            @ForAll("signals") List<ReportedSignal> event, @ForAll("signals") List<ReportedSignal> memory) {
        MERGE.merge(byCode(event), List.of(), remembered(memory)).wanted().forEach((code, known) -> {
            if (Stream.concat(known.spoken().stream(), known.lastFailure().stream())
                    .anyMatch(reported -> reported.signal().isIncurable())) {
                assertThat(known.value()).isEmpty();
            }
        });
    }

    @Property(edgeCases = EdgeCasesMode.NONE)
    void unwantedSignalsAreNotAdded(@ForAll("signals") List<ReportedSignal> answer) {
        assertThat(MERGE.merge(Map.of(), List.copyOf(byCode(answer).values()), Map.of())
                        .wanted())
                .doesNotContainKey("unwanted");
    }

    private static Instant timeOf(ReportedSignal reported) {
        Signal signal = reported.signal();
        Optional<Instant> maker = signal.oemUpdatedAt()
                .filter(time -> !time.isAfter(reported.report().at().plusSeconds(600)));
        if (!signal.isSuccess()) {
            return maker.orElse(Instant.MIN);
        }
        return maker.or(() -> signal.retrievedAt()
                        .filter(time -> !time.isAfter(reported.report().at().plusSeconds(600))))
                .orElse(reported.report().at());
    }

    private static Map<String, LastKnown> remembered(List<ReportedSignal> reported) {
        return reported.stream()
                .collect(Collectors.toMap(ReportedSignal::code, LastKnown.NOTHING::with, (last, next) -> Stream.concat(
                                next.value().stream(), next.failure().stream())
                        .reduce(last, LastKnown::with, (one, other) -> other)));
    }

    private static Map<String, ReportedSignal> byCode(List<ReportedSignal> reported) {
        return reported.stream()
                .sorted(Comparator.comparing(each -> each.report().eventId()))
                .collect(Collectors.toMap(ReportedSignal::code, Function.identity(), (one, other) -> one));
    }

    @Provide
    Arbitrary<List<ReportedSignal>> signals() {
        Arbitrary<SignalReport> reported = Combinators.combine(
                        Arbitraries.of(true, false),
                        Arbitraries.strings().withCharRange('a', 'f').ofLength(2),
                        Arbitraries.integers().between(-40, 0),
                        Arbitraries.longs().between(1, 3).optional())
                .as((answer, id, minutes, sequence) -> new SignalReport(
                        answer,
                        id,
                        NOW.plusSeconds(60L * minutes),
                        sequence.map(OptionalLong::of).orElse(OptionalLong.empty())));
        return Combinators.combine(
                        Arbitraries.of("a-1", "a-2", "vehicleidentification-vin", "unwanted"),
                        Arbitraries.of("SUCCESS", "SUCCESS", "ERROR", "UNAVAILABLE"),
                        Arbitraries.of("PERMISSION", "COMPATIBILITY", "VEHICLE_STATE", "SERVER", "later"),
                        Arbitraries.of("{\"value\":0}", "{\"value\":1}", "{\"value\":null}", "2")
                                .map(RawJson::new)
                                .optional(0.8),
                        Arbitraries.integers().between(-60, 30).optional(0.7),
                        Arbitraries.integers().between(-60, 30).optional(0.7),
                        reported)
                .as((code, status, error, body, maker, retrieved, by) -> new ReportedSignal(
                        new Signal(
                                code,
                                Optional.empty(),
                                Optional.empty(),
                                status,
                                status.equals("ERROR")
                                        ? Optional.of(new SignalError(Optional.of(error), Optional.empty()))
                                        : Optional.empty(),
                                body,
                                maker.map(minute -> NOW.plusSeconds(60L * minute)),
                                retrieved.map(minute -> NOW.plusSeconds(60L * minute)),
                                Optional.empty()),
                        by))
                .list()
                .ofMaxSize(6);
    }
}
