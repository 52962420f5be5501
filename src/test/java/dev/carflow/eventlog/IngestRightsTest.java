package dev.carflow.eventlog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.carflow.ContextPropagation;
import dev.carflow.LogLines;
import dev.carflow.SecuredKafka;
import dev.carflow.Timeouts;
import dev.carflow.k8s.ShippedRights;
import dev.carflow.operations.StartupProblem;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.resource.ResourceType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Ingest with the rights of our Strimzi user, and without one of them. */
class IngestRightsTest {

    private static final String TOPIC = "smartcar.vehicle-state";
    private static final String OTHER = "smartcar.vehicle-error";
    private static final List<AclBinding> RIGHTS = ShippedRights.of("carflow-ingest", "ingest");

    private static SecuredKafka kafka;
    private static Set<String> writable;
    private static Set<String> all;

    private IngestParts parts;

    @BeforeAll
    static void startBroker() {
        ContextPropagation.start();
        kafka = SecuredKafka.start(Map.of());
        kafka.createScramUser("ingest", SecuredKafka.PASSWORD);
        all = topics(right -> true);
        writable = topics(right -> right.entry().operation() == AclOperation.WRITE);
        all.forEach(name -> kafka.createTopic(name, Map.of()));
    }

    @AfterAll
    static void stopBroker() {
        kafka.close();
    }

    @BeforeEach
    void grant() {
        kafka.allow(RIGHTS);
        // As Strimzi has its users log in.
        parts = new IngestParts(kafka.scram("ingest", SecuredKafka.PASSWORD), writable, all);
    }

    @AfterEach
    void withdraw() {
        parts.close();
        kafka.withdrawAll();
    }

    @Test
    void theShippedRightsSuffice() {
        // When
        parts.start();

        // Then
        assertThat(writable).contains(TOPIC, OTHER);
        writable.forEach(topic -> assertThat(append(topic)).isEqualTo(AppendResult.STORED));
        assertThat(parts.spilled()).isEmpty();
        parts.admin().ping(Duration.ofSeconds(10)).await().atMost(Timeouts.CONDITION);
    }

    @Test
    void withoutTheRightToSeeASettingItStartsAndSaysWhichRightIsMissing() {
        // Given
        kafka.withdraw(right(TOPIC, AclOperation.DESCRIBE_CONFIGS));

        // When
        List<String> logged;
        try (LogLines lines = LogLines.of(TopicConfigCheck.class)) {
            parts.start();
            logged = lines.all();
        }

        // Then
        assertThat(logged)
                .singleElement()
                .asString()
                .contains("[" + TOPIC + "]", "TOPIC_AUTHORIZATION_FAILED", "grant DescribeConfigs");
        assertThat(append(TOPIC)).isEqualTo(AppendResult.STORED);
        assertThat(parts.spilled()).isEmpty();
    }

    @Test
    void withoutTheRightToSeeATopicTheStartEndsByKafkasName() {
        // Given: Write implies Describe
        kafka.withdraw(right(TOPIC, AclOperation.DESCRIBE));
        kafka.withdraw(right(TOPIC, AclOperation.WRITE));

        // Then
        assertThatThrownBy(parts::start)
                .isInstanceOfSatisfying(StartupProblem.class, problem -> assertThat(problem.lines())
                        .singleElement()
                        .asString()
                        .startsWith("topic " + TOPIC + " cannot be described: TOPIC_AUTHORIZATION_FAILED"));
    }

    @Test
    void eventsWithoutWritePermissionAreSpilledUntilItIsGranted() {
        // Given
        parts.start();
        kafka.withdraw(right(TOPIC, AclOperation.WRITE));

        // When
        List<String> logged;
        try (LogLines lines = LogLines.of(EventLogMetrics.class)) {
            append(TOPIC);
            logged = lines.all();
        }

        // Then: reported, spilled, and no trouble for other topics
        assertThat(logged).singleElement().asString().contains(TOPIC, "refused", "TOPIC_AUTHORIZATION_FAILED");
        assertThat(parts.spilled()).containsExactly(AppendResult.Cause.REFUSED);
        assertThat(append(OTHER)).isEqualTo(AppendResult.STORED);
        assertThat(parts.spilled()).hasSize(1);

        // When
        kafka.allow(List.of(right(TOPIC, AclOperation.WRITE)));

        // Then
        untilStored(TOPIC);
    }

    @Test
    void withoutTheRightToWriteAnywhereEventsGoToTheSpillUntilThereIsOne() {
        // Given: nothing that gives the producer an id
        writable.forEach(topic -> kafka.withdraw(right(topic, AclOperation.WRITE)));
        parts.start();

        // When
        List<String> logged;
        try (LogLines lines = LogLines.of(EventLogMetrics.class)) {
            append(TOPIC);
            logged = lines.all();
        }

        // Then
        assertThat(logged).singleElement().asString().contains(TOPIC, "AUTHORIZATION_FAILED");
        assertThat(parts.spilled()).hasSize(1);

        // When
        kafka.allow(RIGHTS);

        // Then
        untilStored(TOPIC);
    }

    private AppendResult append(String topic) {
        return parts.log()
                .append(new EventRecord(topic, "user", "event".getBytes(StandardCharsets.UTF_8), List.of()))
                .await()
                .atMost(Timeouts.CONDITION);
    }

    /** Records appended meanwhile are in the spill. */
    private void untilStored(String topic) {
        await().until(() -> {
            int before = parts.spilled().size();
            append(topic);
            return parts.spilled().size() == before;
        });
    }

    private static AclBinding right(String topic, AclOperation operation) {
        return RIGHTS.stream()
                .filter(right ->
                        right.pattern().name().equals(topic) && right.entry().operation() == operation)
                .findFirst()
                .orElseThrow();
    }

    private static Set<String> topics(Predicate<AclBinding> which) {
        return RIGHTS.stream()
                .filter(right -> right.pattern().resourceType() == ResourceType.TOPIC)
                .filter(which)
                .map(right -> right.pattern().name())
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
