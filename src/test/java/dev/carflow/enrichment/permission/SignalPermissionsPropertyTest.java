package dev.carflow.enrichment.permission;

import static dev.carflow.enrichment.permission.PermissionEvents.START;
import static dev.carflow.enrichment.permission.PermissionEvents.failed;
import static dev.carflow.enrichment.permission.PermissionEvents.refused;
import static dev.carflow.enrichment.permission.PermissionEvents.state;
import static dev.carflow.enrichment.permission.PermissionEvents.value;
import static org.assertj.core.api.Assertions.assertThat;

import dev.carflow.enrichment.permission.PermissionChange.Kind;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Changes are reported once, and a reader who follows docs/enriched-events.md has nothing left that was withdrawn. */
class SignalPermissionsPropertyTest {

    private static final List<String> CODES = List.of("a-a", "b-b", "c-c");

    /** An event's statement about each of the codes; ABSENT if there is none. */
    enum Report {
        VALUE,
        REFUSED,
        FAILED,
        ABSENT
    }

    /** @param moved whether the partition was elsewhere before it */
    record Step(List<Report> reports, int receivedAt, boolean moved) {

        String[] signals() {
            return IntStream.range(0, CODES.size())
                    .filter(i -> reports.get(i) != Report.ABSENT)
                    .mapToObj(i -> switch (reports.get(i)) {
                        case VALUE -> value(CODES.get(i));
                        case REFUSED -> refused(CODES.get(i));
                        default -> failed(CODES.get(i), "VEHICLE_STATE");
                    })
                    .toArray(String[]::new);
        }
    }

    /** The reader of the page: keeps when each value was received. */
    private static final class Reader {

        private final Map<String, List<Instant>> values = new HashMap<>();
        private final Map<String, Instant> withdrawnAt = new HashMap<>();

        void read(Step step) {
            Instant receivedAt = at(step);
            for (int i = 0; i < CODES.size(); i++) {
                String code = CODES.get(i);
                if (step.reports().get(i) == Report.VALUE
                        && receivedAt.isAfter(withdrawnAt.getOrDefault(code, Instant.MIN))) {
                    values.computeIfAbsent(code, any -> new ArrayList<>()).add(receivedAt);
                }
            }
        }

        void read(PermissionChange change) {
            if (change.kind() == Kind.WITHDRAWN) {
                change.codes().forEach(code -> {
                    values.remove(code);
                    withdrawnAt.merge(code, change.at(), (one, other) -> one.isAfter(other) ? one : other);
                });
            }
        }

        List<Instant> valuesOf(String code) {
            return values.getOrDefault(code, List.of());
        }
    }

    private static Instant at(Step step) {
        return START.plusSeconds(step.receivedAt());
    }

    private static List<List<PermissionChange>> report(List<Step> steps) {
        SignalPermissions permissions = new SignalPermissions(1 << 20);
        List<List<PermissionChange>> reported = new ArrayList<>();
        long assignment = 0;
        for (Step step : steps) {
            assignment += step.moved() ? 1 : 0;
            reported.add(permissions.ofEvent(assignment, state("e", at(step), step.signals())));
        }
        return reported;
    }

    private static List<Step> inOrder(List<Step> steps) {
        return IntStream.range(0, steps.size())
                .mapToObj(i -> new Step(steps.get(i).reports(), i, false))
                .toList();
    }

    @Property
    void eachChangeIsReportedOnceByTheEventThatBroughtIt(@ForAll("steps") List<Step> any) {
        // Given
        List<Step> steps = inOrder(any);
        List<List<PermissionChange>> reported = report(steps);

        // Then: a code's changes are reported where refusals and values alternate, from the first refusal on
        for (int code = 0; code < CODES.size(); code++) {
            Report last = Report.VALUE;
            boolean refusedOnce = false;
            for (int i = 0; i < steps.size(); i++) {
                Report report = steps.get(i).reports().get(code);
                List<Kind> expected = List.of();
                if (report == Report.REFUSED || report == Report.VALUE) {
                    refusedOnce |= report == Report.REFUSED;
                    if (report != last && refusedOnce) {
                        expected = List.of(report == Report.REFUSED ? Kind.WITHDRAWN : Kind.GRANTED);
                    }
                    last = report;
                }
                String name = CODES.get(code);
                assertThat(reported.get(i).stream()
                                .filter(change -> change.codes().contains(name))
                                .map(PermissionChange::kind))
                        .as("event %d, %s", i, name)
                        .containsExactlyElementsOf(expected);
            }
        }
    }

    @Property
    void anEventMakesAtMostOneRecordOfEachKind(@ForAll("steps") List<Step> steps) {
        report(steps).forEach(changes -> assertThat(changes.stream().map(PermissionChange::id))
                .doesNotHaveDuplicates());
    }

    @Property
    void aReaderHasNoValuesFromBeforeARefusalInAnyOrderAndOnAnyWorker(@ForAll("steps") List<Step> steps) {
        Reader reader = new Reader();
        List<List<PermissionChange>> reported = report(steps);
        for (int i = 0; i < steps.size(); i++) {
            reader.read(steps.get(i));
            reported.get(i).forEach(reader::read);
            for (int code = 0; code < CODES.size(); code++) {
                if (steps.get(i).reports().get(code) == Report.REFUSED) {
                    assertThat(reader.valuesOf(CODES.get(code))).isEmpty();
                }
            }
        }
    }

    @Property
    void aReaderKeepsAllThatCameSinceTheLastRefusal(@ForAll("steps") List<Step> any) {
        // Given: by their own clock, and the partition moves
        List<Step> steps = IntStream.range(0, any.size())
                .mapToObj(i -> new Step(any.get(i).reports(), i, any.get(i).moved()))
                .toList();
        List<List<PermissionChange>> reported = report(steps);
        Reader reader = new Reader();

        // When
        for (int i = 0; i < steps.size(); i++) {
            reader.read(steps.get(i));
            reported.get(i).forEach(reader::read);
        }

        // Then
        for (int code = 0; code < CODES.size(); code++) {
            int number = code;
            int lastRefusal = steps.stream()
                    .filter(step -> step.reports().get(number) == Report.REFUSED)
                    .map(Step::receivedAt)
                    .max(Comparator.naturalOrder())
                    .orElse(-1);
            assertThat(reader.valuesOf(CODES.get(code)))
                    .containsExactlyElementsOf(steps.stream()
                            .filter(step -> step.receivedAt() > lastRefusal
                                    && step.reports().get(number) == Report.VALUE)
                            .map(SignalPermissionsPropertyTest::at)
                            .toList());
        }
    }

    @Provide
    Arbitrary<List<Step>> steps() {
        Arbitrary<List<Report>> reports = Arbitraries.of(Report.class).list().ofSize(CODES.size());
        return Combinators.combine(
                        reports,
                        Arbitraries.integers().between(0, 6),
                        Arbitraries.frequencyOf(
                                net.jqwik.api.Tuple.of(4, Arbitraries.just(false)),
                                net.jqwik.api.Tuple.of(1, Arbitraries.just(true))))
                .as(Step::new)
                .list()
                .ofMaxSize(12);
    }
}
