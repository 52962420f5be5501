package dev.carflow.sandbox.simulator.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.carflow.sandbox.simulator.Samples;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class VehicleTest {

    private static final Instant BORN = Instant.parse("2026-11-21T08:00:00Z");

    private final Collection<Vehicle> vehicles =
            Fleet.create(FleetSettings.of(40, 60), BORN).vehicles();

    @Test
    void drivesAsFarAsItsSpeedSaysOnTheOdometerAndOnTheMap() {
        int legs = 0;
        for (Vehicle vehicle : vehicles) {
            // Given two looks within ten seconds at the same speed and heading
            Map<SignalCode, Signal> before = seen(vehicle, BORN.plusSeconds(20));
            Map<SignalCode, Signal> after = seen(vehicle, BORN.plusSeconds(30));
            double kph = number(after, SignalCode.SPEED);
            boolean sameLeg = number(before, SignalCode.SPEED) == kph
                    && body(before, SignalCode.LOCATION).path("heading").asDouble(-1)
                            == body(after, SignalCode.LOCATION).path("heading").asDouble(-2);
            if (!sameLeg) {
                continue;
            }
            legs++;
            double km = number(after, SignalCode.ODOMETER) - number(before, SignalCode.ODOMETER);

            // Then
            assertThat(km).isCloseTo(kph * 10 / 3600, within(0.001));
            assertThat(place(before).kmTo(place(after))).isCloseTo(km, within(0.005));
        }
        assertThat(legs).isPositive();
    }

    @Test
    void overADayItLosesEnergyDrivingAndGainsItPluggedIn() {
        int fell = 0;
        int rose = 0;
        for (Vehicle vehicle : vehicles) {
            Map<SignalCode, Signal> before = seen(vehicle, BORN);
            if (!isSuccess(before, SignalCode.STATE_OF_CHARGE)) {
                continue;
            }
            for (int minute = 10; minute < 24 * 60; minute += 10) {
                // When
                Map<SignalCode, Signal> after = seen(vehicle, BORN.plusSeconds(minute * 60L));
                double gained = number(after, SignalCode.STATE_OF_CHARGE) - number(before, SignalCode.STATE_OF_CHARGE);
                boolean cable = value(before, SignalCode.CABLE_CONNECTED).asBoolean()
                        || value(after, SignalCode.CABLE_CONNECTED).asBoolean();
                double driven = number(after, SignalCode.ODOMETER) - number(before, SignalCode.ODOMETER);

                // Then
                assertThat(number(after, SignalCode.STATE_OF_CHARGE)).isBetween(0.0, 100.0);
                assertThat(gained).as("without a cable").isLessThanOrEqualTo(cable ? 15 : 0);
                if (driven == 0) {
                    assertThat(gained).as("at rest").isNotNegative();
                }
                fell += gained < 0 ? 1 : 0;
                rose += gained > 0 ? 1 : 0;
                before = after;
            }
        }
        assertThat(fell).isPositive();
        assertThat(rose).isPositive();
    }

    @Test
    void chargesToItsLimitAndNotBeyond() {
        int full = 0;
        for (Vehicle vehicle : vehicles) {
            for (int hour = 1; hour < 48; hour++) {
                Map<SignalCode, Signal> seen = seen(vehicle, BORN.plusSeconds(hour * 3600L));
                if (!seen.containsKey(SignalCode.CHARGE_LIMITS)) {
                    break;
                }
                double limit =
                        body(seen, SignalCode.CHARGE_LIMITS).path("activeLimit").asDouble();
                assertThat(number(seen, SignalCode.STATE_OF_CHARGE)).isLessThanOrEqualTo(limit);
                full += value(seen, SignalCode.CHARGING_STATUS).asText().equals("FULLY_CHARGED") ? 1 : 0;
            }
        }
        assertThat(full).isPositive();
    }

    @Test
    void theMakersTimeMovesOnlyWithTheValue() {
        for (Vehicle vehicle : vehicles) {
            Map<SignalCode, Signal> before = seen(vehicle, BORN);
            for (int second = 60; second < 6000; second += 60) {
                // When
                Map<SignalCode, Signal> after = seen(vehicle, BORN.plusSeconds(second));

                // Then
                for (Signal now : after.values()) {
                    Signal then = before.get(now.code());
                    if (then == null) {
                        continue;
                    }
                    boolean changed =
                            now.isSuccess() && !(then.isSuccess() && now.body().equals(then.body()));
                    long expected = changed ? BORN.plusSeconds(second).toEpochMilli() : then.oemUpdatedAt();
                    assertThat(now.oemUpdatedAt()).as(now.code().code()).isEqualTo(expected);
                }
                before = after;
            }
        }
    }

    @Test
    void readsAtTheSameInstantAreEqual() {
        Vehicle vehicle = vehicles.iterator().next();
        Instant later = BORN.plusSeconds(1000);
        assertThat(vehicle.observe(later)).isEqualTo(vehicle.observe(later));
    }

    @Test
    void reportsOfOneInstantHaveStrictlyRisingTimes() {
        for (Vehicle vehicle : vehicles) {
            // When reported over and over, while the clock stands still
            List<Long> newest = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                List<Signal> report =
                        vehicle.report(BORN, newest.isEmpty() ? 0 : newest.get(i - 1), EnumSet.allOf(SignalCode.class));
                newest.add(report.stream().mapToLong(Signal::oemUpdatedAt).max().orElseThrow());
            }

            // Then every one of them has a cause of its own
            assertThat(newest).isSorted().doesNotHaveDuplicates();
        }
    }

    @Test
    void carriesTenToTwentySignalsWithErrorsBothWaysAndStaticOnes() {
        Map<String, Integer> kinds = new TreeMap<>();
        for (Vehicle vehicle : vehicles) {
            List<Signal> signals = vehicle.observe(BORN);
            assertThat(signals).hasSizeBetween(10, 20);
            for (Signal signal : signals) {
                String kind = (signal.isSuccess() ? "success" : "error")
                        + (signal.hasBody() ? " body" : "")
                        + (signal.hasTimes() ? " times" : "");
                kinds.merge(kind, 1, Integer::sum);
            }
        }
        assertThat(kinds.keySet())
                .containsExactlyInAnyOrder("success body times", "success body", "error", "error body times");
    }

    @Test
    void changesMadeWhileTheClockIsAheadKeepTimesFromTheFuture() {
        for (Vehicle vehicle : vehicles) {
            // Given
            Map<SignalCode, Signal> before = seen(vehicle, BORN.plusSeconds(600));

            // When
            vehicle.setClock(Duration.ofHours(9));
            Map<SignalCode, Signal> ahead = seen(vehicle, BORN.plusSeconds(1200));
            vehicle.setClock(Duration.ZERO);
            Map<SignalCode, Signal> right = seen(vehicle, BORN.plusSeconds(1800));

            // Then
            ahead.forEach((code, signal) -> {
                if (signal.hasTimes()) {
                    boolean changed = signal.changedAt() > before.get(code).changedAt();
                    assertThat(signal.oemUpdatedAt() - signal.changedAt())
                            .isEqualTo(changed ? Duration.ofHours(9).toMillis() : 0);
                }
            });
            right.forEach((code, signal) -> {
                if (signal.hasTimes()) {
                    boolean changed = signal.changedAt() > ahead.get(code).changedAt();
                    assertThat(signal.oemUpdatedAt() - signal.changedAt())
                            .isEqualTo(
                                    changed
                                            ? 0
                                            : ahead.get(code).oemUpdatedAt()
                                                    - ahead.get(code).changedAt());
                }
            });
        }
    }

    private static Map<SignalCode, Signal> seen(Vehicle vehicle, Instant at) {
        return vehicle.observe(at).stream().collect(Collectors.toMap(Signal::code, Function.identity()));
    }

    private static boolean isSuccess(Map<SignalCode, Signal> signals, SignalCode code) {
        return signals.containsKey(code) && signals.get(code).isSuccess();
    }

    private static double number(Map<SignalCode, Signal> signals, SignalCode code) {
        return value(signals, code).asDouble();
    }

    private static JsonNode value(Map<SignalCode, Signal> signals, SignalCode code) {
        return body(signals, code).path("value");
    }

    private static JsonNode body(Map<SignalCode, Signal> signals, SignalCode code) {
        return Samples.parsed(signals.get(code).body().getBytes(StandardCharsets.UTF_8));
    }

    private static Place place(Map<SignalCode, Signal> signals) {
        JsonNode location = body(signals, SignalCode.LOCATION);
        return new Place(
                location.path("latitude").asDouble(), location.path("longitude").asDouble());
    }
}
