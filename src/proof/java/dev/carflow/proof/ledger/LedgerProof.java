package dev.carflow.proof.ledger;

import dev.carflow.proof.deployment.DeploymentSettings;
import java.util.Map;

/** The long form of the ledger: a deployment and a line of a table for each row. */
public final class LedgerProof {

    private LedgerProof() {}

    /** Returns whether every promise was kept. */
    public static boolean play(LedgerSettings settings) throws Exception {
        Map<String, Disruption> disruptions = settings.disruptions();
        System.out.println("seed " + settings.seed() + ", " + settings.perSecond() + " events a second");
        System.out.println(LedgerResult.HEAD);
        boolean kept = true;
        for (Disruption disruption : disruptions.values()) {
            LedgerRun run = new LedgerRun(settings.perSecond(), settings.retryScale(), settings.seed());
            try (AuditedDeployment audited =
                    run.deploy(DeploymentSettings.asInProduction(), disruption).start()) {
                LedgerResult row = run.play(disruption, audited);
                kept &= row.isKept();
                System.out.println(row.text());
            }
        }
        return kept;
    }
}
