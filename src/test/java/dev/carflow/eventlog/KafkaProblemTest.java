package dev.carflow.eventlog;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import javax.security.auth.login.LoginException;
import org.apache.kafka.common.InvalidRecordException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.ClusterAuthorizationException;
import org.apache.kafka.common.errors.CorruptRecordException;
import org.apache.kafka.common.errors.InvalidReplicationFactorException;
import org.apache.kafka.common.errors.InvalidTimestampException;
import org.apache.kafka.common.errors.NotLeaderOrFollowerException;
import org.apache.kafka.common.errors.PolicyViolationException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.junit.jupiter.api.Test;

class KafkaProblemTest {

    @Test
    void aClientThatCannotBeCreatedIsReportedWithItsFirstCause() {
        // Given
        Throwable login = new LoginException("HTTP 503 from the token endpoint\n\tat somewhere");
        Throwable failure = new KafkaException("Failed to construct kafka producer", new KafkaException(login));

        // Then
        assertThat(KafkaProblem.describeFirst(failure))
                .isEqualTo("the client cannot log in: HTTP 503 from the token endpoint");
    }

    @Test
    void settingsInAMessageAreNotRepeated() {
        Throwable line = new IllegalArgumentException("Value not specified for key 'password' in JAAS config: hunter2");
        assertThat(KafkaProblem.describeFirst(new KafkaException("Failed to construct kafka producer", line)))
                .isEqualTo("IllegalArgumentException");
    }

    @Test
    void aProducerThatHasFailedForGoodIsReportedWithItsCause() {
        Throwable failure = new KafkaException(
                "Cannot execute transactional method because we are in an error state",
                new ClusterAuthorizationException("Cluster authorization failed."));

        assertThat(KafkaProblem.name(failure)).isEqualTo("CLUSTER_AUTHORIZATION_FAILED");
        assertThat(KafkaProblem.name(new KafkaException("no cause"))).isEqualTo("KafkaException");
    }

    @Test
    void anErrorInsideAnotherIsJudgedByWhatItIs() {
        assertThat(List.of(
                        new TopicAuthorizationException("forbidden"),
                        new KafkaException("not created", new TopicAuthorizationException("forbidden")),
                        new KafkaException("not created", new PolicyViolationException("too many partitions"))))
                .allMatch(KafkaProblem::isLasting);
        assertThat(List.of(
                        new KafkaException("not created"),
                        new KafkaException("not created", new TimeoutException("late")),
                        new KafkaException("not created", new InvalidReplicationFactorException("one broker")),
                        new TimeoutException("late", new TopicAuthorizationException("forbidden"))))
                .noneMatch(KafkaProblem::isLasting);
    }

    @Test
    void kafkasErrorsKeepTheirNames() {
        assertThat(KafkaProblem.describeFirst(new TimeoutException("Topic x not present in metadata after 0 ms.")))
                .isEqualTo("REQUEST_TIMED_OUT (Topic x not present in metadata after 0 ms.)");
    }

    @Test
    void brokersThatAreAwayOrForbidItBlameNoRecord() {
        assertThat(List.of(
                        new TimeoutException("late"),
                        new NotLeaderOrFollowerException("moved"),
                        new TopicAuthorizationException("forbidden"),
                        new KafkaException("part of a batch")))
                .noneMatch(KafkaProblem::isOfARecord);
        assertThat(List.of(
                        new RecordTooLargeException("large"),
                        new InvalidRecordException("without key"),
                        new InvalidTimestampException("early"),
                        new CorruptRecordException("corrupt")))
                .allMatch(KafkaProblem::isOfARecord);
    }
}
