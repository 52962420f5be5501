package dev.carflow.proof.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carflow.proof.deployment.Deployment;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The short form: all disruptions of one deployment, one after the other. */
@TestInstance(Lifecycle.PER_CLASS)
class LedgerProofIT {

    private final long seed = System.currentTimeMillis();
    private Deployment deployment;
    private int rows;

    @BeforeAll
    void open() throws Exception {
        deployment = LedgerRun.deployment().start();
        System.out.println(Row.HEAD);
    }

    @AfterAll
    void close() throws Exception {
        deployment.close();
    }

    /** An instance that has just seen outages comes back to Kafka slowly; one that was killed knows nothing of them. */
    static List<Disruption> disruptions() {
        return List.of(
                Disruptions.brokerFrozen(Duration.ofSeconds(12)),
                Disruptions.brokerHalfOpen(1, Duration.ofSeconds(4)),
                Disruptions.serviceKilled(1),
                Disruptions.databaseAwayInOutage(Duration.ofSeconds(4)),
                Disruptions.brokerKilled(1),
                Disruptions.twoInstances(Duration.ofSeconds(2)),
                Disruptions.spillFull(Duration.ofSeconds(3)));
    }

    @ParameterizedTest
    @MethodSource("disruptions")
    void whateverHappensNothingAcknowledgedIsLost(Disruption disruption) throws Exception {
        LedgerRun run = new LedgerRun(60, 0.02, seed + rows++);

        // When
        Row row = run.play(disruption, deployment);

        // Then
        System.out.println(row.text());
        assertThat(row.isKept())
                .as("seed %d:\n%s".formatted(run.seed(), row.text()))
                .isTrue();
    }
}
