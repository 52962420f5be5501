package dev.carflow.enrichment.event;

import java.util.Set;

/**
 * An event's report on a permission itself, not on the status of a signal.
 *
 * @param resolved whether the error is over: permission was granted again
 * @param codes of the signals, in lower case; empty if every signal of the vehicle is meant
 */
public record PermissionError(boolean resolved, Set<String> codes) {

    public PermissionError {
        codes = Set.copyOf(codes);
    }
}
