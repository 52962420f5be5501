package dev.carflow.console;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.prometheus.PrometheusConfig;
import io.micrometer.prometheus.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;

/** The metrics of a process under realistic traffic, in any state, and as fast as wanted. */
@SuppressWarnings("deprecation") // the registry that Quarkus brings
final class SimulatedMetrics {

    private static final Duration[] BOUNDS = {
        Duration.ofMillis(5), Duration.ofMillis(20), Duration.ofMillis(50), Duration.ofMillis(100),
                Duration.ofMillis(200),
        Duration.ofMillis(500), Duration.ofSeconds(1), Duration.ofSeconds(2), Duration.ofSeconds(5),
                Duration.ofSeconds(10),
        Duration.ofSeconds(30), Duration.ofSeconds(60), Duration.ofMinutes(5)
    };

    private final MeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final Map<String, Double> gauges = new ConcurrentHashMap<>();
    private final Random random = new Random(7);

    SimulatedMetrics() {
        received("vehicle-state", "accepted", 0);
        received("unverified", "signature-mismatch", 0);
        registry.counter(ShownMetrics.SPILL_REFUSED, "reason", "spill-away");
        Counter.builder(ShownMetrics.DRAINED).register(registry);
        gauge(ShownMetrics.ON_SPILL, 0);
        gauge(ShownMetrics.SPILL_AVAILABLE, 1);
        gauge(ShownMetrics.SPILL_EVENTS, 0);
        gauge(ShownMetrics.SPILL_OLDEST, 0);
        gauge(ShownMetrics.LAG, 0);
        gauge(ShownMetrics.PARTITIONS, 24);
        gauge(ShownMetrics.LOOPS_STALLED, 0);
        gauge(ShownMetrics.PARTITIONS_STALLED, 0);
        gauge(ShownMetrics.PARTITIONS_UNREADABLE, 0);
        gauge(ShownMetrics.TOPICS_MISSING, 0);
        gauge(ShownMetrics.BREAKER_OPEN, 0);
        gauge(ShownMetrics.ALLOWANCE, 118);
        gauge(ShownMetrics.ALLOWANCE_EMPTY_IN, Double.POSITIVE_INFINITY);
        gauge(ShownMetrics.ALLOWANCE_SHARED, 1);
        gauge(ShownMetrics.TOKEN_AGE, 1200);
        gauge(ShownMetrics.TOKEN_EXPIRES_IN, 2400);
        gauge(ShownMetrics.SCHEMA_READY, 1);
        gauge(ShownMetrics.ACCOUNTS_CURRENT, 1);
    }

    MeterRegistry registry() {
        return registry;
    }

    void gauge(String name, double value) {
        if (gauges.put(name, value) == null) {
            registry.gauge(name, this, each -> each.gauges.get(name));
        }
    }

    void count(String name, String tag, String value, int times) {
        registry.counter(name, tag, value).increment(times);
    }

    void received(String type, String answer, int times) {
        registry.counter(ShownMetrics.RECEIVED, "type", type, "answer", answer).increment(times);
        Timer answers = timer(ShownMetrics.ANSWER_TIME);
        for (int i = 0; i < times; i++) {
            answers.record(Duration.ofMillis(3 + random.nextInt(12)));
        }
    }

    /** Events that came out of enrichment, each after about this time. */
    void enriched(int times, Duration delay) {
        count(ShownMetrics.WORKER_EVENTS, "outcome", "enriched", times);
        Timer delays = timer(ShownMetrics.DELAY);
        for (int i = 0; i < times; i++) {
            delays.record(delay.dividedBy(2).plusMillis(random.nextInt((int) delay.toMillis() + 1)));
            count(ShownMetrics.OUTCOMES, "outcome", random.nextInt(8) == 0 ? "not-needed" : "enriched", 1);
        }
    }

    /** Two seconds of an ordinary day. */
    void quietTwoSeconds(long second) {
        twoSeconds(second, true);
    }

    /** @param working whether the worker enriches what comes in */
    void twoSeconds(long second, boolean working) {
        int events = (int) Math.round(24 + 9 * Math.sin(second / 140.0) + 3 * random.nextGaussian());
        received("vehicle-state", "accepted", events);
        received("vehicle-error", "accepted", random.nextInt(3) == 0 ? 1 : 0);
        if (working) {
            enriched(events, Duration.ofMillis((long) (240 + 60 * Math.sin(second / 60.0))));
            timer(ShownMetrics.CALLS).record(Duration.ofMillis(180));
        }
        gauge(ShownMetrics.LAG, Math.round(4 + 3 * Math.sin(second / 31.0) * Math.sin(second / 77.0)));
        gauge(ShownMetrics.ALLOWANCE, 104 + 12 * Math.sin(second / 200.0));
        gauge(ShownMetrics.TOKEN_AGE, 3000 - second % 3000);
        gauge(ShownMetrics.TOKEN_EXPIRES_IN, 600 + second % 3000);
    }

    private Timer timer(String name) {
        return Timer.builder(name).serviceLevelObjectives(BOUNDS).register(registry);
    }
}
