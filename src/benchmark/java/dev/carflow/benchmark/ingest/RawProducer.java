package dev.carflow.benchmark.ingest;

import dev.carflow.benchmark.bare.ProducerSettings;
import dev.carflow.benchmark.bare.ServiceLikeRecord;
import dev.carflow.benchmark.load.Tally;
import dev.carflow.routing.EventHeaders;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * No HTTP: one producer in this process, fed by one thread with prepared records, as many unacknowledged at a time as a
 * server has connections.
 */
final class RawProducer implements AutoCloseable {

    private final String topic;
    private final int inFlight;
    private final List<ProducerRecord<String, byte[]>> prepared = new ArrayList<>();
    private final KafkaProducer<String, byte[]> producer;

    RawProducer(String topic, int inFlight, String bootstrapServers, Corpus corpus) throws IOException {
        this.topic = topic;
        this.inFlight = inFlight;
        for (int number = 0; number < corpus.events(); number++) {
            prepared.add(ServiceLikeRecord.of(topic, corpus.body(number)));
        }
        this.producer = new KafkaProducer<>(ProducerSettings.ofTheService(bootstrapServers));
        producer.partitionsFor(topic);
    }

    Tally send(Deliveries deliveries, Duration duration) throws InterruptedException {
        Semaphore window = new Semaphore(inFlight);
        Tally tally = new Tally();
        long startAt = System.nanoTime();
        tally.start(startAt);
        while (System.nanoTime() - startAt < duration.toNanos()) {
            window.acquire();
            send(deliveries.next(), tally, window);
        }
        producer.flush();
        synchronized (tally) {
            return tally;
        }
    }

    /** Only the header has the delivery's own id: rewriting the value would not be the producer's work. */
    private void send(int number, Tally tally, Semaphore window) {
        long sentAt = System.nanoTime();
        ProducerRecord<String, byte[]> model = prepared.get(number % prepared.size());
        var message = new ProducerRecord<>(topic, null, model.key(), model.value(), model.headers());
        message.headers().remove(EventHeaders.DELIVERY_ID).add(EventHeaders.DELIVERY_ID, DeliveryId.of(number));
        producer.send(message, (metadata, failure) -> {
            // Most failures are reported on the producer's thread, some on the caller's.
            synchronized (tally) {
                if (failure == null) {
                    tally.acknowledged(number, sentAt, System.nanoTime());
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
