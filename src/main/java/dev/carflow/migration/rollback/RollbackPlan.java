package dev.carflow.migration.rollback;

import java.util.List;

/**
 * The way back from the phase that is configured.
 *
 * @param isOpen whether it can be gone
 * @param steps what to do, in order; or, where it is closed, what is left
 * @param costs what will not be as it was
 */
public record RollbackPlan(String from, String to, boolean isOpen, List<String> steps, List<String> costs) {

    public RollbackPlan {
        steps = List.copyOf(steps);
        costs = List.copyOf(costs);
    }
}
