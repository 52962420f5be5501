package dev.carflow.enrichment.event;

import java.util.Set;

/**
 * What an event says of permission as such, not by the status of a signal.
 *
 * @param resolved whether the error is over: permission was granted again
 * @param codes of the signals, in lower case; none if it is every signal of the vehicle
 */
public record PermissionError(boolean resolved, Set<String> codes) {

    public PermissionError {
        codes = Set.copyOf(codes);
    }
}
