package dev.carflow.subscriptions;

import dev.carflow.smartcar.api.ApiProblem;
import java.util.Map;
import java.util.Optional;

/**
 * What a run has done.
 *
 * @param created accepted by Smartcar
 * @param existed were there already, or are being created
 * @param deleted were deleted, or gone already
 * @param kept not deleted: Smartcar lists the connection after all
 * @param refused by the problem's name: repeating them is of no use
 * @param left neither done nor refused
 * @param stopped why the run ended before its end
 * @param overtaken whether another process works on it now
 */
public record ApplyResult(
        long created,
        long existed,
        long deleted,
        long kept,
        Map<String, Long> refused,
        long left,
        Optional<ApiProblem> stopped,
        boolean overtaken) {

    public ApplyResult {
        refused = Map.copyOf(refused);
    }

    /** Returns whether everything was done. */
    public boolean isWhole() {
        return refused.isEmpty() && left == 0;
    }
}
