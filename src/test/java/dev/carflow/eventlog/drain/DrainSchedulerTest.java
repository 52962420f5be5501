package dev.carflow.eventlog.drain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.carflow.Timeouts;
import dev.carflow.eventlog.AppendResult;
import dev.carflow.eventlog.AppendResult.Cause;
import dev.carflow.eventlog.AvailabilitySwitch;
import dev.carflow.eventlog.KafkaAvailability;
import dev.carflow.eventlog.drain.DrainFixture.Log;
import dev.carflow.eventlog.spill.PostgresSpill;
import dev.carflow.eventlog.spill.SpillConfig;
import dev.carflow.eventlog.spill.SpillFixture;
import dev.carflow.eventlog.spill.SpillMetrics;
import dev.carflow.eventlog.spill.SpillMonitor;
import dev.carflow.eventlog.spill.SpillQueue;
import dev.carflow.eventlog.spill.SpillRange;
import dev.carflow.eventlog.spill.SpillRow;
import dev.carflow.eventlog.spill.SpillRowId;
import dev.carflow.eventlog.spill.SpilledEvent;
import dev.carflow.operations.RolesConfig;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.smallrye.mutiny.Uni;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The drain that runs in the background, with a real spill and a real broker. */
class DrainSchedulerTest {

    private static SpillFixture spill;
    private static DrainFixture fixture;

    private Log log;
    private DrainScheduler drain;
    private SpillMonitor watch;
    private SpillFixture drained = spill;

    @BeforeAll
    static void start() {
        spill = SpillFixture.start();
        fixture = new DrainFixture();
        fixture.createTopic("gentle", Map.of());
        fixture.createTopic("prompt", Map.of());
        fixture.createTopic("trial", Map.of());
    }

    @AfterAll
    static void stop() {
        fixture.close();
        spill.close();
    }

    @BeforeEach
    void empty() {
        spill.empty();
    }

    @AfterEach
    void end() {
        if (drain != null) {
            drain.onStop(null);
            log.close();
        }
    }

    private void run(String topic, Map<String, String> settings) {
        run(settings, fixture.open(Set.of(topic)));
    }

    private void run(Map<String, String> settings, Log with) {
        run(settings, with, drained.waiting(), Duration.ofMinutes(1));
    }

    private void run(Map<String, String> settings, Log with, SpillQueue queue, Duration lostAfter) {
        prepare(settings, with, queue, lostAfter, System::nanoTime);
        drain.start();
    }

    /** A drain that does nothing by itself. */
    private void prepare(
            Map<String, String> settings, Log with, SpillQueue queue, Duration lostAfter, LongSupplier nanoTime) {
        SpillConfig config = SpillFixture.config(settings);
        log = with;
        watch = drained.runningWatch(config, log.availability());
        drain = new DrainScheduler(
                queue,
                watch,
                config,
                new SpillMetrics(new SimpleMeterRegistry()),
                log.log(),
                log.availability(),
                log.ready(),
                ingest(),
                drained.vertx(),
                lostAfter,
                nanoTime);
    }

    private static void spilled(String topic, int count) {
        spill.spilled(IntStream.range(0, count)
                .mapToObj(i -> SpillFixture.event(topic, "u" + i, "e" + i))
                .toList());
    }

    private static void awaitEmpty() {
        await().until(() -> spill.rows("select waiting from spill_level").equals(List.of("0")));
    }

    @Test
    void neverMoreASecondThanAllowedAndLiveEventsGoOnMeanwhile() {
        // Given: a clock that stands still
        spilled("gentle", 400);
        AtomicLong nanos = new AtomicLong();
        prepare(
                Map.of("carflow.spill.drain-per-second", "100"),
                fixture.open(Set.of("gentle")),
                drained.waiting(),
                Timeouts.CONDITION,
                nanos::get);
        await().until(() -> !watch.level().isEmpty());

        // When
        await().until(() -> {
            drain.goOn().join();
            return notDrained() < 400;
        });
        AppendResult live = log.log()
                .append(SpillFixture.event("gentle", "live", "live"))
                .await()
                .atMost(Timeouts.CONDITION);

        // Then: the live one did not wait for those in the spill
        assertThat(live).isEqualTo(AppendResult.STORED);
        assertThat(notDrained()).isGreaterThanOrEqualTo(300);

        // And: what is over by then, and one batch
        await().pollInterval(Duration.ofMillis(10)).until(() -> {
            drain.goOn().join();
            long left = notDrained();
            assertThat(400 - left).isLessThanOrEqualTo(100 + TimeUnit.NANOSECONDS.toMillis(nanos.get()) / 10);
            nanos.addAndGet(TimeUnit.MILLISECONDS.toNanos(250));
            return left == 0;
        });
        assertThat(fixture.records("gentle")).hasSize(401);
    }

    private static long notDrained() {
        return Long.parseLong(spill.rows("select waiting from spill_level").get(0));
    }

    @Test
    void eventsSpilledMeanwhileAreDrainedAutomatically() {
        run("prompt", Map.of());

        spilled("prompt", 50);

        awaitEmpty();
        assertThat(fixture.records("prompt")).hasSize(50);
    }

    @Test
    void aBatchThatNeverEndsIsNotTheLast() {
        // Given: a spill that does not answer the first time, in any way
        fixture.createTopic("lost", Map.of());
        spilled("lost", 10);
        AtomicBoolean asked = new AtomicBoolean();

        // When
        run(
                Map.of(),
                fixture.open(Set.of("lost")),
                new FirstLeaseIsNeverAnswered(drained.waiting(), asked),
                Duration.ofMillis(500));

        // Then
        awaitEmpty();
        assertThat(asked).isTrue();
        assertThat(fixture.records("lost")).hasSize(10);
    }

    private static final class FirstLeaseIsNeverAnswered extends SpillQueue {

        private final SpillQueue queue;
        private final AtomicBoolean asked;

        FirstLeaseIsNeverAnswered(SpillQueue queue, AtomicBoolean asked) {
            super(null);
            this.queue = queue;
            this.asked = asked;
        }

        @Override
        public Uni<Boolean> lease(String holder, Duration time) {
            return asked.compareAndSet(false, true) ? Uni.createFrom().nothing() : queue.lease(holder, time);
        }

        @Override
        public Uni<Void> release(String holder) {
            return queue.release(holder);
        }

        @Override
        public Uni<List<SpillRow>> ahead(Collection<SpillRange> ranges, int most) {
            return queue.ahead(ranges, most);
        }

        @Override
        public Uni<List<SpilledEvent>> load(Collection<SpillRowId> places) {
            return queue.load(places);
        }

        @Override
        public Uni<Void> remove(Collection<SpillRowId> places) {
            return queue.remove(places);
        }
    }

    @Test
    void whileKafkaIsAwaySingleEventsFindOutWhetherItIsBack() {
        // Given: away, and brokers that answer
        spilled("trial", 30);
        Log away = fixture.open(Set.of("trial"));
        AvailabilitySwitch.away(away.availability());

        // When
        run(Map.of(), away);

        // Then
        await().until(() -> !log.availability().isAway());
        awaitEmpty();
        assertThat(fixture.records("trial")).hasSize(30);
    }

    @Test
    void theSpillTakesEventsAndIsDrainedThroughAPoolerThatLendsByTransaction(@TempDir Path directory) throws Exception {
        try (SpillFixture pooled = SpillFixture.startBehindPgBouncer(directory)) {
            // Given
            drained = pooled;
            fixture.createTopic("pooled", Map.of());
            SpillConfig config = SpillFixture.config(Map.of());
            KafkaAvailability away = new KafkaAvailability();
            AvailabilitySwitch.away(away);
            SpillMonitor receiving = pooled.watch(config, away);
            PostgresSpill target = pooled.spill(config, receiving);
            await().until(() -> {
                receiving.check();
                return target.isAvailable();
            });

            // When: events come one by one and many at a time, again and again
            for (int round = 0; round < 5; round++) {
                int first = 100 * round;
                List<CompletableFuture<AppendResult>> results = IntStream.range(first, first + 100)
                        .mapToObj(i -> target.append(SpillFixture.event("pooled", "u" + i % 7, "e" + i), Cause.TIMEOUT)
                                .subscribeAsCompletionStage())
                        .toList();
                assertThat(results)
                        .allSatisfy(result -> assertThat(result.join()).isEqualTo(AppendResult.STORED));
            }
            run("pooled", Map.of());

            // Then: all, and each user's in their order
            await().until(() -> pooled.rows("select waiting from spill_level").equals(List.of("0")));
            Map<String, List<Integer>> byUser = fixture.records("pooled").stream()
                    .collect(Collectors.groupingBy(
                            ConsumerRecord::key,
                            Collectors.mapping(
                                    entry -> Integer.valueOf(
                                            new String(entry.value(), StandardCharsets.UTF_8).substring(1)),
                                    Collectors.toList())));
            assertThat(byUser.values().stream().mapToInt(List::size).sum()).isEqualTo(500);
            assertThat(byUser).allSatisfy((user, events) -> assertThat(events).isSorted());
            drain.onStop(null);
        }
    }

    private static RolesConfig ingest() {
        return new SmallRyeConfigBuilder()
                .withDefaultValue("carflow.roles", "ingest")
                .withMapping(RolesConfig.class)
                .build()
                .getConfigMapping(RolesConfig.class);
    }
}
