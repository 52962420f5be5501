package dev.carflow.proof.reconciliation;

import dev.carflow.proof.deployment.Deployment;
import dev.carflow.proof.deployment.DeploymentSettings;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.UnaryOperator;

/**
 * A disruption of a deployment under load.
 *
 * @param name as in the table; it says how the deployment differs from the usual one
 * @param surroundings the changes to the deployment
 */
record Disruption(String name, Demands demands, UnaryOperator<DeploymentSettings> surroundings, Strike strike) {

    Disruption(String name, Demands demands, Strike strike) {
        this(name, demands, UnaryOperator.identity(), strike);
    }

    /** Performs it. When it returns, the disruption is over and everything runs again, though perhaps not well yet. */
    interface Strike {

        /**
         * @return figures of interest in this row only
         */
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
