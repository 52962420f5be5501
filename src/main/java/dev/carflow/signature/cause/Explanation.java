package dev.carflow.signature.cause;

import java.util.List;

/**
 * What fits a signature that did not hold.
 *
 * @param causes all that had to be assumed together, the weightiest first; at least one
 * @param proven whether the signature holds under these assumptions; else they are what else is to be seen
 * @param details what exactly, in words; no content and no token
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
