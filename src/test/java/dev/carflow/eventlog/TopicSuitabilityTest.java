package dev.carflow.eventlog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carflow.LogLines;
import dev.carflow.eventlog.KafkaAdmin.Answer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.common.errors.InvalidRequestException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.junit.jupiter.api.Test;

class TopicSuitabilityTest {

    @Test
    void theRightToLookIsAskedForWhereItIsMissingAndNowhereElse() {
        // Given
        Map<String, Answer<Config>> answers = Map.of(
                "new", new Answer<>(null, new UnknownTopicOrPartitionException("not yet")),
                "secret", new Answer<>(null, new TopicAuthorizationException("no")),
                "odd", new Answer<>(null, new InvalidRequestException("odd")));
        KafkaAdmin admin = new KafkaAdmin(Map.of()) {
            @Override
            Uni<Map<String, Answer<Config>>> settings(Collection<String> topics) {
                return Uni.createFrom().item(answers);
            }
        };

        // When
        List<String> lines;
        try (LogLines told = LogLines.of(TopicSuitability.class)) {
            new TopicSuitability(admin, new SimpleMeterRegistry())
                    .check(answers.keySet())
                    .await()
                    .atMost(Duration.ofSeconds(10));
            lines = told.all();
        }

        // Then
        assertThat(lines)
                .containsExactlyInAnyOrder(
                        "the settings of the topics [secret] could not be looked at: TOPIC_AUTHORIZATION_FAILED: grant"
                                + " DescribeConfigs, or see to it that their cleanup.policy is delete",
                        "the settings of the topics [odd] could not be looked at: INVALID_REQUEST: see to it that their"
                                + " cleanup.policy is delete");
    }
}
