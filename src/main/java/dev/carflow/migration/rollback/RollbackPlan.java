package dev.carflow.migration.rollback;

import java.util.List;

/**
 * How to go back from the configured phase.
 *
 * @param isOpen whether it is possible
 * @param steps what to do, in order; if it is not possible, what is left
 * @param costs what will not be as before
 */
public record RollbackPlan(String from, String to, boolean isOpen, List<String> steps, List<String> costs) {

    public RollbackPlan {
        steps = List.copyOf(steps);
        costs = List.copyOf(costs);
    }
}
