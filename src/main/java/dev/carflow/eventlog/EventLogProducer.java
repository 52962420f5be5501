package dev.carflow.eventlog;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.reactive.messaging.MutinyEmitter;
import io.smallrye.reactive.messaging.kafka.KafkaClientService;
import io.smallrye.reactive.messaging.kafka.KafkaProducer;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Set;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.errors.TimeoutException;
import org.eclipse.microprofile.reactive.messaging.Channel;

/**
 * The Kafka producer that Quarkus manages for the channel {@code event-log}, and the topics that it is ready for. A
 * producer that must not block has to know a topic's partitions before it is asked to send there.
 */
@ApplicationScoped
public class EventLogProducer implements PreparedProducer {

    static final String CHANNEL = "event-log";

    private static final Duration LEARN_WITHIN = Duration.ofSeconds(10);

    private record Ready(Producer<String, byte[]> producer, Set<String> topics) {}

    private final KafkaClientService clients;
    private volatile Ready ready = new Ready(null, Set.of());

    /**
     * Creates it unconnected.
     *
     * @param channel makes the connector create the channel's producer; nothing is ever emitted
     */
    @Inject
    public EventLogProducer(KafkaClientService clients, @Channel(CHANNEL) MutinyEmitter<byte[]> channel) {
        this.clients = clients;
    }

    @Override
    public Producer<String, byte[]> forTopic(String topic) {
        Ready now = ready;
        return now.topics().contains(topic) ? now.producer() : null;
    }

    @Override
    public Set<String> topics() {
        return ready.topics();
    }

    boolean isReady() {
        return ready.producer() != null;
    }

    @Override
    public Uni<Void> prepare(Set<String> topics) {
        KafkaProducer<String, byte[]> managed = clients.getProducer(CHANNEL);
        return Multi.createFrom()
                .iterable(topics)
                .onItem()
                .transformToUniAndConcatenate(topic -> learn(managed, topic))
                .collect()
                .last()
                .chain(() -> managed.runOnSendingThread((Producer<String, byte[]> producer) -> {
                    ready = new Ready(producer, Set.copyOf(topics));
                }))
                .replaceWithVoid();
    }

    /** The producer requests unknown metadata but does not wait for it, so this asks until it is there. */
    private static Uni<?> learn(KafkaProducer<String, byte[]> managed, String topic) {
        return Uni.createFrom()
                .deferred(() -> managed.runOnSendingThread(
                        (Producer<String, byte[]> producer) -> producer.partitionsFor(topic)))
                .onFailure(TimeoutException.class)
                .retry()
                .withBackOff(Duration.ofMillis(20), Duration.ofMillis(500))
                .expireIn(LEARN_WITHIN.toMillis());
    }
}
