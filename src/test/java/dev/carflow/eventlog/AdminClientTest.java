package dev.carflow.eventlog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carflow.sandbox.Ports;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** An admin client that does not work any more is replaced, and one whose brokers are silent is not. */
class AdminClientTest {

    private static final Duration DEADLINE = Duration.ofSeconds(4);
    private static final String NOBODY = "127.0.0.1:" + Ports.take();

    private final AdminClient client = new AdminClient(() -> Admin.create(Map.of("bootstrap.servers", NOBODY)));

    @AfterEach
    void close() {
        client.close();
    }

    @Test
    void aClientWhoseThreadHasEndedIsReplaced() {
        // Given: one that ended, which takes no question any more
        Admin ended = client.get();
        ended.close(Duration.ZERO);
        long askedAt = System.nanoTime();

        // When
        assertThatThrownBy(() -> ended.describeCluster().nodes().get())
                .isInstanceOf(ExecutionException.class)
                .satisfies(failure -> client.failed(ended, failure.getCause(), askedAt, DEADLINE));

        // Then
        assertThat(client.made()).isEmpty();
        assertThat(client.get()).isNotSameAs(ended);
    }

    @Test
    void aClientThatIsSilentLongAfterItsDeadlineIsReplaced() {
        Admin silent = client.get();

        client.failed(silent, null, ago(Duration.ofSeconds(7)), DEADLINE);
        assertThat(client.made()).contains(silent);

        client.failed(silent, null, ago(Duration.ofSeconds(8)), DEADLINE);
        assertThat(client.made()).isEmpty();
    }

    @Test
    void silentBrokersAreNoReason() {
        Admin working = client.get();

        client.failed(working, new TimeoutException("silent"), ago(DEADLINE), DEADLINE);
        assertThat(client.made()).contains(working);

        // As it says at once where its thread has ended.
        client.failed(
                working, new TimeoutException("The AdminClient thread has exited."), ago(Duration.ZERO), DEADLINE);
        assertThat(client.made()).isEmpty();
    }

    @Test
    void aLateAnswerOfAFormerClientDoesNotEndItsSuccessor() {
        Admin former = client.get();
        client.failed(former, new IllegalStateException("closing"), ago(Duration.ZERO), DEADLINE);
        Admin successor = client.get();

        client.failed(former, new IllegalStateException("closing"), ago(Duration.ZERO), DEADLINE);

        assertThat(client.made()).contains(successor);
    }

    private static long ago(Duration time) {
        return System.nanoTime() - time.toNanos();
    }
}
