package dev.carflow.redrive.topic;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carflow.eventlog.EventRecord;
import dev.carflow.redrive.topic.TopicWriter.Written;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.InvalidRecordException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.NotLeaderOrFollowerException;
import org.junit.jupiter.api.Test;

class TopicWriterTest {

    /** Refuses a batch, which is what is sent until a flush, for one record of it without a key. */
    private static final class Refusing extends MockProducer<String, byte[]> {

        private final List<ProducerRecord<String, byte[]>> batch = new ArrayList<>();
        private final List<CompletableFuture<RecordMetadata>> results = new ArrayList<>();
        final List<String> written = new ArrayList<>();

        @Override
        public Future<RecordMetadata> send(ProducerRecord<String, byte[]> message) {
            batch.add(message);
            CompletableFuture<RecordMetadata> result = new CompletableFuture<>();
            results.add(result);
            return result;
        }

        @Override
        public void flush() {
            boolean refused = batch.stream().anyMatch(each -> each.key() == null);
            for (int i = 0; i < batch.size(); i++) {
                String key = batch.get(i).key();
                if (key == null) {
                    results.get(i).completeExceptionally(new InvalidRecordException("without key"));
                } else if (refused) {
                    results.get(i).completeExceptionally(new KafkaException("part of a batch"));
                } else if (key.equals("away")) {
                    results.get(i).completeExceptionally(new NotLeaderOrFollowerException("moved"));
                } else {
                    written.add(key);
                    results.get(i).complete(null);
                }
            }
            batch.clear();
            results.clear();
        }
    }

    private final Refusing producer = new Refusing();
    private final TopicWriter writer = new TopicWriter(producer);

    @Test
    void aRecordThatIsRefusedIsNamedAndThoseBesideItAreWritten() {
        List<Written> results = writer.write(List.of(to("a"), to(null), to("b")));

        assertThat(results)
                .containsExactly(new Written.Stored(), new Written.Refused("INVALID_RECORD"), new Written.Stored());
        assertThat(producer.written).containsExactly("a", "b");
        assertThat(TopicWriter.problem(results)).isEmpty();
    }

    @Test
    void brokersThatAreAwayAreAProblemAndRefuseNothing() {
        List<Written> results = writer.write(List.of(to("a"), to("away")));

        assertThat(results).containsExactly(new Written.Stored(), new Written.Failed("NotLeaderOrFollowerException"));
        assertThat(TopicWriter.problem(results)).contains("NotLeaderOrFollowerException");
    }

    private static EventRecord to(String key) {
        return new EventRecord("t", key, new byte[1], List.of());
    }
}
