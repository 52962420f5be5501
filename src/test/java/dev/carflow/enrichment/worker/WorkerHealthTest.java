package dev.carflow.enrichment.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carflow.ConfigProblems;
import dev.carflow.Timeouts;
import dev.carflow.enrichment.EnrichmentConfig;
import dev.carflow.operations.RolesConfig;
import dev.carflow.tracing.Tracing;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadFactory;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponse.Status;
import org.junit.jupiter.api.Test;

/** The probes' reports on a process's consumer loops. */
class WorkerHealthTest {

    @Test
    void aConsumerLoopWhoseThreadHasEndedNeedsARestart() throws InterruptedException {
        // Given: a thread that ends by itself in any case
        ConsumerLoop loop = loop(work -> new Thread(() -> {}, "ends"));
        assertThat(loop.needsRestart()).isFalse();

        // When
        loop.start();
        loop.awaitEnd(Timeouts.CONDITION);

        // Then
        assertThat(loop.isGoing()).isFalse();
        assertThat(loop.needsRestart()).isTrue();

        // When: it was to end
        loop.stop();

        // Then
        assertThat(loop.needsRestart()).isFalse();
    }

    @Test
    void aConsumerLoopWhoseThreadLivesNeedsNone() throws InterruptedException {
        CountDownLatch end = new CountDownLatch(1);
        ConsumerLoop loop = loop(work -> new Thread(() -> await(end), "lives"));
        loop.start();

        assertThat(loop.isGoing()).isTrue();
        assertThat(loop.needsRestart()).isFalse();

        end.countDown();
        loop.awaitEnd(Timeouts.CONDITION);
    }

    @Test
    void aProcessIsAliveForAsLongAsNoConsumerLoopIsLost() {
        assertThat(new WorkerLiveness(workers(1, 0)).call().getStatus()).isEqualTo(Status.UP);

        HealthCheckResponse lost = new WorkerLiveness(workers(1, 1)).call();
        assertThat(lost.getStatus()).isEqualTo(Status.DOWN);
        assertThat(lost.getData().orElseThrow()).containsEntry("lost", 1L);
    }

    @Test
    void aWorkerIsReadyWhileItsConsumerLoopsGo() {
        assertThat(ready("worker", 0).getStatus()).isEqualTo(Status.UP);

        HealthCheckResponse stalled = ready("worker", 1);
        assertThat(stalled.getStatus()).isEqualTo(Status.DOWN);
        assertThat(stalled.getData().orElseThrow())
                .containsEntry("state", "consumer loops are not at work")
                .containsEntry("going", 0L);
    }

    @Test
    void webhooksDoNotWaitForConsumerLoops() {
        HealthCheckResponse both = ready("ingest,worker", 1);
        assertThat(both.getStatus()).isEqualTo(Status.UP);
        assertThat(both.getData().orElseThrow()).containsEntry("state", "consumer loops are not at work");
        assertThat(ready("ingest", 1).getStatus()).isEqualTo(Status.UP);
    }

    private static HealthCheckResponse ready(String roles, int stalled) {
        RolesConfig has = ConfigProblems.read(RolesConfig.class, Map.of("carflow.roles", roles));
        return new WorkerReadiness(workers(stalled, 0), has).call();
    }

    private static WorkerLifecycle workers(int stalled, int lost) {
        EnrichmentConfig config = ConfigProblems.read(EnrichmentConfig.class, Map.of());
        return new WorkerLifecycle(
                config.consumer(),
                config.duplicates(),
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                Tracing.OFF,
                Optional.empty()) {
            @Override
            int stalledLoops() {
                return stalled;
            }

            @Override
            int lostLoops() {
                return lost;
            }
        };
    }

    private static ConsumerLoop loop(ThreadFactory threads) {
        ConsumerLoopSettings settings = new ConsumerLoopSettings(
                "g",
                Optional.empty(),
                Set.of(new InputTopic("in", "in", false)),
                Set.of("out"),
                "dead",
                1,
                1,
                1,
                Duration.ofMillis(1),
                Duration.ofMinutes(1),
                1000);
        return new ConsumerLoop(
                settings,
                new WorkerClients(Map.of()),
                null,
                new ContinuityTracker(),
                new WorkerMetrics(new SimpleMeterRegistry(), "0"),
                Clock.systemUTC(),
                threads);
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
