package dev.carflow.proof;

import dev.carflow.proof.migration.MigrationScenarios;
import dev.carflow.proof.reconciliation.ReconciliationProof;
import dev.carflow.proof.reconciliation.ReconciliationSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The long forms, one row of a table each; fails if a promise was broken. */
public final class Proof {

    /** Ten minutes of Smartcar's allowance in one. */
    private static final double FACTOR = 10;

    /** Many calls, and still fewer than are wanted. */
    private static final double KILL_FACTOR = 600;

    /** Longer than the duplicate window of that form. */
    private static final Duration OUTAGE = Duration.ofSeconds(40);

    /** Compiler and collector as the JVM chooses them; an out-of-memory error ends the process. */
    private static final List<String> PRODUCTION = List.of("-XX:+ExitOnOutOfMemoryError");

    /** {@code carflow.connections.answered-within} */
    private static final Duration AS_BY_DEFAULT = Duration.ofSeconds(20);

    private static final SignalDemand FRESH =
            SignalDemand.of(Duration.ofSeconds(10), "odometer-traveleddistance", "location-preciselocation");

    private static final Duration GRACE = Duration.ofMinutes(1);

    private static final String RECONCILIATION = "reconciliation";

    private Proof() {}

    public static void main(String[] arguments) throws Exception {
        ProofSettings settings = ProofSettings.read();
        boolean kept = settings.scenarios().equals(List.of(RECONCILIATION)) || playedScenarios(settings);
        if (settings.scenarios().contains(RECONCILIATION)) {
            kept &= ReconciliationProof.play(ReconciliationSettings.read());
        }
        System.out.println(kept ? "Every promise was kept." : "Promises were broken, see above.");
        // Clients and servers leave threads behind that would keep the process running.
        System.exit(kept ? 0 : 1);
    }

    private static boolean playedScenarios(ProofSettings settings) throws Exception {
        List<ScenarioResult> results = new ArrayList<>();
        try (TestCluster cluster = new TestCluster(PRODUCTION)) {
            System.out.println(ScenarioResult.HEAD);
            for (int seed = 1; seed <= settings.repetitions(); seed++) {
                for (Scenario scenario : scenarios(settings, seed)) {
                    ScenarioResult result = scenario.play(cluster);
                    results.add(result);
                    System.out.println(result.text());
                }
            }
        }
        return results.stream().allMatch(ScenarioResult::isKept);
    }

    private static List<Scenario> scenarios(ProofSettings settings, int seed) {
        List<Scenario> scenarios = new ArrayList<>();
        for (String name : settings.scenarios()) {
            switch (name) {
                case "budget" ->
                    settings.workers()
                            .forEach(workers -> scenarios.add(
                                    BudgetScenario.of(workers, FACTOR, Duration.ofMinutes(1), GRACE, 60)));
                case "kill" -> {
                    scenarios.add(new KillScenario(
                            settings.kills(), 100, Duration.ofSeconds(20), Duration.ZERO, KILL_FACTOR, seed));
                    scenarios.add(new KillScenario(
                            settings.kills() / 10, 60, Duration.ofSeconds(5), OUTAGE, KILL_FACTOR, seed));
                }
                case "rebalance" ->
                    scenarios.add(new RebalanceScenario(
                            settings.changes(), 100, Duration.ofSeconds(2), Duration.ofSeconds(20), seed));
                case "withdrawn" ->
                    scenarios.add(new WithdrawalScenario(20, 100, Duration.ofSeconds(8), Duration.ofSeconds(5), seed));
                case "faults" -> {
                    scenarios.add(new FaultsScenario(5, 15, 150, true));
                    scenarios.add(new SmartcarDownScenario(Duration.ofSeconds(60), 60));
                    scenarios.add(new WaitScenario(60, 200));
                    scenarios.add(BudgetScenario.amongFaults(3, FACTOR, Duration.ofMinutes(1), GRACE, 60));
                }
                case "harsh" -> {
                    scenarios.add(new HarshScenario(100, 200, FRESH, Duration.ofMinutes(2), 40));
                    scenarios.add(new HarshScenario(100, 200, SignalDemand.everyDay(), Duration.ofMinutes(1), 40));
                }
                case "logs" -> {
                    scenarios.add(new RecreatedTopicScenario(
                            List.of(Duration.ZERO, Duration.ofSeconds(2), Duration.ofSeconds(10), Duration.ZERO),
                            Duration.ofSeconds(20),
                            100));
                    scenarios.add(new CutLogScenario(Duration.ofSeconds(30), 100));
                }
                case "foreign" -> scenarios.add(new ForeignRecordsScenario(5, 100));
                case "clock" -> scenarios.add(new CarClockScenario(Duration.ofHours(9), Duration.ofSeconds(30), 60));
                case "away" ->
                    scenarios.add(
                            new DatabaseAwayScenario(3, FACTOR, Duration.ofSeconds(40), Duration.ofSeconds(60), 60));
                case RECONCILIATION -> {} // prints a table of its own
                case "hostile" ->
                    scenarios.add(new HostileScenario(settings.attack(), AS_BY_DEFAULT, 50, settings.attacks()));
                default ->
                    MigrationScenarios.named(name, seed).forEach(each -> scenarios.add(new MigrationProof(each)));
            }
        }
        return scenarios;
    }
}
