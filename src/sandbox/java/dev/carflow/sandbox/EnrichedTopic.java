package dev.carflow.sandbox;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;

/** The records on the topic of enriched events, each once. One thread at a time. */
final class EnrichedTopic {

    static final String NAME = "smartcar.enriched";

    private static final long MOST = 1000;

    private final Map<Integer, Long> next = new HashMap<>();
    private long lastSize;

    /**
     * @param size of the topic now; it also counts transaction markers, so it is only an upper bound
     * @return values since the last call, the newest thousand at most
     */
    List<byte[]> news(TopicReader reader, long size) {
        int count = (int) Math.min(MOST, Math.max(0, size - lastSize));
        lastSize = size;
        if (count == 0) {
            return List.of();
        }
        List<ConsumerRecord<String, byte[]>> fresh = reader.last(NAME, count).stream()
                .filter(entry -> entry.offset() >= next.getOrDefault(entry.partition(), 0L))
                .toList();
        fresh.forEach(entry -> next.merge(entry.partition(), entry.offset() + 1, Math::max));
        return fresh.stream()
                .filter(EnrichedTopic::isEvent)
                .map(ConsumerRecord::value)
                .toList();
    }

    /** Carflow's own records there, such as changed permissions, have other types. */
    private static boolean isEvent(ConsumerRecord<String, byte[]> entry) {
        Header type = entry.headers().lastHeader("ce_type");
        return type == null || new String(type.value(), StandardCharsets.UTF_8).endsWith(".enriched");
    }
}
