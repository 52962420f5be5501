package dev.carflow.eventlog.drain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.carflow.eventlog.AppendResult;
import dev.carflow.eventlog.AvailabilitySwitch;
import dev.carflow.eventlog.drain.DrainGround.Log;
import dev.carflow.eventlog.spill.SpillConfig;
import dev.carflow.eventlog.spill.SpillGround;
import dev.carflow.eventlog.spill.SpillMetrics;
import dev.carflow.eventlog.spill.SpillWatch;
import dev.carflow.operations.RolesConfig;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The drain that runs in the background, with a real spill and a real broker. */
class DrainTest {

    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private static SpillGround spill;
    private static DrainGround ground;

    private Log log;
    private Drain drain;

    @BeforeAll
    static void start() {
        spill = SpillGround.start();
        ground = new DrainGround();
        ground.createTopic("gentle", Map.of());
        ground.createTopic("prompt", Map.of());
        ground.createTopic("trial", Map.of());
    }

    @AfterAll
    static void stop() {
        ground.close();
        spill.close();
    }

    @BeforeEach
    void empty() {
        spill.empty();
    }

    @AfterEach
    void end() {
        drain.onStop(null);
        log.close();
    }

    private void run(String topic, Map<String, String> settings) {
        run(settings, ground.open(Set.of(topic)));
    }

    private void run(Map<String, String> settings, Log with) {
        SpillConfig config = SpillGround.config(settings);
        log = with;
        SpillWatch watch = spill.runningWatch(config, log.availability());
        drain = new Drain(
                spill.waiting(),
                watch,
                config,
                new SpillMetrics(new SimpleMeterRegistry()),
                log.log(),
                log.availability(),
                log.ready(),
                ingest(),
                spill.vertx());
        drain.start();
    }

    private static void spilled(String topic, int count) {
        spill.spilled(IntStream.range(0, count)
                .mapToObj(i -> SpillGround.event(topic, "u" + i, "e" + i))
                .toList());
    }

    private static void awaitEmpty() {
        await().atMost(PATIENCE)
                .until(() -> spill.rows("select waiting from spill_level").equals(List.of("0")));
    }

    @Test
    void neverMoreASecondThanAllowedAndLiveEventsGoOnMeanwhile() {
        // Given
        spilled("gentle", 400);

        // When
        run("gentle", Map.of("carflow.spill.drain-per-second", "100"));
        await().atMost(PATIENCE).until(() -> !ground.records("gentle").isEmpty());
        AppendResult live = log.log()
                .append(SpillGround.event("gentle", "live", "live"))
                .await()
                .atMost(PATIENCE);

        // Then: the live one did not wait for those in the spill
        assertThat(live).isEqualTo(AppendResult.STORED);
        assertThat(spill.rows("select waiting > 0 from spill_level")).containsExactly("true");
        awaitEmpty();
        List<Long> times = ground.records("gentle").stream()
                .filter(entry -> !"live".equals(entry.key()))
                .map(ConsumerRecord::timestamp)
                .sorted()
                .toList();
        assertThat(times).hasSize(400);
        // one batch at the begin of a second and one at its end
        for (int i = 0; i + 200 < times.size(); i++) {
            assertThat(times.get(i + 200) - times.get(i)).isGreaterThanOrEqualTo(900);
        }
    }

    @Test
    void whatIsSpilledWhileItRunsIsDrainedWithoutBeingAsked() {
        run("prompt", Map.of());

        spilled("prompt", 50);

        awaitEmpty();
        assertThat(ground.records("prompt")).hasSize(50);
    }

    @Test
    void whileKafkaIsAwaySingleEventsFindOutWhetherItIsBack() {
        // Given: away, and brokers that answer
        spilled("trial", 30);
        Log away = ground.open(Set.of("trial"));
        AvailabilitySwitch.away(away.availability());

        // When
        run(Map.of(), away);

        // Then
        await().atMost(PATIENCE).until(() -> !log.availability().isAway());
        awaitEmpty();
        assertThat(ground.records("trial")).hasSize(30);
    }

    private static RolesConfig ingest() {
        return new SmallRyeConfigBuilder()
                .withDefaultValue("carflow.roles", "ingest")
                .withMapping(RolesConfig.class)
                .build()
                .getConfigMapping(RolesConfig.class);
    }
}
