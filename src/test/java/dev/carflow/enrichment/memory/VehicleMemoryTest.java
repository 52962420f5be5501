package dev.carflow.enrichment.memory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carflow.enrichment.signal.LastKnown;
import dev.carflow.enrichment.signal.ReportedSignal;
import dev.carflow.enrichment.signal.SignalReport;
import dev.carflow.smartcar.api.RawJson;
import dev.carflow.smartcar.api.Signal;
import dev.carflow.smartcar.api.Signal.SignalError;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class VehicleMemoryTest {

    private static final Instant NOW = Instant.parse("2026-11-21T08:00:00.123Z");
    private static final Instant BEFORE = NOW.minusSeconds(60);
    private static final String CODE = "tractionbattery-stateofcharge";

    private final AtomicLong nanos = new AtomicLong();
    private final VehicleMemory memory = new VehicleMemory(
            1 << 20,
            Duration.ofDays(7),
            code -> !code.startsWith("unwanted-"),
            code -> code.startsWith("short-") ? Duration.ofHours(1) : Duration.ofDays(7),
            nanos::get);

    private static final Continuity HELD = new Continuity("route/0", Instant.EPOCH);
    private static final Observation NOTHING = Observation.ofEvent(List.of(), NOW);

    private static TrackedVehicle of(String userId, String vehicleId) {
        return new TrackedVehicle(userId, vehicleId, HELD);
    }

    static RawJson body(int value) {
        return new RawJson("{\"value\":" + value + ",\"unit\":\"percent\"}");
    }

    static ReportedSignal success(String code, int value, Instant updated) {
        return report(new Signal(
                code,
                Optional.of("StateOfCharge"),
                Optional.of("TractionBattery"),
                "SUCCESS",
                Optional.empty(),
                Optional.of(body(value)),
                Optional.ofNullable(updated),
                Optional.ofNullable(updated).map(time -> time.plusMillis(4711)),
                Optional.ofNullable(updated).map(time -> time.plusMillis(5822))));
    }

    private static ReportedSignal error(String type, Optional<RawJson> body, Instant updated) {
        return report(new Signal(
                CODE,
                Optional.empty(),
                Optional.empty(),
                "ERROR",
                Optional.of(new SignalError(Optional.of(type), Optional.of("SOMETHING"))),
                body,
                Optional.ofNullable(updated),
                Optional.empty(),
                Optional.empty()));
    }

    private static ReportedSignal report(Signal signal) {
        return new ReportedSignal(signal, SignalReport.byEvent("e", NOW.plusSeconds(60), OptionalLong.empty()));
    }

    private LastKnown after(ReportedSignal... reported) {
        for (ReportedSignal signal : reported) {
            memory.remember(of("u", "v"), Observation.ofEvent(List.of(signal), NOW));
        }
        return memory.recall(of("u", "v"), NOW).signals().get(CODE);
    }

    @Test
    void theNewestValueStaysInAnyOrderOfReports() {
        ReportedSignal older = success(CODE, 50, BEFORE);
        ReportedSignal newer = success(CODE, 40, NOW);
        assertThat(after(older, newer).value()).contains(newer);
        assertThat(after(older).value()).contains(newer);
    }

    @Test
    void anErrorLeavesTheValueAndIsRememberedBesides() {
        ReportedSignal known = success(CODE, 50, BEFORE);
        LastKnown both = after(known, error("VEHICLE_STATE", Optional.empty(), NOW));
        assertThat(both.value()).contains(known);
        assertThat(both.failure()).isPresent();
        // And: a later success ends it
        assertThat(after(report(later(success(CODE, 49, NOW).signal()))).failure())
                .isEmpty();
    }

    private static Signal later(Signal signal) {
        return new Signal(
                signal.code(),
                signal.name(),
                signal.group(),
                signal.status(),
                signal.error(),
                signal.body(),
                signal.oemUpdatedAt(),
                Optional.of(NOW.plusSeconds(120)),
                Optional.empty());
    }

    @Test
    void anIncurableErrorEndsTheValueAndIsRemembered() {
        after(success(CODE, 50, NOW));
        LastKnown known = after(error("permission", Optional.of(body(50)), BEFORE));
        assertThat(known.value()).isEmpty();
        assertThat(known.failure().orElseThrow().signal().body()).isEmpty();
        assertThat(known.failure().orElseThrow().signal().error().orElseThrow().type())
                .contains("permission");
        // And: not one that Smartcar had before, but one that it had later
        assertThat(after(success(CODE, 40, NOW)).value()).isEmpty();
        ReportedSignal allowedAgain = success(CODE, 30, NOW.plusSeconds(1));
        memory.remember(of("u", "v"), Observation.ofEvent(List.of(allowedAgain), NOW.plusSeconds(2)));
        assertThat(memory.recall(of("u", "v"), NOW).signals().get(CODE).value()).contains(allowedAgain);
    }

    @Test
    void aCompleteAnswerEndsTheSignalsThatItLacksButNoNewerOnes() {
        // Given
        ReportedSignal newer = success(CODE, 50, NOW);
        memory.remember(of("u", "v"), Observation.ofEvent(List.of(newer, success("a-b", 1, NOW)), NOW));

        // When
        memory.rememberAnswer(
                of("u", "v"), NOTHING, Observation.ofAnswer(List.of(success(CODE, 40, BEFORE)), NOW), true);

        // Then
        RememberedVehicle left = memory.recall(of("u", "v"), NOW);
        assertThat(left.hadAll()).isTrue();
        assertThat(left.signals()).containsOnlyKeys(CODE);
        assertThat(left.signals().get(CODE).value()).contains(newer);
    }

    @Test
    void aSignalIsReportedUntilItExpires() {
        memory.remember(
                of("u", "v"), Observation.ofEvent(List.of(success("short-x", 1, NOW), success("a-b", 1, NOW)), NOW));
        Instant anHourOn = NOW.plusSeconds(60 + 3600);
        assertThat(memory.recall(of("u", "v"), anHourOn).signals()).containsOnlyKeys("short-x", "a-b");
        assertThat(memory.recall(of("u", "v"), anHourOn.plusMillis(1)).signals())
                .containsOnlyKeys("a-b");
    }

    @Test
    void unwantedSignalsAreNotKept() {
        memory.remember(of("u", "v"), Observation.ofEvent(List.of(success("unwanted-x", 1, NOW)), NOW));
        assertThat(memory.recall(of("u", "v"), NOW)).isEqualTo(RememberedVehicle.NOTHING);
        assertThat(memory.size()).isZero();
    }

    @Test
    void theLastTimeOfAskingIsKeptWithAndWithoutValues() {
        memory.rememberAnswer(of("u", "v"), NOTHING, Observation.ofAnswer(List.of(), NOW), true);
        nanos.addAndGet(5);
        Observation later = Observation.ofEvent(List.of(success(CODE, 1, NOW.plusSeconds(1))), NOW.plusSeconds(9));
        memory.remember(of("u", "v"), later);
        nanos.addAndGet(7);
        assertThat(memory.recall(of("u", "v"), NOW).sinceAsked()).contains(Duration.ofNanos(12));
        assertThat(memory.recall(of("u", "v"), NOW).signals()).containsOnlyKeys(CODE);
    }

    @Test
    void oneUsersValuesAreNeverReportedToAnother() {
        after(success(CODE, 50, NOW));
        assertThat(memory.recall(of("another", "v"), NOW)).isEqualTo(RememberedVehicle.NOTHING);
        assertThat(memory.recall(of("v", "u"), NOW)).isEqualTo(RememberedVehicle.NOTHING);
    }

    @Test
    void aRemovedUsersValuesAreForgottenAndNoOthers() {
        // Given: ids in both forms, and one that begins like another
        String uuid = UUID.randomUUID().toString();
        List<String> users = List.of("u", "u2", "", uuid, uuid + "x", "ü".repeat(200), "ü".repeat(201));
        users.forEach(user -> memory.remember(of(user, "v"), Observation.ofEvent(List.of(success(CODE, 1, NOW)), NOW)));

        // When
        memory.forget(Set.of("u", uuid, "ü".repeat(200)), NOW);

        // Then
        assertThat(users.stream()
                        .filter(user ->
                                !memory.recall(of(user, "v"), NOW).signals().isEmpty()))
                .containsExactly("u2", "", uuid + "x", "ü".repeat(201));
    }

    @Test
    void manyUsersAreForgottenTogether() {
        // Given
        VehicleMemory fleet =
                new VehicleMemory(1L << 30, Duration.ofDays(7), code -> true, code -> Duration.ofDays(7), nanos::get);
        List<String> users =
                Stream.generate(() -> UUID.randomUUID().toString()).limit(2_000).toList();
        users.forEach(user -> fleet.remember(of(user, "v"), Observation.ofEvent(List.of(success(CODE, 1, NOW)), NOW)));

        // When
        fleet.forget(Set.copyOf(users.subList(0, 1_000)), NOW);

        // Then
        assertThat(users.stream()
                        .filter(user ->
                                !fleet.recall(of(user, "v"), NOW).signals().isEmpty()))
                .containsExactlyElementsOf(users.subList(1_000, 2_000));
    }

    @Test
    void aVehicleWithoutReportsIsForgotten() {
        after(success(CODE, 50, NOW));
        nanos.addAndGet(Duration.ofDays(7).toNanos() - 1);
        assertThat(memory.recall(of("u", "v"), NOW).signals()).isNotEmpty();
        nanos.addAndGet(1);
        assertThat(memory.recall(of("u", "v"), NOW)).isEqualTo(RememberedVehicle.NOTHING);
    }

    @Test
    void memoryIsBoundedInBytes() {
        IntStream.range(0, 10_000)
                .forEach(i ->
                        memory.remember(of("u", "v" + i), Observation.ofEvent(List.of(success(CODE, i, NOW)), NOW)));
        assertThat(memory.bytes()).isBetween(900_000L, 1L << 20);
        assertThat(memory.size()).isLessThan(5_000);
    }

    @Test
    void reportsOfManyThreadsAtOnceAreAllKept() {
        List<CompletableFuture<Void>> reports = IntStream.range(0, 64)
                .mapToObj(i -> CompletableFuture.runAsync(() ->
                        memory.remember(of("u", "v"), Observation.ofEvent(List.of(success("a-" + i, i, NOW)), NOW))))
                .toList();
        reports.forEach(CompletableFuture::join);
        assertThat(memory.recall(of("u", "v"), NOW).signals()).hasSize(64);
    }

    /** The figure that the settings' documentation rests on; measured on the heap it is about the same. */
    @Test
    void aHundredThousandVehiclesOfTwentySignalsFitIntoAHundredAndTwentyFiveMegabytes() {
        VehicleMemory fleet =
                new VehicleMemory(1L << 30, Duration.ofDays(7), code -> true, code -> Duration.ofDays(7), nanos::get);
        for (int i = 0; i < 1000; i++) {
            fleet.rememberAnswer(
                    of(UUID.randomUUID().toString(), UUID.randomUUID().toString()),
                    NOTHING,
                    Observation.ofAnswer(RealisticVehicle.signals(i), NOW),
                    true);
        }
        assertThat(fleet.bytes() / 1000 * 100_000).isLessThan(125_000_000);
    }

    @Test
    void nothingPersonalIsInWhatALogMightHold() {
        after(success(CODE, 4711, NOW));
        assertThat(memory.recall(of("u", "v"), NOW).toString()).doesNotContain("4711");
        assertThat(new MemoryKey("secret", "secret").toString()).doesNotContain("secret");
    }
}
