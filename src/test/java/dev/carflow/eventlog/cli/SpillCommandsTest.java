package dev.carflow.eventlog.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carflow.UnattendedTerminal;
import dev.carflow.eventlog.PreparedProducer;
import dev.carflow.eventlog.TopicsInUse;
import dev.carflow.eventlog.drain.DrainCommandRunner;
import dev.carflow.eventlog.drain.DrainFixture;
import dev.carflow.eventlog.spill.SpillFixture;
import dev.carflow.eventlog.spill.SpillMetrics;
import dev.carflow.eventlog.spill.SpillQueue;
import dev.carflow.eventlog.spill.SpillTrace;
import dev.carflow.operations.cli.ExitCode;
import dev.carflow.operations.cli.Terminal;
import dev.carflow.outage.OutageReport;
import dev.carflow.outage.cli.OutageReportCommand;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.smallrye.mutiny.Uni;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class SpillCommandsTest {

    private static final String TOPIC = "smartcar.vehicle-state";

    private static SpillFixture spill;
    private static DrainFixture kafka;
    private static DrainFixture.Log log;

    private final StringWriter out = new StringWriter();

    @BeforeAll
    static void start() {
        spill = SpillFixture.start();
        kafka = new DrainFixture();
        kafka.createTopic(TOPIC, Map.of());
        log = kafka.open(Set.of(TOPIC));
    }

    @AfterAll
    static void stop() {
        log.close();
        kafka.close();
        spill.close();
    }

    @BeforeEach
    void empty() {
        spill.empty();
    }

    private int run(Object command, String... arguments) {
        return new CommandLine(command).setOut(new PrintWriter(out, true)).execute(arguments);
    }

    private int list(String... arguments) {
        return run(new SpillListCommand(spill::subcommandStore), arguments);
    }

    private int drain() {
        return drain(log.ready());
    }

    private int drain(PreparedProducer ready) {
        DrainCommandRunner drain = new DrainCommandRunner(
                spill.subcommandStore(),
                new SpillQueue(spill.subcommandStore()),
                new SpillMetrics(new SimpleMeterRegistry()),
                log.log(),
                ready,
                log.availability(),
                new TopicsInUse() {
                    @Override
                    public Set<String> appendable() {
                        return Set.of(TOPIC);
                    }

                    @Override
                    public Set<String> ofWorkers() {
                        return Set.of();
                    }

                    @Override
                    public Set<String> all() {
                        return Set.of(TOPIC);
                    }
                });
        return run(new SpillDrainCommand(() -> drain, TERMINAL));
    }

    private int report(String... arguments) {
        return run(new OutageReportCommand(() -> new OutageReport(new SpillTrace(spill.store()))), arguments);
    }

    private static void spilled(String topic, int count, int users) {
        spill.spilled(IntStream.range(0, count)
                .mapToObj(i -> SpillFixture.event(topic, "user-" + i % users, "content-" + i))
                .toList());
    }

    @Test
    void anEmptySpillIsReportedAsEmpty() {
        assertThat(list()).isEqualTo(ExitCode.HOLDS);
        assertThat(drain()).isEqualTo(ExitCode.HOLDS);
        assertThat(report()).isEqualTo(ExitCode.HOLDS);
        assertThat(out.toString())
                .contains("Nothing waits in the spill.")
                .contains("The spill is empty; 0 events")
                .contains("Refused: nothing that is known of.");
    }

    @Test
    void waitingEventsAreCountedByTopicAndNeverShown() {
        // Given
        spilled(TOPIC, 1_200, 7);
        spilled("gone", 3, 3);

        // Then
        assertThat(list()).isEqualTo(ExitCode.DOES_NOT_HOLD);
        assertThat(out.toString())
                .containsPattern(TOPIC + " +1,200 +7 +0 ")
                .containsPattern("gone +3 +3 +0 ")
                .doesNotContain("content-")
                .doesNotContain("user-");
        assertThat(list("--json")).isEqualTo(ExitCode.DOES_NOT_HOLD);
        assertThat(out.toString()).contains("\"events\" : 1200").contains("\"users\" : 7");
    }

    @Test
    void drainsToTheEndPrintsTheRestAndTheReportNamesTheUsers() {
        // Given: some on a topic that is not configured any more
        spilled(TOPIC, 1_200, 7);
        spilled("gone", 3, 3);

        // When
        assertThat(drain()).isEqualTo(ExitCode.DOES_NOT_HOLD);

        // Then
        assertThat(out.toString()).contains("1,200 events were put on Kafka; 3 are left");
        assertThat(kafka.records(TOPIC)).hasSize(1_200);

        // When
        spill.sql("delete from spilled_event");
        assertThat(drain()).isEqualTo(ExitCode.HOLDS);
        assertThat(report()).isEqualTo(ExitCode.HOLDS);

        // Then
        assertThat(out.toString())
                .contains("Through the spill: 1,200 events on Kafka by now, 0 still wait; 7 users in all.")
                .containsPattern("user-3 +vehicle-of-user-3 +171 ");
    }

    @Test
    void aMissingPermissionAtKafkaIsReported() {
        // Given
        spilled(TOPIC, 1, 1);

        // When
        int code = drain(new PreparedProducer() {
            @Override
            public Producer<String, byte[]> forTopic(String topic) {
                return null;
            }

            @Override
            public Set<String> topics() {
                return Set.of();
            }

            @Override
            public Uni<Void> prepare(Set<String> topics) {
                return Uni.createFrom().failure(new TopicAuthorizationException(topics));
            }
        });

        // Then
        assertThat(code).isEqualTo(ExitCode.COULD_NOT_FIND_OUT);
        assertThat(out.toString())
                .contains("TOPIC_AUTHORIZATION_FAILED")
                .contains(TOPIC)
                .contains("0 were put there, 1 wait");
    }

    @Test
    void aSlowDatabaseIsWaitedFor() {
        // Given: a service asks for the level of the spill with a deadline of two seconds, in two round trips
        spill.proxy().delay(Duration.ofMillis(600));

        try {
            // Then
            assertThat(drain()).isEqualTo(ExitCode.HOLDS);
        } finally {
            spill.proxy().delay(Duration.ZERO);
        }
        assertThat(out.toString()).contains("The spill is empty");
    }

    @Test
    void refusalsAreReportedWithTheirPossibleMeaning() {
        // Given
        spill.sql(
                "insert into spill_refusal select date_trunc('minute', now()) - i * interval '1 minute', 'spill-away',"
                        + " 10 from generate_series(0, 4) i");
        spill.sql("insert into spill_trace values (date_trunc('hour', now()), '" + TOPIC
                + "', 'ann', 'car', 0, 50, now() - interval '4 minutes', now())");

        // Then
        assertThat(report("--json")).isEqualTo(ExitCode.DOES_NOT_HOLD);
        assertThat(out.toString())
                .contains("\"refused\" : 50")
                .contains("\"longestRefusalMinutes\" : 5")
                .contains("\"mayHaveLostEvents\" : true")
                .contains("\"user\" : \"ann\"");
        assertThat(report("--summary")).isEqualTo(ExitCode.DOES_NOT_HOLD);
        assertThat(out.toString()).contains("Refused with 503: 50 attempts (spill-away 50), for up to 5 minutes");
    }

    private static final Terminal TERMINAL = new UnattendedTerminal();
}
