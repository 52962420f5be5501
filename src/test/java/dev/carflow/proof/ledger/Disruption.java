package dev.carflow.proof.ledger;

import dev.carflow.proof.deployment.Deployment;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Something that is done to a deployment under load.
 *
 * @param name as the table has it
 * @param unnoticed every event gets its 2xx at the first attempt: no answer is a 5xx, and none is missing
 */
record Disruption(String name, boolean unnoticed, Strike strike) {

    Disruption(String name, Strike strike) {
        this(name, false, strike);
    }

    /** Does it; what was done is over when it returns, and everything is there again, if perhaps not well yet. */
    interface Strike {

        /** @return figures of interest in this row only */
        List<String> play(Deployment deployment, Load load, SplittableRandom random) throws Exception;
    }

    @Override
    public String toString() {
        return name;
    }
}
