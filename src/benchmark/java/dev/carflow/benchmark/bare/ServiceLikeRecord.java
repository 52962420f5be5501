package dev.carflow.benchmark.bare;

import dev.carflow.routing.EventHeaders;
import dev.carflow.routing.TraceContext;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.concurrent.ThreadLocalRandom;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Records with the same key and headers as Carflow's, so that all rows write the same number of bytes. */
public final class ServiceLikeRecord {

    private static final byte[] SPEC_VERSION = utf8("1.0");
    private static final byte[] TYPE = utf8("com.smartcar.vehicle_state");
    private static final byte[] JSON = utf8("application/json");

    private ServiceLikeRecord() {}

    public static ProducerRecord<String, byte[]> of(String topic, byte[] body) throws IOException {
        Ids ids = Ids.read(body);
        var message = new ProducerRecord<>(topic, ids.user, body);
        message.headers()
                .add(EventHeaders.SPEC_VERSION, SPEC_VERSION)
                .add(EventHeaders.ID, utf8(ids.event))
                .add(EventHeaders.TYPE, TYPE)
                .add(EventHeaders.SOURCE, utf8("/smartcar/webhooks/" + ids.webhook))
                .add(
                        EventHeaders.TIME,
                        utf8(Instant.ofEpochMilli(ids.deliveredAt).toString()))
                .add(EventHeaders.CONTENT_TYPE, JSON)
                .add(EventHeaders.DELIVERY_ID, utf8(ids.delivery))
                .add(EventHeaders.RECEIVED_AT, utf8(Instant.now().toString()))
                .add(TraceContext.TRACEPARENT, traceParent())
                .add(EventHeaders.SUBJECT, utf8(ids.vehicle));
        return message;
    }

    /** One in a hundred is sampled, as the service does by default: a worker follows that. */
    private static byte[] traceParent() {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        String flags = random.nextInt(100) == 0 ? "-01" : "-00";
        return utf8("00-" + hex(random) + hex(random) + '-' + hex(random) + flags);
    }

    /** 16 hex digits, the first not 0, so that no padding is needed. */
    private static String hex(ThreadLocalRandom random) {
        return Long.toHexString(random.nextLong() | Long.MIN_VALUE);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
