package dev.carflow.eventlog;

import static org.assertj.core.api.Assertions.assertThat;

import javax.security.auth.login.LoginException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.Test;

class KafkaProblemTest {

    @Test
    void aClientThatCouldNotBeMadeIsToldByItsFirstCause() {
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
    void whatKafkaHasANameForKeepsIt() {
        assertThat(KafkaProblem.describeFirst(new TimeoutException("Topic x not present in metadata after 0 ms.")))
                .isEqualTo("REQUEST_TIMED_OUT (Topic x not present in metadata after 0 ms.)");
    }
}
