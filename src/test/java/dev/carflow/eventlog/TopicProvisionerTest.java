package dev.carflow.eventlog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carflow.Timeouts;
import dev.carflow.operations.StartupProblem;
import dev.carflow.sandbox.EmbeddedKafka;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class TopicProvisionerTest {

    private static EmbeddedKafka kafka;
    private static KafkaAdmin admin;

    @BeforeAll
    static void start() {
        kafka = EmbeddedKafka.start();
        admin = new KafkaAdmin(Map.of("bootstrap.servers", kafka.bootstrapServers()));
    }

    @AfterAll
    static void stop() {
        admin.close();
        kafka.close();
    }

    @Test
    void missingTopicsAreCreatedOnceHoweverManyStart() {
        // Given
        TopicProvisioner provisioner = provisioner(Map.of("carflow.topics.partitions", "2"));

        // When: two processes start at the same time, and a third later
        var first = provisioner.provide(Set.of("made.a", "made.b")).subscribeAsCompletionStage();
        var second = provisioner.provide(Set.of("made.a", "made.b")).subscribeAsCompletionStage();
        first.join();
        second.join();
        provisioner.provide(Set.of("made.a", "made.b")).await().atMost(Timeouts.CONDITION);

        // Then
        assertThat(existing("made.a", "made.b")).containsExactlyInAnyOrder("made.a", "made.b");
    }

    @Test
    void missingTopicsThatMayNotBeCreatedAreEachNamed() {
        TopicProvisioner provisioner = provisioner(Map.of("carflow.topics.create", "false"));

        assertThatThrownBy(() -> provisioner
                        .provide(Set.of("absent.a", "absent.b"))
                        .await()
                        .atMost(Timeouts.CONDITION))
                .isInstanceOfSatisfying(StartupProblem.class, problem -> assertThat(problem.lines())
                        .containsExactly(
                                "topic absent.a is missing: create it, or set carflow.topics.create=true",
                                "topic absent.b is missing: create it, or set carflow.topics.create=true"));
        assertThat(existing("absent.a", "absent.b")).isEmpty();
    }

    @Test
    void moreReplicasThanBrokersIsTriedAgainBecauseBrokersMayStillStart() {
        TopicProvisioner provisioner = provisioner(Map.of("carflow.topics.replication-factor", "3"));

        assertThatThrownBy(() -> provisioner.provide(Set.of("wide")).await().atMost(Timeouts.CONDITION))
                .satisfies(failure ->
                        assertThat(KafkaProblem.describe(failure)).startsWith("INVALID_REPLICATION_FACTOR ("))
                .satisfies(failure -> assertThat(KafkaProblem.lasting(failure)).isEmpty());
    }

    private static TopicProvisioner provisioner(Map<String, String> settings) {
        return new TopicProvisioner(admin, config(settings), new TopicConfigCheck(admin, new SimpleMeterRegistry()));
    }

    private static List<String> existing(String... topics) {
        return admin.describe(List.of(topics)).await().atMost(Timeouts.CONDITION).entrySet().stream()
                .filter(each -> each.getValue().failure() == null)
                .map(Map.Entry::getKey)
                .toList();
    }

    private static TopicsConfig config(Map<String, String> settings) {
        return new SmallRyeConfigBuilder()
                .withDefaultValues(settings)
                .withMapping(TopicsConfig.class)
                .build()
                .getConfigMapping(TopicsConfig.class);
    }
}
