package dev.carflow.eventlog.drain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carflow.Timeouts;
import dev.carflow.eventlog.EventLogMetrics;
import dev.carflow.eventlog.EventRecord;
import dev.carflow.eventlog.KafkaAvailability;
import dev.carflow.eventlog.KafkaEventLog;
import dev.carflow.eventlog.ScriptedProducer;
import dev.carflow.eventlog.ScriptedProducer.Answer;
import dev.carflow.eventlog.UnacknowledgedRecords;
import dev.carflow.eventlog.spill.SpillFixture;
import dev.carflow.eventlog.spill.SpillMetrics;
import dev.carflow.eventlog.spill.SpillQueue;
import dev.carflow.tracing.Tracing;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.utils.Utils;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * A record that Kafka does not take delays no others. A real spill, and a producer that answers as no broker does on
 * demand.
 */
class DrainPaceTest {

    private static final int PARTITIONS = 4;
    private static final int BAD = 2;

    private static SpillFixture spill;

    private final AtomicLong clock = new AtomicLong(System.nanoTime());
    private ScriptedProducer producer;

    @BeforeAll
    static void start() {
        spill = SpillFixture.start();
    }

    @AfterAll
    static void stop() {
        spill.close();
    }

    @BeforeEach
    void empty() {
        spill.empty();
    }

    private DrainBatch drain(SpillQueue waiting, Function<ProducerRecord<String, byte[]>, Answer> answers) {
        producer = ScriptedProducer.thatAnswers(answers, "t", PARTITIONS, BAD);
        KafkaAvailability availability = new KafkaAvailability();
        return new DrainBatch(
                waiting,
                new KafkaEventLog(
                        producer,
                        availability,
                        null,
                        new EventLogMetrics(new SimpleMeterRegistry()),
                        new UnacknowledgedRecords(3500),
                        Tracing.OFF),
                producer,
                availability,
                new SpillMetrics(new SimpleMeterRegistry()),
                Duration.ofMillis(1),
                clock::get);
    }

    private static boolean isBad(ProducerRecord<String, byte[]> entry) {
        return isBad(entry.key());
    }

    private static boolean isBad(String key) {
        return Utils.toPositive(Utils.murmur2(key.getBytes(StandardCharsets.UTF_8))) % PARTITIONS == BAD;
    }

    private static List<EventRecord> events(int count, int users) {
        return IntStream.range(0, count)
                .mapToObj(i -> SpillFixture.event("t", "u" + i % users, "e" + i))
                .toList();
    }

    private static DrainResult batch(DrainBatch drain) {
        return drain.batch(DrainBatch.BATCH_EVENTS, () -> true).await().atMost(Timeouts.CONDITION);
    }

    private static long waiting() {
        return Long.parseLong(spill.rows("select waiting from spill_level").get(0));
    }

    private Map<String, List<Integer>> confirmed() {
        return producer.kafka().history().stream()
                .collect(Collectors.groupingBy(
                        ProducerRecord::key,
                        Collectors.mapping(
                                entry -> Integer.parseInt(
                                        new String(entry.value(), StandardCharsets.UTF_8).substring(1)),
                                Collectors.toList())));
    }

    @Test
    void eventsOfOthersLeaveWhileAPartitionHasNotAnswered() {
        // Given
        List<EventRecord> events = events(3_000, 60);
        spill.spilled(events);
        long stuck = events.stream().filter(each -> isBad(each.key())).count();
        DrainBatch drain = drain(spill.waiting(), entry -> isBad(entry) ? Answer.NONE : Answer.CONFIRMED);

        // When: as many batches as there are full ones, and one for each that ended early
        for (int batch = 0; batch < 12; batch++) {
            batch(drain);
        }

        // Then: all others are gone while not one of these has ended
        assertThat(stuck).isBetween(100L, 2_000L);
        assertThat(waiting()).isEqualTo(stuck);
        confirmed().forEach((user, numbers) -> assertThat(numbers).isSorted().doesNotHaveDuplicates());
    }

    @Test
    void thousandsOfUsersWithFailingEventsBlockNoOthers() {
        // Given: 5,000 users of a partition without leader before 100 others
        List<EventRecord> events = new ArrayList<>();
        IntStream.range(0, 40_000)
                .mapToObj(i -> "u" + i)
                .filter(DrainPaceTest::isBad)
                .limit(5_000)
                .forEach(user -> events.add(SpillFixture.event("t", user, "e1")));
        IntStream.range(0, 1_000)
                .mapToObj(i -> "v" + i)
                .filter(user -> !isBad(user))
                .limit(100)
                .forEach(user -> events.add(SpillFixture.event("t", user, "e1")));
        spill.spilled(events);
        int[] tried = {0};
        DrainBatch drain = drain(spill.waiting(), entry -> {
            tried[0] += isBad(entry) ? 1 : 0;
            return isBad(entry) ? Answer.TIMED_OUT : Answer.CONFIRMED;
        });

        // When
        int batches = 0;
        while (confirmed().size() < 100 && batches < 30) {
            batch(drain);
            batches++;
        }

        // Then: the others left, and what failed was not tried user by user
        assertThat(confirmed()).hasSize(100);
        assertThat(waiting()).isEqualTo(5_000);
        assertThat(tried[0]).isLessThan(2_000);
        assertThat(drain.isBackingOff()).isTrue();
    }

    @Test
    void eachUsersEventsKeepTheirOrderDespiteAnyFailures() {
        // Given: each event fails a few times or never; the same ones each time the test runs
        spill.spilled(events(2_000, 70));
        Random random = new Random(14);
        int[] failures =
                random.ints(2_000, 0, 40).map(each -> each > 2 ? 0 : each).toArray();
        DrainBatch drain = drain(spill.waiting(), entry -> {
            int number = Integer.parseInt(new String(entry.value(), StandardCharsets.UTF_8).substring(1));
            return failures[number]-- > 0 ? Answer.TIMED_OUT : Answer.CONFIRMED;
        });

        // When: time goes by between the batches, so that pauses end in the middle of a walk
        int batches = 0;
        while (waiting() > 0 && batches++ < 1_000) {
            drain.batch(1 + random.nextInt(200), () -> true).await().atMost(Timeouts.CONDITION);
            clock.addAndGet(Duration.ofMillis(random.nextInt(4_000)).toNanos());
        }

        // Then
        assertThat(waiting()).isZero();
        Set<Integer> all = new HashSet<>();
        confirmed().forEach((user, numbers) -> {
            assertThat(numbers).isSorted();
            all.addAll(numbers);
        });
        assertThat(all).hasSize(2_000);
    }

    @Test
    void skippedEventsAreNotReadAgainForEachBatch() {
        // Given: much that Kafka refuses, and of a route that is gone, before a few events
        spill.sql("insert into spilled_event (topic, key, headers, value, bytes, refused)"
                + " select case when i % 2 = 0 then 't' else 'gone' end, 'u', '', '', 1, i % 2 = 0"
                + " from generate_series(1, 20000) i");
        spill.spilled(events(10, 10));

        // Then: whatever statistics the planner has of the table
        assertThat(spill.rowsVisitedAhead("t")).isBetween(10L, 100L);
        spill.sql("analyze spilled_event");
        assertThat(spill.rowsVisitedAhead("t")).isBetween(10L, 100L);
    }

    @Test
    void anEventThatWasGivenAnIdAnewIsNotRemovedForTheOneThatHadIt() {
        // Given: one is on Kafka and could not be removed; then the database is replaced by one that has never had it
        spill.spilled(events(1, 1));
        boolean[] away = {true};
        DrainBatch drain = drain(spill.waitingThat(() -> away[0]), entry -> Answer.CONFIRMED);
        assertThatThrownBy(() -> batch(drain)).hasMessageContaining("killed");
        String id = spill.rows("select id from spilled_event").get(0);
        spill.sql("truncate spilled_event");
        spill.spilled(List.of(SpillFixture.event("t", "u0", "e7")));
        spill.sql("update spilled_event set id = default");
        spill.sql("alter table spilled_event alter column id drop identity");
        spill.sql("update spilled_event set id = " + id);
        spill.sql("alter table spilled_event alter column id add generated always as identity (restart 1000000)");

        // When
        away[0] = false;
        while (waiting() > 0) {
            batch(drain);
        }

        // Then
        assertThat(confirmed().get("u0")).containsExactly(0, 7);
    }
}
