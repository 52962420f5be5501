package dev.carflow.enrichment.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.LIST;

import dev.carflow.eventlog.EventRecord;
import dev.carflow.eventlog.KafkaRecords;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;

/** The output of events is held until it is written: it counts, and is written in batches. */
class TransactionBatchTest {

    private static final int MIB = 1024 * 1024;
    private static final ConsumerLoopSettings SETTINGS = new ConsumerLoopSettings(
            "g",
            Optional.empty(),
            Set.of(new InputTopic("in", "in", false)),
            Set.of("out"),
            "dead",
            10_000,
            64L * MIB,
            MIB,
            Duration.ofMillis(1),
            Duration.ofMinutes(15),
            1000);

    private final AssignedPartitions assignedPartitions = new AssignedPartitions(SETTINGS);

    @Test
    void outputOfSmallEventsFillsTheConsumerLoopAsThatOfLargeOnes() {
        // Given: a thousand events of a hundred bytes, not done yet
        PartitionState partition = assigned(0);
        List<InOrderReleaseBuffer.Entry> entries = add(partition, 0, 1000);
        assertThat(assignedPartitions.isFull()).isFalse();

        // When: each becomes 64 KiB, or 128: 56 MiB, and then 12 more
        entries.subList(0, 900).forEach(entry -> entry.complete(enriched(64 * 1024)));
        boolean fullOf56 = assignedPartitions.isFull();
        entries.subList(900, 1000).forEach(entry -> entry.complete(enriched(128 * 1024)));

        // Then
        assertThat(fullOf56).isFalse();
        assertThat(assignedPartitions.isFull()).isTrue();

        // When: half of them are written
        assignedPartitions.removeHead(partition, entries.subList(0, 500));

        // Then
        assertThat(assignedPartitions.isFull()).isFalse();
    }

    @Test
    void aTransactionIsBoundedAndThoseAfterItTakeTheRest() {
        // Given: 60 MiB in two partitions, the second one's last event not done
        List<InOrderReleaseBuffer.Entry> first = add(assigned(0), 0, 40);
        List<InOrderReleaseBuffer.Entry> second = add(assigned(1), 0, 81);
        first.forEach(entry -> entry.complete(enriched(MIB / 2)));
        second.subList(0, 80).forEach(entry -> entry.complete(enriched(MIB / 2)));

        // When
        List<ProducerRecord<String, byte[]>> written = new ArrayList<>();
        OffsetAndMetadata[] positions = new OffsetAndMetadata[2];
        boolean more = true;
        while (more) {
            TransactionBatch portion = TransactionBatch.of(
                    assignedPartitions,
                    SETTINGS,
                    new DeadLetters("dead", MIB),
                    new ReadingLimits(() -> 0),
                    TransactionBatch.Size.USUAL);
            long size = records(portion).stream().mapToLong(KafkaRecords::size).sum();
            assertThat(size).isBetween(1L, 9L * MIB);
            written.addAll(records(portion));
            portion.offsets().forEach((name, position) -> positions[name.partition()] = position);
            portion.done().forEach(assignedPartitions::removeHead);
            more = portion.leavesSome();
        }

        // Then
        assertThat(written).hasSize(120);
        assertThat(positions[0].offset()).isEqualTo(40);
        assertThat(positions[1].offset()).isEqualTo(80);
        assertThat(assignedPartitions.records()).isEqualTo(1);
    }

    @Test
    void anEventsFurtherRecordsAreWrittenWithItAndBehindIt() {
        // Given
        List<InOrderReleaseBuffer.Entry> entries = add(assigned(0), 0, 2);
        entries.get(0)
                .complete(new RecordOutput.Enriched(
                        new EventRecord("out", "u", new byte[1], List.of()),
                        List.of(new EventRecord("out", "u", new byte[2], List.of()))));
        entries.get(1).complete(enriched(3));

        // When
        TransactionBatch portion = TransactionBatch.of(
                assignedPartitions,
                SETTINGS,
                new DeadLetters("dead", MIB),
                new ReadingLimits(() -> 0),
                TransactionBatch.Size.USUAL);

        // Then
        assertThat(records(portion)).extracting(record -> record.value().length).containsExactly(1, 2, 3);
        assertThat(portion.offsets().values()).singleElement().satisfies(position -> assertThat(position.offset())
                .isEqualTo(2));
    }

    @Test
    void anEventsFurtherRecordsAreWrittenWhenItsEnrichedFormIsTooLarge() {
        // Given
        List<InOrderReleaseBuffer.Entry> entries = add(assigned(0), 0, 1);
        entries.get(0)
                .complete(new RecordOutput.Enriched(
                        new EventRecord("out", "u", new byte[2 * MIB], List.of()),
                        List.of(new EventRecord("out", "u", new byte[2], List.of()))));

        // When
        TransactionBatch portion = TransactionBatch.of(
                assignedPartitions,
                SETTINGS,
                new DeadLetters("dead", MIB),
                new ReadingLimits(() -> 0),
                TransactionBatch.Size.USUAL);

        // Then
        assertThat(records(portion)).extracting(ProducerRecord::topic).containsExactly("dead", "out");
    }

    @Test
    void readingsCountAsOutputOfAnEventAndGoWithIt() {
        // Given: 100 events of a MiB of readings each, and a consumer loop that has room for 64
        List<InOrderReleaseBuffer.Entry> entries = add(assigned(0), 0, 100);
        EventRecord reading = new EventRecord("readings", "v", new byte[MIB / 4], List.of());
        assertThat(assignedPartitions.isFull()).isFalse();

        // When
        entries.forEach(entry -> entry.complete(new RecordOutput.Enriched(
                new EventRecord("out", "u", new byte[1], List.of()),
                List.of(),
                List.of(reading, reading, reading, reading))));

        // Then
        assertThat(assignedPartitions.isFull()).isTrue();
        TransactionBatch portion = TransactionBatch.of(
                assignedPartitions,
                SETTINGS,
                new DeadLetters("dead", MIB),
                new ReadingLimits(() -> 0),
                TransactionBatch.Size.USUAL);
        assertThat(portion.groups()).hasSize(16).last().asInstanceOf(LIST).hasSize(4);
        assertThat(portion.done().values().iterator().next()).hasSize(8);
        assertThat(portion.leavesSome()).isTrue();
    }

    private static List<ProducerRecord<String, byte[]>> records(TransactionBatch portion) {
        return portion.groups().stream().flatMap(List::stream).toList();
    }

    private PartitionState assigned(int partition) {
        PartitionState assigned = PartitionState.untouched(0, Optional.empty(), SETTINGS, Clock.systemUTC());
        assignedPartitions.put(new TopicPartition("in", partition), assigned);
        return assigned;
    }

    private List<InOrderReleaseBuffer.Entry> add(PartitionState partition, int from, int count) {
        List<InOrderReleaseBuffer.Entry> added = new ArrayList<>();
        for (int i = from; i < from + count; i++) {
            added.add(assignedPartitions.add(
                    partition,
                    new ConsumerRecord<>(
                            "in",
                            0,
                            i,
                            0,
                            TimestampType.CREATE_TIME,
                            1,
                            100,
                            "u",
                            new byte[100],
                            new RecordHeaders(),
                            Optional.empty())));
        }
        return added;
    }

    private static RecordOutput enriched(int bytes) {
        return new RecordOutput.Enriched(new EventRecord("out", "u", new byte[bytes], List.of()));
    }
}
