package dev.carflow.proof;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carflow.proof.migration.KilledBackfillScenario;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The short forms. */
class ProofIT {

    private static Ground ground;

    @BeforeAll
    static void open() {
        ground = new Ground();
    }

    @AfterAll
    static void close() {
        ground.close();
    }

    @Test
    void workersTogetherKeepToTheAllowanceAndUseIt() throws Exception {
        prove(new BudgetScenario(3, 60, Duration.ofSeconds(10), Duration.ofSeconds(30), 60));
    }

    @Test
    void killedWorkersLoseNothingAndRepeatNothing() throws Exception {
        prove(new KillScenario(4, 60, Duration.ofSeconds(6), 1));
    }

    @Test
    void comingAndGoingWorkersLoseNothingAndRepeatNothing() throws Exception {
        prove(new RebalanceScenario(3, 60, Duration.ofMillis(500), Duration.ofSeconds(4), 1));
    }

    @Test
    void whateverSmartcarDoesEveryEventComesOutAndSaysSo() throws Exception {
        prove(new FaultsScenario(2, 3, 100));
    }

    @Test
    void withoutTheDatabaseTheAllowanceHolds() throws Exception {
        prove(new DatabaseAwayScenario(2, 60, Duration.ofSeconds(12), 60));
    }

    @Test
    void hostileClientsNeitherStopOthersNorFillTheMemory() throws Exception {
        // Machines that are shared are noisy: the long form is the one that looks at times closely.
        prove(new HostileScenario(Duration.ofSeconds(1), 500, List.of("")));
    }

    @Test
    void aKilledBackfillEndsWithExactlyTheRightRows() throws Exception {
        prove(new MigrationProof(new KilledBackfillScenario(600, 2, 1)));
    }

    private static void prove(Scenario scenario) throws Exception {
        Row row = scenario.play(ground);
        System.out.println(row.text());
        assertThat(row.isKept()).as(row.text()).isTrue();
    }
}
