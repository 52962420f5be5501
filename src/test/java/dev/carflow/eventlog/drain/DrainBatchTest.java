package dev.carflow.eventlog.drain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carflow.Timeouts;
import dev.carflow.eventlog.EventRecord;
import dev.carflow.eventlog.drain.DrainFixture.Log;
import dev.carflow.eventlog.spill.SpillFixture;
import dev.carflow.eventlog.spill.SpilledEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;

/** Real spill, real broker. */
class DrainBatchTest {

    private static SpillFixture spill;
    private static DrainFixture fixture;

    private final List<Log> logs = new ArrayList<>();
    private String topic;

    @BeforeAll
    static void start() {
        spill = SpillFixture.start();
        fixture = new DrainFixture();
    }

    @AfterAll
    static void stop() {
        fixture.close();
        spill.close();
    }

    @BeforeEach
    void empty(TestInfo test) {
        spill.empty();
        topic = test.getTestMethod().orElseThrow().getName();
        fixture.createTopic(topic, Map.of());
    }

    @AfterEach
    void close() {
        logs.forEach(Log::close);
    }

    private Log log(String... topics) {
        Log log = fixture.open(Set.of(topics));
        logs.add(log);
        return log;
    }

    private List<EventRecord> events(int count, int users) {
        return IntStream.range(0, count)
                .mapToObj(i -> SpillFixture.event(topic, "u" + i % users, "e" + i))
                .toList();
    }

    private static DrainResult batch(DrainBatch drain) {
        return drain.batch(DrainBatch.BATCH_EVENTS, () -> true).await().atMost(Timeouts.CONDITION);
    }

    /** @return how many were put on Kafka until there was nothing left for this one */
    private static int drainAll(DrainBatch drain) {
        int drained = 0;
        while (batch(drain) instanceof DrainResult.Batch batch && batch.confirmed() > 0) {
            drained += batch.confirmed();
        }
        return drained;
    }

    private Map<String, List<String>> byUser(List<ConsumerRecord<String, byte[]>> records) {
        return records.stream()
                .collect(Collectors.groupingBy(
                        ConsumerRecord::key, Collectors.mapping(DrainFixture::text, Collectors.toList())));
    }

    @Test
    void everythingIsOnKafkaOnceInEachUsersOrderAndLeavesATrace() {
        // Given
        spill.spilled(events(1_200, 40));

        // When
        int drained = drainAll(log(topic).drain(spill.waiting()));

        // Then
        assertThat(drained).isEqualTo(1_200);
        List<ConsumerRecord<String, byte[]>> records = fixture.records(topic);
        assertThat(records).hasSize(1_200);
        byUser(records).forEach((user, values) -> assertThat(values)
                .isSortedAccordingTo((a, b) -> Integer.compare(number(a), number(b))));
        assertThat(records.get(0).headers().lastHeader(SpilledEvent.SPILLED_AT)).isNotNull();
        assertThat(spill.rows("select waiting, bytes from spill_level")).containsExactly("0|0");
        assertThat(spill.rows("select count(*), sum(kept) from spill_trace")).containsExactly("40|1200");
    }

    @Test
    void eventsThatRunOnBesideLaterBatchesAreOnKafkaOnceAndInEachUsersOrder() {
        // Given: long chains, and batches that do not wait for them
        spill.spilled(events(4_000, 12));
        DrainBatch drain = log(topic).drain(spill.waiting(), System::nanoTime, Duration.ofMillis(2));

        // When
        int confirmed = 0;
        int ranOn = 0;
        for (DrainResult last = batch(drain); !(last instanceof DrainResult.Nothing); last = batch(drain)) {
            DrainResult.Batch batch = (DrainResult.Batch) last;
            confirmed += batch.confirmed();
            ranOn += batch.taken() > batch.confirmed() ? 1 : 0;
        }

        // Then
        assertThat(confirmed).isEqualTo(4_000);
        assertThat(ranOn).isPositive();
        assertThat(isEmpty()).isTrue();
        List<ConsumerRecord<String, byte[]>> records = fixture.records(topic);
        assertThat(records).hasSize(4_000);
        byUser(records).forEach((user, values) -> assertThat(values)
                .isSortedAccordingTo((a, b) -> Integer.compare(number(a), number(b))));
    }

    @Test
    void releaseSettlesEventsInFlightBeforeAnotherProcessContinues() {
        // Given: a batch that has not waited for its events
        spill.spilled(events(2_000, 4));
        DrainBatch first = log(topic).drain(spill.waiting(), System::nanoTime, Duration.ofMillis(1));
        batch(first);

        // When: it lets another one continue at once
        first.release().await().atMost(Timeouts.CONDITION);
        drainAll(log(topic).drain(spill.waiting()));

        // Then: each once, in each user's order
        assertThat(isEmpty()).isTrue();
        List<ConsumerRecord<String, byte[]>> records = fixture.records(topic);
        assertThat(records).hasSize(2_000);
        byUser(records).forEach((user, values) -> assertThat(values)
                .isSortedAccordingTo((a, b) -> Integer.compare(number(a), number(b))));
    }

    @Test
    void onlyOneOfSeveralDrainsWorks() {
        // Given
        spill.spilled(events(2_000, 100));
        List<DrainBatch> drains = IntStream.range(0, 3)
                .mapToObj(i -> log(topic).drain(spill.waiting()))
                .toList();

        // When: all continue until nothing is left
        List<CompletableFuture<Integer>> running = drains.stream()
                .map(drain -> CompletableFuture.supplyAsync(() -> {
                    int drained = 0;
                    DrainResult last;
                    do {
                        last = batch(drain);
                        drained += last instanceof DrainResult.Batch batch ? batch.confirmed() : 0;
                    } while (!(last instanceof DrainResult.Nothing) && !isEmpty());
                    return drained;
                }))
                .toList();

        // Then
        assertThat(running.stream().mapToInt(CompletableFuture::join).sum()).isEqualTo(2_000);
        assertThat(fixture.records(topic)).hasSize(2_000);
    }

    @Test
    void theLeaseOfOneThatDiedGoesToAnotherOnceItIsOver() {
        // Given
        spill.spilled(events(1, 1));
        assertThat(spill.waiting().lease("dead", Duration.ofSeconds(2)).await().atMost(Timeouts.CONDITION))
                .isTrue();
        DrainBatch drain = log(topic).drain(spill.waiting());

        // Then
        assertThat(batch(drain)).isInstanceOf(DrainResult.Elsewhere.class);
        org.awaitility.Awaitility.await().until(() -> batch(drain) instanceof DrainResult.Batch);
        assertThat(fixture.records(topic)).hasSize(1);
    }

    @Test
    void diesBetweenConfirmationAndRemovalThenThereAreDuplicatesAndNothingElse() {
        // Given: the first ends after Kafka's confirmation
        spill.spilled(events(300, 10));
        DrainBatch first = log(topic).drain(spill.waitingThat(() -> true));
        assertThatThrownBy(() -> batch(first)).hasMessageContaining("killed");

        // When
        spill.sql("update spill_lease set until = '-infinity'");
        int drained = drainAll(log(topic).drain(spill.waiting()));

        // Then
        assertThat(drained).isEqualTo(300);
        List<ConsumerRecord<String, byte[]>> records = fixture.records(topic);
        assertThat(records).hasSize(600);
        Set<String> seen = new HashSet<>();
        Map<String, List<String>> firstTimes = byUser(records.stream()
                .filter(each -> seen.add(DrainFixture.text(each)))
                .toList());
        assertThat(seen).hasSize(300);
        firstTimes.values().forEach(values -> assertThat(values)
                .isSortedAccordingTo((a, b) -> Integer.compare(number(a), number(b))));
    }

    @Test
    void eventsThatCouldNotBeRemovedAreRemovedLaterAndNotSentAgain() {
        // Given: the database goes away between confirmation and removal
        spill.spilled(events(50, 5));
        boolean[] away = {true};
        var waiting = spill.waitingThat(() -> away[0]);
        DrainBatch drain = log(topic).drain(waiting);
        assertThatThrownBy(() -> batch(drain)).hasMessageContaining("killed");

        // When
        away[0] = false;
        drainAll(drain);

        // Then
        assertThat(fixture.records(topic)).hasSize(50);
        assertThat(isEmpty()).isTrue();
    }

    @Test
    void eventsThatCouldNotBeReadAreNotOvertakenByLaterOnesOfTheirUser() {
        // Given: the database goes away between the choice of events and the reading of them
        spill.spilled(events(DrainBatch.BATCH_EVENTS + 100, 3));
        boolean[] away = {true};
        DrainBatch drain = log(topic).drain(spill.waitingThatCannotLoad(() -> away[0]));
        assertThatThrownBy(() -> batch(drain)).hasMessageContaining("not read");

        // When
        away[0] = false;
        drainAll(drain);

        // Then
        List<ConsumerRecord<String, byte[]>> records = fixture.records(topic);
        assertThat(records).hasSize(DrainBatch.BATCH_EVENTS + 100);
        byUser(records).values().forEach(values -> assertThat(values)
                .isSortedAccordingTo((a, b) -> Integer.compare(number(a), number(b))));
    }

    @Test
    void goesAwayInTheMiddleThenItStopsAndNothingIsLost() {
        // Given
        spill.spilled(events(1_000, 50));
        DrainBatch drain = log(topic).drain(spill.waiting());
        assertThat(((DrainResult.Batch) batch(drain)).confirmed()).isEqualTo(500);
        fixture.kafka().pause();
        try {
            // When
            DrainResult.Batch failed = (DrainResult.Batch) batch(drain);

            // Then
            assertThat(failed.confirmed()).isZero();
            assertThat(spill.rows("select waiting from spill_level")).containsExactly("500");
        } finally {
            fixture.kafka().resume();
        }

        // And: another one continues, in each user's order; failed events may be there twice
        spill.sql("update spill_lease set until = '-infinity'");
        drainAll(log(topic).drain(spill.waiting()));
        assertThat(isEmpty()).isTrue();
        Set<String> seen = new HashSet<>();
        byUser(fixture.records(topic).stream()
                        .filter(each -> seen.add(DrainFixture.text(each)))
                        .toList())
                .values()
                .forEach(values ->
                        assertThat(values).isSortedAccordingTo((a, b) -> Integer.compare(number(a), number(b))));
        assertThat(seen).hasSize(1_000);
    }

    @Test
    void anEventTooLargeForItsTopicStaysAndDelaysNoOthers() {
        // Given
        fixture.setTopic(topic, "max.message.bytes", "2000");
        EventRecord large = new EventRecord(topic, "u", random(4_000), List.of());
        spill.spilled(List.of(SpillFixture.event(topic, "u", "e1"), large, SpillFixture.event(topic, "u", "e2")));
        DrainBatch drain = log(topic).drain(spill.waiting());

        // When
        assertThat(batch(drain)).isEqualTo(new DrainResult.Batch(3, 2, 1, 0));

        // Then
        assertThat(batch(drain)).isInstanceOf(DrainResult.Nothing.class);
        assertThat(spill.rows("select waiting from spill_level")).containsExactly("1");
        assertThat(fixture.records(topic)).extracting(DrainFixture::text).containsExactly("e1", "e2");

        // When: the limit is raised
        fixture.setTopic(topic, "max.message.bytes", "1000000");
        assertThat(spill.waiting().retryRefused().await().atMost(Timeouts.CONDITION))
                .isEqualTo(1);

        // Then
        assertThat(drainAll(drain)).isEqualTo(1);
        assertThat(isEmpty()).isTrue();
    }

    @Test
    void anUnknownTopicWaitsAndDelaysNoOther() {
        // Given: more than a batch of a route that is not configured any more
        spill.spilled(IntStream.range(0, 600)
                .mapToObj(i -> SpillFixture.event("gone", "u" + i, "e" + i))
                .toList());
        spill.spilled(events(10, 10));

        // When
        int drained = drainAll(log(topic).drain(spill.waiting()));

        // Then
        assertThat(drained).isEqualTo(10);
        assertThat(spill.rows("select waiting from spill_level")).containsExactly("600");
    }

    @Test
    void stopsInTheMiddleOnRequest() {
        // Given
        spill.spilled(events(100, 1));
        DrainBatch drain = log(topic).drain(spill.waiting());
        int[] asked = {0};

        // When
        DrainResult.Batch batch = (DrainResult.Batch) drain.batch(DrainBatch.BATCH_EVENTS, () -> asked[0]++ < 7)
                .await()
                .atMost(Timeouts.CONDITION);

        // Then
        assertThat(batch.confirmed()).isEqualTo(7);
        assertThat(fixture.records(topic)).hasSize(7);
        assertThat(spill.rows("select waiting from spill_level")).containsExactly("93");
    }

    @Test
    void oneThatIsHeldUpSendsNothingMoreOnceItsLeaseMayBeAnothers() {
        // Given
        spill.spilled(events(100, 1));
        AtomicLong clock = new AtomicLong(System.nanoTime());
        DrainBatch drain = log(topic).drain(spill.waiting(), clock::get);
        int[] asked = {0};

        // When: between two events the process stands still for longer than it may send
        DrainResult.Batch batch = (DrainResult.Batch) drain.batch(DrainBatch.BATCH_EVENTS, () -> {
                    if (++asked[0] == 8) {
                        clock.addAndGet(Duration.ofSeconds(8).toNanos());
                    }
                    return true;
                })
                .await()
                .atMost(Timeouts.CONDITION);

        // Then: the event that was under way is the last
        assertThat(batch).isEqualTo(new DrainResult.Batch(100, 8, 0, 0));
        assertThat(fixture.records(topic)).hasSize(8);

        // And: the next batch, with a lease of its own, continues
        assertThat(batch(drain)).isEqualTo(new DrainResult.Batch(92, 92, 0, 0));
    }

    @Test
    void theLeaseOutlastsAllThatIsSentInItsTime() {
        // Given
        spill.spilled(events(1, 1));
        String before = spill.rows("select clock_timestamp()").get(0);

        // When
        batch(log(topic).drain(spill.waiting()));

        // Then: the 8 s in which events are sent, and as long as Kafka has for the last of them, by far
        assertThat(spill.rows("select until >= timestamptz '" + before + "' + interval '12 s' from spill_lease"))
                .containsExactly("true");
    }

    @Test
    void aLeaseFarInTheFutureBlocksNoOtherProcess() {
        // Given: the process that had it is gone, and the database's clock was set back since
        spill.spilled(events(1, 1));
        spill.sql("update spill_lease set holder = 'gone', until = clock_timestamp() + interval '1 hour'");

        // Then
        assertThat(batch(log(topic).drain(spill.waiting()))).isEqualTo(new DrainResult.Batch(1, 1, 0, 0));
    }

    private boolean isEmpty() {
        return spill.rows("select waiting from spill_level").equals(List.of("0"));
    }

    private static int number(String value) {
        return Integer.parseInt(value.substring(1));
    }

    /** Incompressible bytes. */
    private static byte[] random(int length) {
        byte[] bytes = new byte[length];
        new java.util.Random(7).nextBytes(bytes);
        return bytes;
    }
}
