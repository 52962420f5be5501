package dev.carflow.signature.cause;

import java.util.List;

/**
 * An explanation of a signature that did not hold.
 *
 * @param causes all causes that apply together, the most important first; at least one
 * @param proven whether the signature holds if they are undone; otherwise they are only observations
 * @param details the specifics, in words; no content and no token
 */
public record Explanation(List<Cause> causes, boolean proven, List<String> details) {

    public Explanation {
        causes = List.copyOf(causes);
        details = List.copyOf(details);
    }

    public Cause cause() {
        return causes.get(0);
    }
}
