package dev.carflow.kafka;

import dev.carflow.sandbox.EmbeddedKafka;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;

/** The disk under an embedded broker, and what machines do to it. Logs have one segment, as those of tests do. */
public final class BrokerDisk {

    private final EmbeddedKafka kafka;
    private final Path directory;
    private final Map<TopicPartition, Long> damaged = new HashMap<>();

    /** @param directory the broker's, with which it was started */
    public BrokerDisk(EmbeddedKafka kafka, Path directory) {
        this.kafka = kafka;
        this.directory = directory;
    }

    /** Changes the last byte of a partition's log. */
    public void damage(TopicPartition partition) throws IOException {
        long last = Files.size(log(partition)) - 1;
        damaged.put(partition, last);
        invert(partition, last);
    }

    /** Undoes {@link #damage}. */
    public void mend(TopicPartition partition) throws IOException {
        invert(partition, damaged.remove(partition));
    }

    private void invert(TopicPartition partition, long at) throws IOException {
        try (RandomAccessFile file = new RandomAccessFile(log(partition).toFile(), "rw")) {
            file.seek(at);
            int there = file.read();
            file.seek(at);
            file.write(~there);
        }
    }

    /**
     * Stops the broker, takes the ends of logs of partitions, and starts the broker again.
     *
     * @param from offset of the first record that is taken; those of its batch go with it
     * @return the offsets at which the logs end now
     */
    public Map<TopicPartition, Long> cut(Map<TopicPartition, Long> from) throws IOException {
        kafka.pause();
        Map<TopicPartition, Long> ends = new HashMap<>();
        for (Map.Entry<TopicPartition, Long> each : from.entrySet()) {
            ends.put(each.getKey(), cut(log(each.getKey()), each.getValue()));
        }
        // As after a machine that died: otherwise the broker trusts its notes from the last stop.
        Files.delete(directory.resolve("data").resolve(".kafka_cleanshutdown"));
        kafka.resume();
        return ends;
    }

    private static long cut(Path log, long from) throws IOException {
        try (RandomAccessFile file = new RandomAccessFile(log.toFile(), "rw")) {
            long start = 0;
            long offset = 0;
            // A batch begins with its first offset and the length of what follows.
            for (long at = 0; at < file.length() && offset < from; ) {
                file.seek(at);
                long first = file.readLong();
                if (first > from) {
                    break;
                }
                start = at;
                offset = first;
                at += Long.BYTES + Integer.BYTES + file.readInt();
            }
            file.setLength(start);
            return offset;
        }
    }

    private Path log(TopicPartition partition) {
        return directory.resolve("data").resolve(partition.toString()).resolve("00000000000000000000.log");
    }
}
