package dev.carflow.eventlog.spill;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carflow.eventlog.AppendResult.Cause;
import dev.carflow.eventlog.KafkaAvailability;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.smallrye.mutiny.Uni;
import java.util.ArrayDeque;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Checks whose answers come when the test says so. */
class SpillMonitorTest {

    private final Queue<CompletableFuture<SpillLevel>> checks = new ArrayDeque<>();
    private final SpillMonitor monitor = new SpillMonitor(
            new SpillStore(null) {
                @Override
                boolean isConfigured() {
                    return true;
                }

                @Override
                Uni<Void> writable(boolean thoroughly) {
                    return Uni.createFrom().voidItem();
                }

                @Override
                public Uni<SpillLevel> level() {
                    CompletableFuture<SpillLevel> answer = new CompletableFuture<>();
                    checks.add(answer);
                    return Uni.createFrom().completionStage(answer);
                }
            },
            SpillFixture.config(Map.of()),
            () -> true,
            new KafkaAvailability(),
            new RefusalCounter(),
            null,
            null,
            new SimpleMeterRegistry(),
            null);

    @BeforeEach
    void takesEvents() {
        monitor.check();
        checks.remove().complete(SpillLevel.EMPTY);
        assertThat(monitor.refusal()).isNull();
    }

    @Test
    void aCheckThatBeganBeforeARefusalDoesNotUndoIt() {
        // Given
        monitor.check();

        // When
        monitor.refused(Cause.SPILL_REFUSED);
        checks.remove().complete(SpillLevel.EMPTY);

        // Then
        assertThat(monitor.refusal()).isEqualTo(Cause.SPILL_REFUSED);

        // When: one begins after it
        monitor.check();
        checks.remove().complete(SpillLevel.EMPTY);

        // Then
        assertThat(monitor.refusal()).isNull();
    }

    @Test
    void aCheckThatBeganBeforeEventsWereStoredAndFailsRefusesNone() {
        // Given
        monitor.check();

        // When
        monitor.rose(1, 100);
        checks.remove().completeExceptionally(new IllegalStateException("the connection was lost"));

        // Then
        assertThat(monitor.refusal()).isNull();

        // When: one begins after it
        monitor.check();
        checks.remove().completeExceptionally(new IllegalStateException("the connection was lost"));

        // Then
        assertThat(monitor.refusal()).isEqualTo(Cause.SPILL_AWAY);
    }
}
