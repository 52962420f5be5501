package dev.carflow.benchmark;

import dev.carflow.benchmark.bare.ProducerSettings;
import dev.carflow.benchmark.bare.ServiceLikeRecord;
import dev.carflow.benchmark.load.Tally;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;

/** No HTTP: one producer in this process, fed by one thread with records made beforehand. */
final class RawProducer implements Contender, AutoCloseable {

    static final String CLOSED_LOOP_TOPIC = "raw-closed-loop";
    static final String UNBOUNDED_TOPIC = "raw-unbounded";

    private final String name;
    private final String topic;
    private final int inFlight;
    private final List<ProducerRecord<String, byte[]>> prepared = new ArrayList<>();
    private final KafkaProducer<String, byte[]> producer;

    private RawProducer(String name, String topic, int inFlight, String bootstrapServers, Corpus corpus)
            throws IOException {
        this.name = name;
        this.topic = topic;
        this.inFlight = inFlight;
        for (byte[] body : corpus.bodies()) {
            prepared.add(ServiceLikeRecord.of(topic, body));
        }
        this.producer = new KafkaProducer<>(ProducerSettings.ofTheService(bootstrapServers));
        producer.partitionsFor(topic);
    }

    /** As many records unacknowledged at a time as a server has connections. */
    static RawProducer closedLoop(int inFlight, String bootstrapServers, Corpus corpus) throws IOException {
        return new RawProducer(
                "raw producer, " + inFlight + " in flight", CLOSED_LOOP_TOPIC, inFlight, bootstrapServers, corpus);
    }

    /** As many as fit into the producer's memory. */
    static RawProducer unbounded(String bootstrapServers, Corpus corpus) throws IOException {
        return new RawProducer("raw producer, unbounded", UNBOUNDED_TOPIC, Integer.MAX_VALUE, bootstrapServers, corpus);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public String topic() {
        return topic;
    }

    @Override
    public ProcessHandle process() {
        return ProcessHandle.current();
    }

    @Override
    public boolean hasLatencies() {
        return inFlight != Integer.MAX_VALUE;
    }

    @Override
    public Tally load(Duration duration) throws InterruptedException {
        Semaphore window = new Semaphore(inFlight);
        Tally tally = new Tally();
        long startAt = System.nanoTime();
        tally.start(startAt);
        for (int next = 0; System.nanoTime() - startAt < duration.toNanos(); next = (next + 1) % prepared.size()) {
            window.acquire();
            send(prepared.get(next), tally, window);
        }
        producer.flush();
        synchronized (tally) {
            return tally;
        }
    }

    private void send(ProducerRecord<String, byte[]> model, Tally tally, Semaphore window) {
        long sentAt = System.nanoTime();
        var message = new ProducerRecord<>(topic, null, model.key(), model.value(), model.headers());
        producer.send(message, (metadata, failure) -> {
            // Most failures are reported on the producer's thread, some on the caller's.
            synchronized (tally) {
                if (failure == null) {
                    tally.acknowledged(sentAt, System.nanoTime());
                } else {
                    tally.failed(failure.getClass().getSimpleName());
                }
            }
            window.release();
        });
    }

    @Override
    public void close() {
        producer.close(Duration.ZERO);
    }
}
