package dev.carflow.proof;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carflow.Packaged;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The short forms of the workers' proofs. */
class ProofIT {

    /** On a machine with other work, using the offered allowance may take this much longer. */
    private static final Duration GRACE = Duration.ofMinutes(4);

    private static TestCluster cluster;

    @BeforeAll
    static void open() {
        cluster = new TestCluster(Packaged.WATCHED);
    }

    @AfterAll
    static void close() {
        cluster.close();
    }

    @Test
    void workersTogetherKeepToTheAllowanceAndUseIt() throws Exception {
        prove(BudgetScenario.of(3, 60, Duration.ofSeconds(10), GRACE, 60));
    }

    @Test
    void retriesCountToo() throws Exception {
        prove(BudgetScenario.amongFaults(2, 60, Duration.ofSeconds(15), GRACE, 60));
    }

    @Test
    void killedWorkersLoseNothingAndRepeatNothing() throws Exception {
        // One at any moment, and one in the middle of a transaction.
        prove(new KillScenario(2, 60, Duration.ofSeconds(6), Duration.ZERO, 600, 1));
    }

    @Test
    void redeliveriesAfterALongOutageAreRecognised() throws Exception {
        prove(new KillScenario(2, 60, Duration.ofSeconds(3), Duration.ofSeconds(18), 600, 1));
    }

    @Test
    void comingAndGoingWorkersLoseNothingAndRepeatNothing() throws Exception {
        prove(new RebalanceScenario(3, 60, Duration.ofMillis(500), Duration.ofSeconds(4), 1));
    }

    @Test
    void withdrawnValuesAreNeverReportedAgainByAnyWorker() throws Exception {
        prove(new WithdrawalScenario(2, 60, Duration.ofSeconds(6), Duration.ofSeconds(3), 1));
    }

    @Test
    void everyEventComesOutAndReportsSmartcarsFaults() throws Exception {
        prove(new FaultsScenario(2, 3, 100, false));
    }

    @Test
    void noCallsAreMadeWhileSmartcarIsDown() throws Exception {
        prove(new SmartcarDownScenario(Duration.ofSeconds(15), 60));
    }

    @Test
    void aWorkerConfiguredToWaitWaitsThroughAnHourAndEveryEventIsComplete() throws Exception {
        prove(new WaitScenario(360, 150));
    }

    @Test
    void aSmartcarWithEverySwitchOnIsEnrichedTruthfullyAndLeftAlone() throws Exception {
        SignalDemand fresh =
                SignalDemand.of(Duration.ofSeconds(10), "odometer-traveleddistance", "location-preciselocation");
        prove(new HarshScenario(10, 20, fresh, Duration.ofSeconds(30), 15));
    }

    @Test
    void withoutTheDatabaseTheAllowanceHolds() throws Exception {
        prove(new DatabaseAwayScenario(2, 60, Duration.ofSeconds(6), Duration.ofSeconds(32), 60));
    }

    private static void prove(Scenario scenario) throws Exception {
        prove(scenario, cluster);
    }

    static void prove(Scenario scenario, TestCluster cluster) throws Exception {
        ScenarioResult result = scenario.play(cluster);
        System.out.println(result.text());
        assertThat(result.isKept()).as(result.text()).isTrue();
    }
}
