package dev.carflow.proof.ledger;

import dev.carflow.proof.ProofSettings;
import dev.carflow.proof.deployment.DeploymentSettings;
import java.util.Map;

/** The long form, a deployment for each row; fails if a promise was broken. */
public final class LedgerProof {

    private LedgerProof() {}

    public static void main(String[] arguments) throws Exception {
        if (!ProofSettings.read().scenarios().contains("ledger")) {
            return;
        }
        LedgerSettings settings = LedgerSettings.read();
        Map<String, Disruption> disruptions = settings.disruptions();
        System.out.println("seed " + settings.seed() + ", " + settings.perSecond() + " events a second");
        System.out.println(Row.HEAD);
        boolean kept = true;
        for (Disruption disruption : disruptions.values()) {
            LedgerRun run = new LedgerRun(settings.perSecond(), settings.retryScale(), settings.seed());
            try (AuditedDeployment audited =
                    run.deploy(DeploymentSettings.asInProduction(), disruption).start()) {
                Row row = run.play(disruption, audited);
                kept &= row.isKept();
                System.out.println(row.text());
            }
        }
        System.out.println(kept ? "Every promise was kept." : "Promises were broken, see above.");
        // Clients and servers leave threads behind that are nobody's to wait for.
        System.exit(kept ? 0 : 1);
    }
}
