package dev.carflow.redrive.replay;

import dev.carflow.redrive.topic.OffsetRanges;
import dev.carflow.redrive.topic.StoredRecord;
import dev.carflow.redrive.topic.TopicPosition;
import java.util.HashMap;
import java.util.Map;

/** The part of an extent that is not read yet. Used by one thread. */
final class RemainingOffsets {

    private record Partition(String topic, int number) {
        static Partition of(TopicPosition at) {
            return new Partition(at.topic(), at.partition());
        }
    }

    private final OffsetRanges extent;
    private final Map<Partition, Long> next = new HashMap<>();
    private long size;

    RemainingOffsets(OffsetRanges extent) {
        this.extent = extent;
        extent.parts().forEach(part -> next.put(new Partition(part.topic(), part.partition()), part.next()));
        size = extent.size();
    }

    void read(StoredRecord entry) {
        long after = entry.at().offset() + 1;
        size -= after - next.put(Partition.of(entry.at()), after);
    }

    OffsetRanges left() {
        return new OffsetRanges(extent.parts().stream()
                .map(part -> new OffsetRanges.Part(
                        part.topic(),
                        part.partition(),
                        next.get(new Partition(part.topic(), part.partition())),
                        part.end()))
                .toList());
    }

    long size() {
        return size;
    }
}
