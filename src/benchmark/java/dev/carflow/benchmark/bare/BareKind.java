package dev.carflow.benchmark.bare;

import java.io.IOException;
import org.apache.kafka.clients.producer.ProducerRecord;

/** What a bare server does with a delivery once its signature holds. */
public enum BareKind {
    /** Reads the ids in one streaming pass, and writes the key and headers that Carflow writes. */
    SAME_HEADERS {
        @Override
        ProducerRecord<String, byte[]> message(String topic, byte[] body) throws IOException {
            return ServiceLikeRecord.of(topic, body);
        }
    },
    /** Searches the text for the user's id, and writes no headers: the least that still keeps a user's order. */
    LEANEST {
        @Override
        ProducerRecord<String, byte[]> message(String topic, byte[] body) throws IOException {
            return new ProducerRecord<>(topic, UserSearch.userOf(body), body);
        }
    },
    /** Answers at once and writes nothing: what HTTP and the signature cost without Kafka. */
    HTTP_ALONE {
        @Override
        ProducerRecord<String, byte[]> message(String topic, byte[] body) {
            throw new UnsupportedOperationException("this server writes no records");
        }
    };

    public boolean writes() {
        return this != HTTP_ALONE;
    }

    /** Returns the record of a delivery. */
    abstract ProducerRecord<String, byte[]> message(String topic, byte[] body) throws IOException;
}
