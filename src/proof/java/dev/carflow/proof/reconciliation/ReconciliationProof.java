package dev.carflow.proof.reconciliation;

import dev.carflow.proof.deployment.DeploymentSettings;
import java.util.List;
import java.util.Map;

/** The long form of the reconciliation: a deployment and a line of a table for each row. */
public final class ReconciliationProof {

    private ReconciliationProof() {}

    /** Returns whether every promise was kept. */
    public static boolean play(ReconciliationSettings settings) throws Exception {
        Map<String, Disruption> disruptions = settings.disruptions();
        System.out.println("seed " + settings.seed() + ", " + settings.perSecond() + " events a second");
        System.out.println(ReconciliationResult.HEAD);
        boolean kept = true;
        Disruption last = List.copyOf(disruptions.values()).get(disruptions.size() - 1);
        for (Disruption disruption : disruptions.values()) {
            ReconciliationRun run = new ReconciliationRun(settings.perSecond(), settings.retryScale(), settings.seed());
            try (AuditedDeployment audited =
                    run.deploy(DeploymentSettings.asInProduction(), disruption).start()) {
                ReconciliationResult row = run.play(disruption, audited);
                kept &= row.isKept();
                System.out.println(row.text());
                if (disruption == last) {
                    List<String> differences = HistoryCheck.differences(audited, settings.histories(), settings.seed());
                    System.out.println("histories that differ: " + differences);
                    kept &= differences.isEmpty();
                }
            }
        }
        return kept;
    }
}
