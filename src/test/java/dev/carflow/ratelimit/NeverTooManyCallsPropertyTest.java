package dev.carflow.ratelimit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carflow.ratelimit.SimulatedFleet.Line;
import dev.carflow.ratelimit.SimulatedFleet.Worker;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

/** Whatever happens to workers, their connections and the time, Smartcar's own bucket would have granted every call. */
class NeverTooManyCallsPropertyTest {

    private static final double[] REFILLS = {2 / 60.0, 0.5, 3, 25};
    private static final int[] CAPACITIES = {1, 5, 30, 120};
    private static final int STEPS = 250;

    private static TestLedger ledger;

    @BeforeContainer
    static void open() {
        ledger = TestLedger.open();
    }

    @AfterContainer
    static void close() throws SQLException {
        ledger.close();
    }

    @Property(tries = 50, shrinking = ShrinkingMode.OFF)
    void noIntervalSeesMoreCallsThanTheCapacityAndItsRefill(@ForAll long seed) {
        // Given
        Random random = new Random(seed);
        int most = 1 + random.nextInt(10);
        int capacity = CAPACITIES[random.nextInt(CAPACITIES.length)];
        RateLimit limit = new RateLimit(capacity, REFILLS[random.nextInt(REFILLS.length)], capacity / 4.0, most);
        SimulatedFleet fleet = new SimulatedFleet(ledger, limit);
        List<Worker> running = new ArrayList<>();

        // When
        for (int step = 0; step < STEPS; step++) {
            step(random, fleet, running, most);
        }

        // Then
        assertThat(fleet.refused()).as("refused of %d", fleet.calls().size()).isZero();
    }

    private static void step(Random random, SimulatedFleet fleet, List<Worker> running, int most) {
        fleet.pass(someTime(random));
        if (running.size() < most && random.nextInt(3) == 0) {
            running.add(fleet.worker());
        }
        if (random.nextInt(10) == 0) {
            fleet.deliverLate();
        }
        if (running.isEmpty()) {
            return;
        }
        int index = random.nextInt(running.size());
        Worker worker = running.get(index);
        switch (random.nextInt(14)) {
            case 0 -> worker.line = Line.values()[random.nextInt(Line.values().length)];
            case 1 ->
                running.forEach(
                        each -> each.line = random.nextBoolean() ? Line.GOOD : Line.values()[random.nextInt(4)]);
            case 2 -> running.remove(index);
            case 3 -> running.set(index, fleet.worker(worker.name));
            case 4, 5, 6 -> running.forEach(each -> each.limiter.heartbeat());
            case 7 -> running.forEach(each -> each.take(urgency(random), 200));
            case 8 -> {
                if (random.nextInt(10) == 0) {
                    worker.limiter.rateLimited(SimulatedFleet.seconds(random.nextInt(20)));
                }
            }
            default -> worker.take(urgency(random), 1 + random.nextInt(20));
        }
    }

    private static Duration someTime(Random random) {
        return switch (random.nextInt(20)) {
            case 0 -> Duration.ofMinutes(random.nextInt(10));
            case 1 -> random.nextInt(10) == 0 ? Duration.ofMinutes(55 + random.nextInt(20)) : Duration.ZERO;
            case 2, 3, 4, 5 -> Duration.ofMillis(random.nextInt(21_000));
            case 6, 7, 8 -> Duration.ZERO;
            default -> Duration.ofMillis(random.nextInt(3_000));
        };
    }

    private static Urgency urgency(Random random) {
        return Urgency.values()[random.nextInt(2)];
    }
}
