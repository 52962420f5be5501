package dev.carflow.packaged;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.kafka.common.record.CompressionType;
import org.apache.kafka.common.record.FileLogInputStream.FileChannelRecordBatch;
import org.apache.kafka.common.record.FileRecords;

/**
 * The properties of a topic's batches that its readers do not see: how they are compressed, and whether they belong to
 * a transaction.
 */
record BatchesOnDisk(List<Batch> all) {

    record Batch(CompressionType compression, boolean transactional) {}

    /** Returns those of all partitions of a topic, without transaction markers. */
    static BatchesOnDisk of(String topic, Path brokerData) throws IOException {
        List<Batch> batches = new ArrayList<>();
        try (Stream<Path> files = Files.walk(brokerData)) {
            files.filter(file -> file.toString().endsWith(".log"))
                    .filter(file -> file.getParent().getFileName().toString().matches(topic + "-\\d+"))
                    .forEach(file -> read(file, batches));
        }
        return new BatchesOnDisk(batches);
    }

    private static void read(Path segment, List<Batch> into) {
        try (FileRecords records = FileRecords.open(segment.toFile(), false)) {
            for (FileChannelRecordBatch batch : records.batches()) {
                if (!batch.isControlBatch()) {
                    into.add(new Batch(batch.compressionType(), batch.isTransactional()));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
