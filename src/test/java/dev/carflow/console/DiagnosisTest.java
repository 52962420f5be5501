package dev.carflow.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carflow.console.Problem.Level;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class DiagnosisTest {

    private static final Instant START = Instant.parse("2026-11-30T10:00:00Z");

    private final SimulatedMetrics metrics = new SimulatedMetrics();
    private final Recorder recorder = new Recorder();
    private Instant now = START;

    @Test
    void findsNothingOnAnOrdinaryDay() {
        for (int second = 0; second < 1200; second += 2) {
            metrics.quietTwoSeconds(second);
            sample();
        }

        assertThat(problems()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "carflow.eventlog.on.spill, 1, TROUBLE, Kafka takes no records, SPILL_GROWS",
        "carflow.spill.events, 3, NOTICE, 3 events of the spill wait, SPILL_WAITS",
        "carflow.spill.available, 0, WARNING, The spill would take no events, SPILL_UNAVAILABLE",
        "carflow.enrichment.consumer.loops.stalled, 1, TROUBLE, consumer loops do not work, LOOPS_STALLED",
        "carflow.enrichment.partitions.unreadable, 2, TROUBLE, 2 partitions stand still, UNREADABLE",
        "carflow.enrichment.partitions.stalled, 2, TROUBLE, Nothing was written for two minutes, PARTITIONS_STALLED",
        "carflow.enrichment.topics.missing, 1, TROUBLE, topics do not exist, TOPICS_MISSING",
        "carflow.enrichment.breaker.open, 1, WARNING, the circuit breaker is open, SMARTCAR_AWAY",
        "carflow.rate.limit.left, 0.3, WARNING, allowance of calls is spent, ALLOWANCE_SPENT",
        "carflow.rate.limit.seconds.left, 1200, NOTICE, will be spent in 20 min, ALLOWANCE_ENDS",
        "carflow.rate.limit.shared, 0, WARNING, The database does not answer, ALLOWANCE_NOT_SHARED",
        "carflow.schema.ready, 0, WARNING, schema is not ready, SCHEMA",
        "carflow.accounts.current, 0, WARNING, those last known, ACCOUNTS",
    })
    void aGaugeThatIsNotAsItShouldBeIsAProblem(
            String gauge, double value, Level level, String sentence, Section section) {
        sample();
        metrics.gauge(gauge, value);
        sample();

        assertThat(problems()).singleElement().satisfies(problem -> {
            assertThat(problem.level()).isEqualTo(level);
            assertThat(problem.sentence()).contains(sentence);
            assertThat(problem.section()).isEqualTo(section);
        });
    }

    @Test
    void aRefusalIsAProblemForFiveMinutes() {
        sample();
        metrics.received("unverified", "signature-mismatch", 2);
        sample();

        assertThat(problems())
                .extracting(Problem::sentence)
                .containsExactly("2 deliveries were refused with 401 signature-mismatch in the last 5 minutes.");
        for (int i = 0; i < 200; i++) {
            sample();
        }
        assertThat(problems()).isEmpty();
    }

    @Test
    void aRefusedTokenIsTroubleOnceThePresentOneHasEnded() {
        sample();
        metrics.count(ShownMetrics.TOKEN_REFRESHES, "outcome", "invalid-client", 1);
        sample();
        assertThat(problems()).extracting(Problem::level).containsExactly(Level.WARNING);

        metrics.gauge(ShownMetrics.TOKEN_EXPIRES_IN, Double.NaN);
        sample();

        assertThat(problems())
                .extracting(Problem::level, Problem::section)
                .containsExactly(org.assertj.core.groups.Tuple.tuple(Level.TROUBLE, Section.TOKEN));
    }

    @Test
    void theWorstComesFirstAndKafkaBeforeWhatFollowsFromIt() {
        sample();
        metrics.gauge(ShownMetrics.BREAKER_OPEN, 1);
        metrics.gauge(ShownMetrics.LOOPS_STALLED, 2);
        metrics.gauge(ShownMetrics.ON_SPILL, 1);
        sample();

        assertThat(problems())
                .extracting(Problem::section)
                .containsExactly(Section.SPILL_GROWS, Section.LOOPS_STALLED, Section.SMARTCAR_AWAY);
    }

    @Test
    void aHealthCheckThatIsDownComesInItsOwnWords() {
        sample();

        List<Problem> problems = Diagnosis.of(
                recorder, List.of(new Check("event-log", false, "records cannot be made durable")), List.of());

        assertThat(problems)
                .extracting(Problem::sentence)
                .containsExactly(
                        "The process is not ready: the check event-log is down (records cannot be made durable).");
    }

    @ParameterizedTest
    @EnumSource(Section.class)
    void theRemedyOfEachProblemIsInTheDocumentation(Section section) throws IOException {
        String page = Files.readString(Path.of("docs", section.page()));

        assertThat(page.lines()).anyMatch(line -> line.matches("#+ " + section.heading()));
    }

    private List<Problem> problems() {
        return Diagnosis.of(recorder, List.of(), List.of());
    }

    private void sample() {
        recorder.add(Reading.of(metrics.registry(), now));
        now = now.plus(Duration.ofSeconds(2));
    }
}
