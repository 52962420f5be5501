package dev.carflow.enrichment.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carflow.ConfigProblems;
import dev.carflow.enrichment.EnrichmentConfig;
import dev.carflow.operations.RolesConfig;
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

/** What the probes of a process say of its lanes. */
class WorkerHealthTest {

    private static final Duration PATIENCE = Duration.ofMinutes(1);

    @Test
    void aLaneWhoseThreadHasEndedNeedsARestart() throws InterruptedException {
        // Given: a thread that ends by itself, whatever it should do
        Lane lane = lane(work -> new Thread(() -> {}, "ends"));
        assertThat(lane.needsRestart()).isFalse();

        // When
        lane.start();
        lane.awaitEnd(PATIENCE);

        // Then
        assertThat(lane.isGoing()).isFalse();
        assertThat(lane.needsRestart()).isTrue();

        // When: it was to end
        lane.stop();

        // Then
        assertThat(lane.needsRestart()).isFalse();
    }

    @Test
    void aLaneWhoseThreadLivesNeedsNone() throws InterruptedException {
        CountDownLatch end = new CountDownLatch(1);
        Lane lane = lane(work -> new Thread(() -> await(end), "lives"));
        lane.start();

        assertThat(lane.isGoing()).isTrue();
        assertThat(lane.needsRestart()).isFalse();

        end.countDown();
        lane.awaitEnd(PATIENCE);
    }

    @Test
    void aProcessIsAliveForAsLongAsNoLaneIsLost() {
        assertThat(new WorkerLiveness(workers(1, 0)).call().getStatus()).isEqualTo(Status.UP);

        HealthCheckResponse lost = new WorkerLiveness(workers(1, 1)).call();
        assertThat(lost.getStatus()).isEqualTo(Status.DOWN);
        assertThat(lost.getData().orElseThrow()).containsEntry("lost", 1L);
    }

    @Test
    void aWorkerIsReadyWhileItsLanesGo() {
        assertThat(ready("worker", 0).getStatus()).isEqualTo(Status.UP);

        HealthCheckResponse stalled = ready("worker", 1);
        assertThat(stalled.getStatus()).isEqualTo(Status.DOWN);
        assertThat(stalled.getData().orElseThrow())
                .containsEntry("state", "lanes are not at work")
                .containsEntry("going", 0L);
    }

    @Test
    void webhooksDoNotWaitForLanes() {
        HealthCheckResponse both = ready("ingest,worker", 1);
        assertThat(both.getStatus()).isEqualTo(Status.UP);
        assertThat(both.getData().orElseThrow()).containsEntry("state", "lanes are not at work");
        assertThat(ready("ingest", 1).getStatus()).isEqualTo(Status.UP);
    }

    private static HealthCheckResponse ready(String roles, int stalled) {
        RolesConfig has = ConfigProblems.read(RolesConfig.class, Map.of("carflow.roles", roles));
        return new WorkerReadiness(workers(stalled, 0), has).call();
    }

    private static Workers workers(int stalled, int lost) {
        return new Workers(
                ConfigProblems.read(EnrichmentConfig.class, Map.of()),
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                Optional.empty()) {
            @Override
            int stalledLanes() {
                return stalled;
            }

            @Override
            int lostLanes() {
                return lost;
            }
        };
    }

    private static Lane lane(ThreadFactory threads) {
        LaneSettings settings = new LaneSettings(
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
        return new Lane(
                settings,
                new WorkerClients(Map.of()),
                null,
                new Continuities(),
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
