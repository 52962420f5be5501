package dev.carflow.proof.ledger;

import dev.carflow.proof.deployment.Deployment;
import dev.carflow.proof.deployment.DeploymentSettings;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.UnaryOperator;

/**
 * Something that is done to a deployment under load.
 *
 * @param name as the table has it; where the deployment is another than usual, it says so
 * @param surroundings what is different about the deployment
 */
record Disruption(String name, Demands demands, UnaryOperator<DeploymentSettings> surroundings, Strike strike) {

    Disruption(String name, Demands demands, Strike strike) {
        this(name, demands, UnaryOperator.identity(), strike);
    }

    /** Does it; what was done is over when it returns, and everything is there again, if perhaps not well yet. */
    interface Strike {

        /** @return figures of interest in this row only */
        List<String> play(Deployment deployment, Load load, SplittableRandom random) throws Exception;
    }

    Disruption onABusyMachine() {
        return new Disruption(name, demands.onABusyMachine(), surroundings, strike);
    }

    @Override
    public String toString() {
        return name;
    }
}
