package dev.carflow.enrichment.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.carflow.LogLines;
import dev.carflow.eventlog.EventRecord;
import dev.carflow.routing.EventHeaders;
import io.micrometer.core.instrument.Counter;
import io.smallrye.mutiny.Uni;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

/** A record that the broker refuses is a dead letter, and the records beside it are written. */
class RejectedRecordsOnABrokerTest extends ConsumerLoopsOnABroker {

    private static final int SMALL = 100;
    private static final int LIMIT = 20_000;

    @Test
    void aRecordThatIsLargerThanItsTopicTakesIsADeadLetter() throws Exception {
        // Given
        broker.configure(out, "max.message.bytes", String.valueOf(LIMIT));
        List<String> small = sendSmall();
        byte[] large = bytes(2 * LIMIT);
        broker.send(in, "u1", "large", large);
        small.addAll(sendSmall());
        broker.flush();

        // When
        loop(this::passedOn);

        // Then
        broker.awaitCommitted(out, 2 * SMALL);
        assertThat(ids(out)).containsExactlyInAnyOrderElementsOf(small);
        assertThat(broker.committed(dead)).singleElement().satisfies(letter -> {
            assertThat(header(letter, EventHeaders.REASON)).isEqualTo("too-large");
            assertThat(letter.value()).isEqualTo(large);
        });
    }

    @Test
    void manyRecordsThatFitAreWrittenAlthoughABatchOfThemDoesNot() throws Exception {
        // Given: settled at once, so that one transaction holds them all
        broker.configure(out, "max.message.bytes", String.valueOf(LIMIT));
        for (int i = 0; i < SMALL; i++) {
            broker.send(in, "one user", "event-" + i, bytes(LIMIT / 8));
        }
        broker.flush();
        CompletableFuture<Void> all = new CompletableFuture<>();
        List<InputRecord> taken = new ArrayList<>();

        // When
        loop(record -> {
            synchronized (taken) {
                taken.add(record);
                if (taken.size() == SMALL) {
                    all.complete(null);
                }
            }
            return Uni.createFrom().completionStage(all).chain(() -> passedOn(record));
        });

        // Then
        broker.awaitCommitted(out, SMALL);
        assertThat(broker.committed(dead)).isEmpty();
    }

    @Test
    void aTopicThatTakesLessFromNowOnHoldsNothingUp() throws Exception {
        // Given: a consumer loop whose batches fitted until now
        List<String> small = sendSmall();
        broker.flush();
        loop(this::passedOn);
        broker.awaitCommitted(out, SMALL);

        // When
        broker.configure(out, "max.message.bytes", String.valueOf(LIMIT));
        for (int i = 0; i < SMALL; i++) {
            broker.send(in, "one user", "event-" + i, bytes(LIMIT / 8));
        }
        broker.flush();

        // Then
        broker.awaitCommitted(out, 2 * SMALL);
        assertThat(ids(out)).containsAll(small).doesNotHaveDuplicates();
        assertThat(broker.committed(dead)).isEmpty();
    }

    @Test
    void batchesAreNoLargerThanEachTopicTakesNow() throws Exception {
        // Given
        BatchLimit limit = new BatchLimit(clients().admin(), Set.of(out, dead));
        assertThat(limit.ask()).isEqualTo(BatchLimit.USUAL_BYTES);

        // When
        broker.configure(dead, "max.message.bytes", String.valueOf(LIMIT));

        // Then: a membership whose transactions fail learns that its producer is unusable
        await().untilAsserted(() -> assertThatThrownBy(limit::check)
                .isInstanceOf(BatchLimit.Lowered.class)
                .hasMessageContaining(String.valueOf(LIMIT)));
        assertThat(limit.ask()).isEqualTo(LIMIT);

        // And: where nothing is said of it, the last answer counts
        assertThat(new BatchLimit(clients().admin(), Set.of("absent")).ask()).isEqualTo(BatchLimit.USUAL_BYTES);
    }

    @Test
    void aLetterThatIsLargerThanItsTopicTakesSaysOnlyWhereTheRecordIs() throws Exception {
        // Given
        broker.configure(out, "max.message.bytes", String.valueOf(LIMIT));
        broker.configure(dead, "max.message.bytes", String.valueOf(LIMIT));
        broker.send(in, "u1", "large", bytes(2 * LIMIT));
        broker.send(in, "u1", "fails", bytes(2 * LIMIT));
        List<String> small = sendSmall();
        broker.flush();

        // When
        loop(record -> record.header(EventHeaders.ID).equals(Optional.of("fails"))
                ? Uni.createFrom().item(new RecordOutput.DeadLetter("malformed-json", "at byte 7"))
                : passedOn(record));

        // Then
        broker.awaitCommitted(out, SMALL);
        assertThat(ids(out)).containsExactlyInAnyOrderElementsOf(small);
        assertThat(broker.committed(dead))
                .allSatisfy(letter -> {
                    assertThat(letter.value()).isNull();
                    assertThat(header(letter, EventHeaders.ORIGIN_TOPIC)).isEqualTo(in);
                    assertThat(header(letter, EventHeaders.ORIGIN_PARTITION))
                            .isEqualTo(String.valueOf(Broker.partitionOf("u1")));
                })
                .extracting(letter -> header(letter, EventHeaders.REASON) + header(letter, EventHeaders.ORIGIN_OFFSET))
                .containsExactlyInAnyOrder("too-large0", "malformed-json1");
    }

    @Test
    void aRecordThatNoTopicAcceptsIsReportedAndDelaysNothing() throws Exception {
        // Given: a dead-letter topic that takes no more than the marks of transactions
        broker.configure(dead, "max.message.bytes", "100");
        broker.send(in, "u1", "fails");
        List<String> small = sendSmall();
        broker.flush();

        // When
        try (LogLines lines = LogLines.ofPackage(ConsumerLoop.class)) {
            loop(record -> record.header(EventHeaders.ID).equals(Optional.of("fails"))
                    ? Uni.createFrom().item(new RecordOutput.DeadLetter("malformed-json", "at byte 7"))
                    : passedOn(record));

            // Then
            broker.awaitCommitted(out, SMALL);
            assertThat(ids(out)).containsExactlyInAnyOrderElementsOf(small);
            assertThat(broker.committed(dead)).isEmpty();
            assertThat(lines.all())
                    .anyMatch(line -> line.contains(dead + " takes no dead letter: MESSAGE_TOO_LARGE")
                            && line.contains("The record " + in + "-" + Broker.partitionOf("u1") + "@0 is neither"));
        }
        assertThat(registry.find(WorkerMetrics.EVENTS.name())
                        .tag("outcome", "unwritable")
                        .counters())
                .singleElement()
                .satisfies(counter -> assertThat(counter.count()).isEqualTo(1));
    }

    @Test
    void aRecordWithoutKeyForATopicThatIsCompactedIsADeadLetter() throws Exception {
        // Given: Kafka refuses it on both topics
        broker.configure(out, "cleanup.policy", "compact");
        broker.configure(dead, "cleanup.policy", "compact");
        broker.send(in, null, "nobody's");
        List<String> small = sendSmall();
        broker.flush();

        // When
        loop(this::passedOn);

        // Then
        broker.awaitCommitted(out, SMALL);
        assertThat(ids(out)).containsExactlyInAnyOrderElementsOf(small);
        assertThat(broker.committed(dead)).singleElement().satisfies(letter -> {
            assertThat(header(letter, EventHeaders.REASON)).isEqualTo("refused");
            assertThat(header(letter, EventHeaders.CAUSE)).contains(out).contains("INVALID_RECORD");
            assertThat(header(letter, EventHeaders.ORIGIN_TOPIC)).isEqualTo(in);
        });
    }

    @Test
    void aReadingThatIsLargerThanItsTopicTakesIsLeftOutAndAllElseIsWritten() throws Exception {
        // Given: among readings that fit, one that does not, and one that no topic could take
        broker.configure(readings, "max.message.bytes", String.valueOf(LIMIT));
        broker.send(in, "u1", "large");
        List<String> small = sendSmall();
        broker.flush();

        // When
        loop(record -> record.header(EventHeaders.ID).equals(Optional.of("large"))
                ? withReadings(record, 100, 2 * LIMIT, 200, WorkerLifecycle.MAX_REQUEST_BYTES)
                : withReadings(record, 300));

        // Then
        broker.awaitCommitted(out, SMALL + 1);
        broker.awaitCommitted(readings, SMALL + 2);
        assertThat(ids(out)).hasSize(SMALL + 1).containsAll(small).contains("large");
        assertThat(broker.committed(readings))
                .hasSize(SMALL + 2)
                .extracting(each -> each.value().length)
                .containsOnly(100, 200, 300);
        assertThat(broker.committed(dead)).isEmpty();
        await().untilAsserted(() -> {
            assertThat(readingsOf("refused")).isEqualTo(2);
            assertThat(readingsOf("written")).isEqualTo(SMALL + 2);
        });
    }

    @Test
    void aTopicThatTakesNoReadingsHoldsNothingUp() throws Exception {
        // Given: it takes no more than the marks of transactions, and each event has a hundred readings
        broker.configure(readings, "max.message.bytes", "100");
        List<String> small = sendSmall();
        broker.flush();

        // When
        loop(record -> withReadings(
                record, IntStream.range(0, 100).map(i -> 200 + 3 * i).toArray()));

        // Then
        broker.awaitCommitted(out, SMALL);
        assertThat(ids(out)).containsExactlyInAnyOrderElementsOf(small);
        await().untilAsserted(() -> assertThat(readingsOf("refused")).isEqualTo(100 * SMALL));
        assertThat(broker.committed(readings)).isEmpty();
        assertThat(broker.committed(dead)).isEmpty();
    }

    @Test
    void aDeadLetterHasNoReadings() throws Exception {
        // Given
        broker.configure(out, "max.message.bytes", String.valueOf(LIMIT));
        broker.send(in, "u1", "large", bytes(2 * LIMIT));
        List<String> small = sendSmall();
        broker.flush();

        // When
        loop(record -> withReadings(record, 100));

        // Then
        broker.awaitCommitted(readings, SMALL);
        broker.awaitCommitted(dead, 1);
        assertThat(ids(out)).containsExactlyInAnyOrderElementsOf(small);
        assertThat(ids(readings)).containsExactlyInAnyOrderElementsOf(small);
    }

    private Uni<RecordOutput> withReadings(InputRecord record, int... sizes) {
        return passedOn(record)
                .map(output -> new RecordOutput.Enriched(
                        ((RecordOutput.Enriched) output).record(),
                        List.of(),
                        IntStream.of(sizes)
                                .mapToObj(size -> new EventRecord(readings, "v", bytes(size), record.headers()))
                                .toList()));
    }

    private double readingsOf(String outcome) {
        return registry.find(WorkerMetrics.READINGS.name()).tag("outcome", outcome).counters().stream()
                .mapToDouble(Counter::count)
                .sum();
    }

    private List<String> sendSmall() {
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < SMALL; i++) {
            String id = "small-" + ids.size() + "-" + System.nanoTime();
            broker.send(in, "u" + i % 10, id);
            ids.add(id);
        }
        return ids;
    }

    private List<String> ids(String topic) {
        return broker.committed(topic).stream()
                .map(each -> header(each, EventHeaders.ID))
                .toList();
    }

    /** That no compression makes smaller. */
    private static byte[] bytes(int count) {
        byte[] bytes = new byte[count];
        new Random(count).nextBytes(bytes);
        return bytes;
    }

    private static String header(ConsumerRecord<String, byte[]> source, String name) {
        var header = source.headers().lastHeader(name);
        return header == null ? null : new String(header.value(), StandardCharsets.UTF_8);
    }
}
