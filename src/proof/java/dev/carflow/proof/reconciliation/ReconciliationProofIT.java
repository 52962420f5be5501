package dev.carflow.proof.reconciliation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carflow.proof.deployment.DeploymentSettings;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The short form: disruptions of one deployment, one after the other. Each row checks the events of those before it
 * again. Retries are ten times as fast as Smartcar's, which leaves a restarting instance 17 s.
 */
@TestInstance(Lifecycle.PER_CLASS)
@TestMethodOrder(OrderAnnotation.class)
class ReconciliationProofIT {

    private static final double PER_SECOND = 30;
    private static final double RETRY_SCALE = 0.1;
    private static final int HISTORIES = 300;

    private final long seed = System.currentTimeMillis();
    private AuditedDeployment audited;
    private int rows;

    @BeforeAll
    void open() throws Exception {
        audited = new ReconciliationRun(PER_SECOND, RETRY_SCALE, seed)
                .deploy(DeploymentSettings.quick(), disruptions().get(0))
                .start();
        System.out.println(ReconciliationResult.HEAD);
    }

    @AfterAll
    void close() throws Exception {
        audited.close();
    }

    /** An instance that has just seen outages returns to Kafka slowly; one that was killed knows nothing of them. */
    static List<Disruption> disruptions() {
        return List.of(
                Disruptions.none(Duration.ofSeconds(2)),
                Disruptions.brokerCutOff(Duration.ofSeconds(6)),
                Disruptions.brokerFrozen(Duration.ofSeconds(8)),
                Disruptions.brokerHalfOpen(1, Duration.ofSeconds(6)),
                Disruptions.databaseKilled(2),
                Disruptions.databaseAwayInOutage(Duration.ofSeconds(4)),
                Disruptions.serviceKilledInOutages(1),
                Disruptions.anythingKilledInOutages(3),
                Disruptions.twoInstances(Duration.ofSeconds(4)),
                Disruptions.serviceStopped(1),
                Disruptions.spillFull(Duration.ofSeconds(3)));
    }

    @Order(1)
    @ParameterizedTest
    @MethodSource("disruptions")
    void nothingAcknowledgedIsLostInAnyDisruption(Disruption disruption) throws Exception {
        ReconciliationRun run = new ReconciliationRun(PER_SECOND, RETRY_SCALE, seed + rows++);

        // When
        ReconciliationResult row = run.play(disruption.onABusyMachine(), audited);

        // Then
        System.out.println(row.text());
        assertThat(row.isKept())
                .as("seed %d:\n%s".formatted(run.seed(), row.text()))
                .isTrue();
    }

    /** After the kills of all rows. */
    @Order(2)
    @Test
    void theHistoryOfRandomEventsAgreesWithTheirDeliveriesAndRecords() throws Exception {
        assertThat(HistoryCheck.differences(audited, HISTORIES, seed))
                .as("seed %d", seed)
                .isEmpty();
    }
}
