package dev.carflow.eventlog;

import io.smallrye.common.annotation.Identifier;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.DescribeClusterOptions;
import org.apache.kafka.clients.admin.ListTopicsOptions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.KafkaFuture;

/**
 * What the event log asks of Kafka's administration. Every question has a deadline and none blocks.
 *
 * <p>The client is made at the first question: its constructor fails while the brokers' names cannot be resolved, which
 * must not stop the start.
 */
@ApplicationScoped
public class KafkaAdmin {

    private static final Duration DEADLINE = Duration.ofSeconds(5);

    private final Map<String, Object> config;
    private final AtomicReference<Admin> client = new AtomicReference<>();

    @Inject
    public KafkaAdmin(@Identifier("default-kafka-broker") Map<String, Object> broker) {
        Map<String, Object> settings = new HashMap<>(broker);
        settings.keySet().retainAll(AdminClientConfig.configNames());
        settings.put(AdminClientConfig.CLIENT_ID_CONFIG, "carflow-admin");
        settings.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, (int) DEADLINE.toMillis());
        settings.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, (int) DEADLINE.toMillis());
        settings.put(AdminClientConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, 1000);
        this.config = Map.copyOf(settings);
    }

    Uni<Set<String>> topicNames() {
        return ask(admin ->
                admin.listTopics(new ListTopicsOptions().listInternal(false)).names());
    }

    Uni<Void> create(Collection<NewTopic> topics) {
        return ask(admin -> admin.createTopics(topics).all());
    }

    /** Succeeds when the brokers answer within {@code deadline}. */
    Uni<Void> ping(Duration deadline) {
        return ask(admin -> admin.describeCluster(new DescribeClusterOptions().timeoutMs((int) deadline.toMillis()))
                        .nodes())
                .replaceWithVoid();
    }

    private <T> Uni<T> ask(Function<Admin, KafkaFuture<T>> question) {
        return Uni.createFrom()
                .completionStage(() -> question.apply(connected()).toCompletionStage());
    }

    private Admin connected() {
        Admin present = client.get();
        if (present != null) {
            return present;
        }
        Admin created = Admin.create(config);
        if (client.compareAndSet(null, created)) {
            return created;
        }
        created.close(Duration.ZERO);
        return client.get();
    }

    @PreDestroy
    void close() {
        Admin admin = client.getAndSet(null);
        if (admin != null) {
            admin.close(Duration.ZERO);
        }
    }
}
