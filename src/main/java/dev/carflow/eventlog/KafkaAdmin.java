package dev.carflow.eventlog;

import io.smallrye.common.annotation.Identifier;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.DescribeClusterOptions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.utils.Utils;

/**
 * The event log's administrative requests to Kafka. Each has a deadline, and none blocks.
 *
 * <p>The client is created at the first request: its constructor fails while the brokers' names cannot be resolved,
 * which must not stop the start.
 */
@ApplicationScoped
public class KafkaAdmin {

    private static final Duration DEADLINE = Duration.ofSeconds(5);

    /** Kafka's client is created within this time, its login and the resolving of names included. */
    private static final Duration CONNECT_WITHIN = DEADLINE.multipliedBy(2);

    private final Map<String, Object> config;
    private final Duration connectWithin;
    private final AdminClient client = new AdminClient(this::create);

    @Inject
    public KafkaAdmin(@Identifier("default-kafka-broker") Map<String, Object> broker) {
        this(broker, CONNECT_WITHIN);
    }

    KafkaAdmin(Map<String, Object> broker, Duration connectWithin) {
        this.connectWithin = connectWithin;
        Map<String, Object> settings = new HashMap<>(broker);
        settings.keySet().retainAll(AdminClientConfig.configNames());
        settings.put(AdminClientConfig.CLIENT_ID_CONFIG, "carflow-admin");
        settings.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, (int) DEADLINE.toMillis());
        settings.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, (int) DEADLINE.toMillis());
        settings.put(AdminClientConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, 1000);
        this.config = Map.copyOf(settings);
    }

    /**
     * Returns each topic's description, or the failure: {@code UnknownTopicOrPartitionException} for a missing topic.
     */
    Uni<Map<String, Answer<TopicDescription>>> describe(Collection<String> topics) {
        return askEach(admin -> admin.describeTopics(topics).topicNameValues());
    }

    /** Returns each topic's settings, or why they cannot be read. */
    Uni<Map<String, Answer<Config>>> settings(Collection<String> topics) {
        return this.<ConfigResource, Config>askEach(admin -> admin.describeConfigs(topics.stream()
                                .map(topic -> new ConfigResource(ConfigResource.Type.TOPIC, topic))
                                .toList())
                        .values())
                .map(answers -> answers.entrySet().stream()
                        .collect(Collectors.toMap(each -> each.getKey().name(), Map.Entry::getValue)));
    }

    /** Creates each topic, or returns why it could not be created. */
    Uni<Map<String, Answer<Void>>> create(Collection<NewTopic> topics) {
        return askEach(admin -> admin.createTopics(topics).values());
    }

    /** Succeeds if the brokers answer within {@code deadline}. */
    Uni<Void> ping(Duration deadline) {
        return ask(deadline, admin -> admin.describeCluster(
                                new DescribeClusterOptions().timeoutMs((int) deadline.toMillis()))
                        .nodes()
                        .toCompletionStage())
                .replaceWithVoid();
    }

    /**
     * @param failure null if there is a value
     */
    record Answer<T>(T value, Throwable failure) {}

    private <K, T> Uni<Map<K, Answer<T>>> askEach(Function<Admin, Map<K, KafkaFuture<T>>> question) {
        return ask(DEADLINE, admin -> {
            Map<K, CompletableFuture<Answer<T>>> answers = new HashMap<>();
            question.apply(admin)
                    .forEach((each, future) -> answers.put(
                            each,
                            future.toCompletionStage()
                                    .handle((value, failure) -> new Answer<T>(value, cause(failure)))
                                    .toCompletableFuture()));
            return CompletableFuture.allOf(answers.values().toArray(CompletableFuture[]::new))
                    .thenApply(done -> answers.entrySet().stream()
                            .collect(Collectors.toMap(
                                    Map.Entry::getKey, each -> each.getValue().join())));
        });
    }

    private static Throwable cause(Throwable failure) {
        return failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
    }

    private <T> Uni<T> ask(Duration deadline, Function<Admin, CompletionStage<T>> question) {
        return connected().chain(admin -> {
            long askedAt = System.nanoTime();
            return Uni.createFrom()
                    .completionStage(() -> question.apply(admin))
                    .onItem()
                    .invoke(answer ->
                            firstFailure(answer).ifPresent(failure -> note(admin, failure, askedAt, deadline)))
                    // The client enforces the deadline itself while its thread lives.
                    .ifNoItem()
                    .after(deadline.multipliedBy(2))
                    .failWith(NotAnswered::new)
                    .onFailure()
                    .invoke(failure -> note(admin, failure, askedAt, deadline));
        });
    }

    private void note(Admin admin, Throwable failure, long askedAt, Duration deadline) {
        client.failed(admin, failure instanceof NotAnswered ? null : cause(failure), askedAt, deadline);
    }

    private static Optional<Throwable> firstFailure(Object answer) {
        return answer instanceof Map<?, ?> answers
                ? answers.values().stream()
                        .map(each -> ((Answer<?>) each).failure())
                        .filter(Objects::nonNull)
                        .findFirst()
                : Optional.empty();
    }

    /** Returns whether Kafka's client exists: it has logged in, and resolved the brokers' names. */
    boolean isConnected() {
        return client.made().isPresent();
    }

    /**
     * Creates the client off the caller's thread: that resolves names, and may wait for a token. All callers wait for
     * the same attempt, each until its own deadline; the attempt itself cannot be interrupted.
     */
    private Uni<Admin> connected() {
        return Uni.createFrom().deferred(() -> client.made()
                .map(present -> Uni.createFrom().item(present))
                .orElseGet(() -> Uni.createFrom()
                        // A copy: a caller that gives up would cancel the attempt of the others.
                        .completionStage(() -> client.get(Infrastructure.getDefaultWorkerPool())
                                .copy())
                        .onFailure()
                        .transform(KafkaAdmin::cause)
                        .ifNoItem()
                        .after(connectWithin)
                        .failWith(() -> KafkaProblem.ofSilentConstruction(connectWithin, config))));
    }

    /**
     * Fails with a {@code StartupProblem} for settings that waiting cannot fix. If their form is right, the rest is a
     * name that cannot be resolved or a login that failed; either may succeed later.
     */
    private Admin create() {
        AdminClientConfig parsed = new AdminClientConfig(config);
        List<String> addresses = parsed.getList(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG);
        for (String address : addresses) {
            if (Utils.getHost(address) == null || Utils.getPort(address) == null) {
                throw new ConfigException(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, address, "is not HOST:PORT");
            }
        }
        try {
            return Admin.create(config);
        } catch (KafkaException e) {
            if (addresses.stream().allMatch(KafkaAdmin::isUnresolved)) {
                throw new NotResolved(addresses, e);
            }
            throw KafkaProblem.ofConstruction(e, parsed.values());
        }
    }

    private static boolean isUnresolved(String address) {
        return new InetSocketAddress(Utils.getHost(address), Utils.getPort(address)).isUnresolved();
    }

    /** None of the brokers' names can be resolved at present. */
    private static final class NotResolved extends RuntimeException {

        private static final long serialVersionUID = 1L;

        private NotResolved(List<String> addresses, Throwable cause) {
            super("none of the names in kafka.bootstrap.servers can be resolved: " + String.join(",", addresses));
            addSuppressed(cause);
        }
    }

    /** The client's thread has ended or hangs. */
    private static final class NotAnswered extends RuntimeException {

        private static final long serialVersionUID = 1L;

        private NotAnswered() {
            super("Kafka's admin client does not answer", null, false, false);
        }
    }

    @PreDestroy
    void close() {
        client.close();
    }
}
