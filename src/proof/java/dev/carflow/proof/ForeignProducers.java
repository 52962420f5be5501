package dev.carflow.proof;

import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.carflow.routing.EventHeaders;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Programs of others that put records on a scenario's topics, in every form that Kafka accepts: one after the other, on
 * random partitions, some compressed, some in transactions of which some are aborted.
 */
final class ForeignProducers implements AutoCloseable {

    private static final Duration BETWEEN = Duration.ofMillis(50);
    private static final List<String> CODECS = List.of("none", "gzip", "snappy", "lz4", "zstd");

    /** With its framing it is as large as a topic accepts by default: a dead letter with a copy would be too large. */
    static final int LARGEST_VALUE = 1_048_588 - 120;

    private static final int LARGE_VALUE = 1_000_000;

    private static final byte[] NO_UTF_8 = {(byte) 0xC3, 0x28, (byte) 0xFF, (byte) 0xED, (byte) 0xA0, (byte) 0x80, 0};

    private final ScenarioContext context;
    private final List<String> topics;
    private final Map<String, Integer> partitions = new HashMap<>();
    private final List<Form> forms;
    private final SplittableRandom random;
    private final List<KafkaProducer<byte[], byte[]>> producers = new ArrayList<>();
    private final KafkaProducer<byte[], byte[]> transactional;
    private final Map<Position, byte[]> values = new ConcurrentHashMap<>();
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    private final ScheduledFuture<?> running;
    private volatile int turn;

    /** A record without its position. */
    private record Form(byte[] key, byte[] value, Long at, Map<String, byte[]> headers) {

        static Form of(String value) {
            return new Form(null, value == null ? null : value.getBytes(UTF_8), null, Map.of());
        }

        Form key(byte[] newKey) {
            return new Form(newKey, value, at, headers);
        }

        Form at(Instant time) {
            return new Form(key, value, time.toEpochMilli(), headers);
        }

        /**
         * @param newValue null for a header without a value
         */
        Form header(String name, byte[] newValue) {
            Map<String, byte[]> more = new HashMap<>(headers);
            more.put(name, newValue);
            return new Form(key, value, at, more);
        }
    }

    /**
     * @param topics the last parts of their names; it begins at once
     */
    ForeignProducers(ScenarioContext context, List<String> topics, String userId, long seed) throws Exception {
        this.context = context;
        this.topics = topics.stream().map(topic -> context.name() + topic).toList();
        this.random = new SplittableRandom(seed);
        this.forms = forms(userId);
        context.cluster()
                .admin()
                .describeTopics(this.topics)
                .allTopicNames()
                .get()
                .forEach((topic, description) ->
                        partitions.put(topic, description.partitions().size()));
        CODECS.forEach(codec -> producers.add(producer(Map.of("compression.type", codec))));
        transactional = producer(Map.of("transactional.id", "stranger-" + context.name()));
        transactional.initTransactions();
        running = timer.scheduleAtFixedRate(this::next, 0, BETWEEN.toMillis(), TimeUnit.MILLISECONDS);
    }

    private KafkaProducer<byte[], byte[]> producer(Map<String, Object> own) {
        Map<String, Object> settings = new HashMap<>(own);
        settings.put("bootstrap.servers", context.cluster().kafka());
        settings.put("max.request.size", 2 << 20);
        return new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
    }

    private static List<Form> forms(String userId) {
        byte[] user = userId.getBytes(UTF_8);
        String event = """
                {"eventId": "stranger-1", "eventType": "VEHICLE_STATE", "data": {"user": {"id": "%s"}""".formatted(userId);
        Form manyHeaders = Form.of("[]");
        for (int i = 0; i < 2_000; i++) {
            manyHeaders = manyHeaders.header("header-" + i, i % 2 == 0 ? null : NO_UTF_8);
        }
        return List.of(
                Form.of(null),
                Form.of("").key(user),
                Form.of("hello"),
                Form.of("{}").key(user).header(EventHeaders.ID, null).header(EventHeaders.SOURCE, null),
                Form.of("{}").key(user).header(EventHeaders.ID, user).header(EventHeaders.SOURCE, null),
                Form.of("{}")
                        .header(EventHeaders.ID, new byte[0])
                        .header(EventHeaders.SOURCE, NO_UTF_8)
                        .header(EventHeaders.REDRIVE_ID, null),
                Form.of(null).key(user).header(EventHeaders.RECEIVED_AT, "yesterday".getBytes(UTF_8)),
                new Form(user, NO_UTF_8, null, Map.of()),
                new Form(NO_UTF_8, "{}".getBytes(UTF_8), null, Map.of("", NO_UTF_8)),
                new Form(null, "{}".getBytes(UTF_16), null, Map.of()),
                Form.of("\ufeff{}").key(user),
                Form.of(event).key(user),
                Form.of("null"),
                Form.of("42"),
                Form.of("[{}]"),
                Form.of("{\"eventId\": 1, \"eventType\": \"VEHICLE_STATE\"}").key(user),
                Form.of("{\"eventId\": \"stranger-2\", \"eventType\": \"VEHICLE_STATE\", \"userId\": \"" + userId
                                + "\", \"signals\": {}}")
                        .key(user)
                        .header(EventHeaders.ID, "stranger-2".getBytes(UTF_8))
                        .header(EventHeaders.SOURCE, "/strangers".getBytes(UTF_8)),
                // Older ones would be deleted by the topic's retention, read or not.
                Form.of("{}").at(Instant.now().minus(Duration.ofDays(6))),
                Form.of("{}")
                        .at(Instant.now().plus(Duration.ofMinutes(50)))
                        .header(EventHeaders.ID, "ahead".getBytes(UTF_8))
                        .header(EventHeaders.SOURCE, "/strangers".getBytes(UTF_8)),
                Form.of("{}")
                        .header("carflow-reason", "mine".getBytes(UTF_8))
                        .header("carflow-origin-topic", user)
                        .header("carflow-origin-offset", null),
                Form.of("[".repeat(100_000)),
                Form.of("[".repeat(LARGE_VALUE)).key(user),
                Form.of("[".repeat(LARGEST_VALUE)).key(user),
                manyHeaders);
    }

    /** Puts every form on every topic, on a random partition. */
    private void next() {
        Form form = forms.get(turn / topics.size() % forms.size());
        String topic = topics.get(turn % topics.size());
        turn++;
        try {
            if (random.nextInt(10) == 0) {
                transact(topic, form);
            } else {
                KafkaProducer<byte[], byte[]> producer = producers.get(random.nextInt(producers.size()));
                // One at a time: its position must be recorded before a worker reads it.
                note(producer.send(record(topic, form)).get(), form);
            }
        } catch (ExecutionException | InterruptedException e) {
            throw new IllegalStateException("a foreign record was not taken", e);
        }
    }

    private void transact(String topic, Form form) throws ExecutionException, InterruptedException {
        transactional.beginTransaction();
        var sent = transactional.send(record(topic, form));
        transactional.flush();
        if (random.nextBoolean()) {
            transactional.commitTransaction();
            note(sent.get(), form);
        } else {
            transactional.abortTransaction();
        }
    }

    private void note(RecordMetadata where, Form form) {
        Position position = Position.of(where);
        context.noteForeign(position);
        values.put(position, form.value() == null ? new byte[0] : form.value());
    }

    private ProducerRecord<byte[], byte[]> record(String topic, Form form) {
        var record =
                new ProducerRecord<>(topic, random.nextInt(partitions.get(topic)), form.at(), form.key(), form.value());
        form.headers().forEach(record.headers()::add);
        byte[] id = form.headers().get(EventHeaders.ID);
        if (id != null && form.headers().get(EventHeaders.SOURCE) != null) {
            // Each names another event: a second delivery has no dead letter.
            record.headers()
                    .remove(EventHeaders.ID)
                    .add(EventHeaders.ID, (new String(id, UTF_8) + turn).getBytes(UTF_8));
        }
        return record;
    }

    /** Returns whether every form was put on every topic at least this often. */
    boolean haveSentAll(int times) {
        if (running.isDone()) {
            throw new IllegalStateException("foreign records ended by themselves");
        }
        return turn >= times * forms.size() * topics.size();
    }

    /** Stops; there are no more of them when this returns. */
    void stop() throws InterruptedException {
        timer.shutdown();
        if (!timer.awaitTermination(1, TimeUnit.MINUTES)) {
            throw new AssertionError("a foreign record that is never taken");
        }
    }

    /** Returns the records that readers see, by position, with their values, empty if null. */
    Map<Position, byte[]> values() {
        return values;
    }

    @Override
    public void close() {
        timer.shutdownNow();
        producers.forEach(KafkaProducer::close);
        transactional.close();
    }
}
