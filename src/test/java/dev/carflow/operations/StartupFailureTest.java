package dev.carflow.operations;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.config.ConfigValidationException;
import io.smallrye.config.ConfigValidationException.Problem;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StartupFailureTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "java.util.NoSuchElementException: SRCFG00014: The config property carflow.some-key is required but it"
                        + " could not be found in any config source|carflow.some-key is missing: set it, or the"
                        + " environment variable CARFLOW_SOME_KEY",
                "java.lang.IllegalArgumentException: SRCFG00039: The config property carflow.roles with the config"
                        + " value \"wrker\" threw an Exception whilst being converted SRCFG00049: Cannot convert wrker"
                        + " to enum class Role, allowed values: worker,ingest|carflow.roles cannot be read: one of"
                        + " worker,ingest is expected",
                "carflow.topics.partitions carflow.topics.partitions must be at least 1|carflow.topics.partitions must"
                        + " be at least 1",
                "carflow.webhook answeredInTime carflow.webhook.answer-within must be short|carflow.webhook.answer-within"
                        + " must be short",
                " kafkaNamed kafka.bootstrap.servers is missing: set it|kafka.bootstrap.servers is missing: set it"
            })
    void aProblemIsReportedInOneReadableLine(String problem, String line) {
        assertThat(StartupFailure.readable(problem)).isEqualTo(line);
    }

    @Test
    void everyProblemIsNamedOnceEvenDeepInsideTheFailure() {
        // Given
        var invalid = new ConfigValidationException(new Problem[] {
            new Problem("b carflow.x is wrong"),
            new Problem("a carflow.a is wrong"),
            new Problem("b carflow.x is wrong")
        });

        // When
        var failure = StartupFailure.of(new RuntimeException("Failed to start", new IllegalStateException(invalid)));

        // Then
        assertThat(failure).hasValue(new StartupFailure(List.of("carflow.a is wrong", "carflow.x is wrong")));
    }

    @Test
    void anUnexpectedFailureIsNotExplainedAway() {
        assertThat(StartupFailure.of(new NullPointerException("x"))).isEmpty();
    }
}
