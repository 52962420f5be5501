package dev.carflow.enrichment.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.carflow.LogLines;
import dev.carflow.Timeouts;
import dev.carflow.routing.EventHeaders;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.smallrye.mutiny.Uni;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A consumer loop when a log has changed or cannot be read, and when its own process fails it. */
class ChangedLogTest extends ConsumerLoopsOnABroker {

    private final LogLines lines = LogLines.ofPackage(ConsumerLoop.class);

    @AfterEach
    void stopListening() {
        lines.close();
    }

    @Test
    void aTopicThatIsDeletedAndCreatedAgainIsReadFromItsBeginning() throws Exception {
        // Given: a consumer loop that resumed where another one had stopped
        send(0, 100);
        stop(loopThatHasWritten(100));
        loop(this::passedOn);
        send(100, 10);
        awaitWritten(110);

        // When
        try (Admin admin = broker.admin()) {
            admin.deleteTopics(List.of(in)).all().get();
            await().until(() -> !admin.listTopics().names().get().contains(in));
            broker.createTopics(in);
        }
        send(110, 30);

        // Then
        awaitWritten(140);
        assertThat(written()).containsExactlyInAnyOrderElementsOf(events(0, 140));
        // The consumer loop may first detect another topic, or a position that is not in it.
        assertThat(changes("topic-recreated")).isPositive();
        assertThat(lines.all())
                .anyMatch(line ->
                        line.contains(in + " was deleted and created again: it is read from its beginning. Events of"
                                + " the former topic that were not read are gone"));
    }

    @Test
    void aTopicThatIsAnotherOneWhenAConsumerLoopStartsIsReadFromItsBeginning() throws Exception {
        // Given: what the group has committed outlives the topic, as it does where an in-flight commit comes late
        send(0, 100);
        stop(loopThatHasWritten(100));
        var committed = broker.positions(in + "-group");
        try (Admin admin = broker.admin()) {
            admin.deleteTopics(List.of(in)).all().get();
            await().until(() -> !admin.listTopics().names().get().contains(in));
            broker.createTopics(in);
            send(100, 200);
            await().ignoreExceptions()
                    .atMost(Timeouts.CONDITION)
                    .until(() -> admin.alterConsumerGroupOffsets(in + "-group", committed)
                                    .all()
                                    .get()
                            == null);
        }

        // When
        loop(this::passedOn);

        // Then
        awaitWritten(300);
        assertThat(written()).containsExactlyInAnyOrderElementsOf(events(0, 300));
        assertThat(changes("topic-recreated")).isPositive();
        assertThat(lines.all()).anyMatch(line -> line.contains("is read from its beginning"));
    }

    @Test
    void recordsWrittenToATruncatedLogAreRead() throws Exception {
        // Given: one batch for each event, of one partition
        sendOneByOne(0, 20);
        stop(loopThatHasWritten(20));

        // When: the last ten are lost, and five others come in their place
        int partition = partitionOfOneUser();
        broker.disk().cut(Map.of(new TopicPartition(in, partition), 10L));
        sendOneByOne(20, 5);
        loop(this::passedOn);

        // Then
        awaitWritten(25);
        assertThat(written()).containsExactlyInAnyOrderElementsOf(events(0, 25));
        assertThat(changes("log-truncated")).isEqualTo(1);
        assertThat(lines.all())
                .anyMatch(line -> line.contains(in + "-" + partition + " lost the end of its log: 20 was committed, and"
                        + " from 10 on it holds other records"));
    }

    @Test
    void aPositionBeyondTheEndOfALogIsNotWaitedForWithoutAnEpoch() throws Exception {
        // Given: a position that another tool has committed, without epoch and id
        sendOneByOne(0, 10);
        stop(loopThatHasWritten(10));
        TopicPartition name = new TopicPartition(in, partitionOfOneUser());
        try (Admin admin = broker.admin()) {
            await().ignoreExceptions()
                    .atMost(Timeouts.CONDITION)
                    .until(() ->
                            admin.alterConsumerGroupOffsets(in + "-group", Map.of(name, new OffsetAndMetadata(1000)))
                                            .all()
                                            .get()
                                    == null);
        }

        // When
        loop(this::passedOn);

        // Then
        await().until(() -> lines.all().stream()
                .anyMatch(line -> line.contains(name + " lost the end of its log: 1000 was committed, and from 10"
                        + " on it holds other records")));
        sendOneByOne(10, 5);
        awaitWritten(15);
        assertThat(written()).containsExactlyInAnyOrderElementsOf(events(0, 15));
        assertThat(changes("log-truncated")).isEqualTo(1);
    }

    @Test
    void recordsThatWereDeletedUnreadAreReported() throws Exception {
        // Given
        sendOneByOne(0, 10);
        stop(loopThatHasWritten(10));
        sendOneByOne(10, 10);
        int partition = partitionOfOneUser();

        // When: retention deletes records that nobody has read
        try (Admin admin = broker.admin()) {
            admin.deleteRecords(Map.of(new TopicPartition(in, partition), RecordsToDelete.beforeOffset(15)))
                    .all()
                    .get();
        }
        loop(this::passedOn);

        // Then
        awaitWritten(15);
        assertThat(changes("records-deleted")).isEqualTo(1);
        assertThat(lines.all())
                .anyMatch(line ->
                        line.contains(in + "-" + partition + " holds no records before 15, and 10 was committed"));
    }

    @Test
    void aDamagedRecordHoldsUpItsOwnPartitionAloneAndIsNamed() throws Exception {
        // Given
        sendOneByOne(0, 5);
        int partition = partitionOfOneUser();
        broker.disk().damage(new TopicPartition(in, partition));

        // When
        ConsumerLoop loop = loop(this::passedOn);
        for (int i = 100; i < 160; i++) {
            broker.send(in, "user-" + i, "event-" + i);
        }
        broker.flush();

        // Then: all that is not behind it is written
        await().until(() -> gauge(WorkerMetrics.PARTITIONS_UNREADABLE.name()) == 1);
        List<String> readable = new ArrayList<>(events(0, 4));
        for (int i = 100; i < 160; i++) {
            if (Broker.partitionOf("user-" + i) != partition) {
                readable.add("event-" + i);
            }
        }
        awaitWritten(readable.size());
        assertThat(written()).containsExactlyInAnyOrderElementsOf(readable);
        assertThat(lines.all()).anyMatch(line -> line.contains(in + "-" + partition + "@4 cannot be read"));
        assertThat(loop.isGoing()).isTrue();

        // When: it is whole again
        stop(loop);
        broker.disk().mend(new TopicPartition(in, partition));
        loop(this::passedOn);

        // Then
        awaitWritten(65);
    }

    @Test
    void aDamagedRecordIsFoundAmongBacklogsOfOtherPartitions() throws Exception {
        // Given: more of each other partition than the search could read through
        sendOneByOne(0, 5);
        int partition = partitionOfOneUser();
        broker.disk().damage(new TopicPartition(in, partition));
        List<String> readable = new ArrayList<>(events(0, 4));
        for (int i = 100; i < 20_100; i++) {
            if (Broker.partitionOf("user-" + i) != partition) {
                broker.send(in, "user-" + i, "event-" + i);
                readable.add("event-" + i);
            }
        }
        broker.flush();

        // When
        loop(this::passedOn);

        // Then: what was read during the search comes out as well, and once
        await().until(() -> gauge(WorkerMetrics.PARTITIONS_UNREADABLE.name()) == 1);
        awaitWritten(readable.size());
        assertThat(written().stream().sorted().toList())
                .isEqualTo(readable.stream().sorted().toList());
    }

    @Test
    void aDamagedRecordThatWasWrittenBeforeHoldsNothingUp() throws Exception {
        // Given
        sendOneByOne(0, 5);
        stop(loopThatHasWritten(5));
        broker.disk().damage(new TopicPartition(in, partitionOfOneUser()));
        sendOneByOne(5, 5);

        // When: the window is read again
        loop(this::passedOn);

        // Then
        awaitWritten(10);
        assertThat(changes("window-unreadable")).isEqualTo(1);
        assertThat(gauge(WorkerMetrics.PARTITIONS_UNREADABLE.name())).isZero();
    }

    @Test
    void anAdminClientThatHasEndedIsReplacedAndTheTopicIsCheckedAgain() throws Exception {
        // Given
        WorkerClients clients = clients();
        loop(Optional.empty(), clients, this::passedOn);
        send(0, 10);
        awaitWritten(10);
        Admin ended = clients.admin().get();

        // When
        ended.close(Duration.ZERO);

        // Then: by the consumer loop, which asks every few seconds
        await().until(() -> clients.admin().get() != ended);
        assertThat(lines.all()).noneMatch(line -> line.contains("restarts"));
        send(10, 10);
        awaitWritten(20);
    }

    @Test
    void withoutATopicToWriteToNothingIsWrittenAndNothingLost() throws Exception {
        // Given
        send(0, 10);
        loopThatHasWritten(10);

        // When
        try (Admin admin = broker.admin()) {
            admin.deleteTopics(List.of(out)).all().get();
            await().until(() -> !admin.listTopics().names().get().contains(out));
        }
        await().until(() -> gauge(WorkerMetrics.TOPICS_MISSING.name()) == 1);
        send(10, 10);
        await().until(() -> lines.all().stream().anyMatch(line -> line.contains("[" + out + "] do not exist")));
        broker.createTopics(out);

        // Then
        awaitWritten(10);
        assertThat(written()).containsExactlyInAnyOrderElementsOf(events(10, 10));
    }

    @Test
    void recordsOfOthersInAnyFormHoldNothingUp() {
        // Given
        byte[] value = "{}".getBytes(StandardCharsets.UTF_8);
        for (String nothing : List.of(EventHeaders.SOURCE, EventHeaders.ID)) {
            broker.sendForeign(in, null, value, nothing);
            broker.sendForeign(in, "u", null, nothing);
        }
        broker.sendForeign(in, "u", value, EventHeaders.REDRIVE_ID);
        broker.send(in, "u", "event-0");
        broker.flush();

        // When
        loop(record -> record.value() == null
                ? Uni.createFrom().item(new RecordOutput.DeadLetter("no-value", "it has none"))
                : passedOn(record));

        // Then
        awaitWritten(4);
        broker.awaitCommitted(dead, 2);
        assertThat(count(WorkerMetrics.RESTARTS.name())).isZero();
    }

    @Test
    void aConsumerLoopContinuesAfterErrorsOfItsProcess() {
        // Given: no memory for a consumer, then none for an event
        AtomicInteger consumers = new AtomicInteger();
        AtomicInteger processed = new AtomicInteger();
        WorkerClients clients =
                new WorkerClients(Map.of("bootstrap.servers", broker.kafka().bootstrapServers())) {
                    @Override
                    Consumer<String, byte[]> consumer(ConsumerLoopSettings loop) {
                        if (consumers.getAndIncrement() == 0) {
                            throw new OutOfMemoryError("Cannot reserve bytes of direct buffer memory");
                        }
                        return super.consumer(loop);
                    }
                };
        send(0, 50);

        // When
        ConsumerLoop loop = loop(Optional.empty(), clients, record -> {
            if (processed.incrementAndGet() == 10) {
                throw new OutOfMemoryError("Cannot reserve bytes of direct buffer memory");
            }
            return passedOn(record);
        });

        // Then
        awaitWritten(50);
        assertThat(written()).containsExactlyInAnyOrderElementsOf(events(0, 50));
        assertThat(broker.committed(dead)).isEmpty();
        assertThat(count(WorkerMetrics.RESTARTS.name())).isEqualTo(2);
        assertThat(loop.needsRestart()).isFalse();
    }

    private ConsumerLoop loopThatHasWritten(int events) {
        ConsumerLoop loop = loop(this::passedOn);
        awaitWritten(events);
        return loop;
    }

    private void send(int from, int count) {
        for (int i = from; i < from + count; i++) {
            broker.send(in, "user-" + i % 20, "event-" + i);
        }
        broker.flush();
    }

    /** Of one user, so that they are on one partition, and each in its own batch. */
    private void sendOneByOne(int from, int count) {
        for (int i = from; i < from + count; i++) {
            broker.send(in, "u", "event-" + i);
            broker.flush();
        }
    }

    private static int partitionOfOneUser() {
        return Broker.partitionOf("u");
    }

    private static List<String> events(int from, int count) {
        return IntStream.range(from, from + count).mapToObj(i -> "event-" + i).toList();
    }

    private List<String> written() {
        return broker.committed(out).stream()
                .map(each -> new String(each.value(), StandardCharsets.UTF_8))
                .toList();
    }

    private void awaitWritten(int count) {
        broker.awaitCommitted(out, count);
    }

    private double changes(String reason) {
        return registry.find(WorkerMetrics.LOG_CHANGE.name()).tag("reason", reason).counters().stream()
                .mapToDouble(Counter::count)
                .sum();
    }

    private double gauge(String name) {
        return registry.find(name).gauges().stream().mapToDouble(Gauge::value).sum();
    }
}
