package dev.carflow.signature;

import dev.carflow.routing.ReceivedDelivery;
import java.util.Optional;

/**
 * A body whose signature did not hold.
 *
 * @param signature the header as received, up to 512 characters
 * @param promising whether it could be a signature at all
 */
public record StoredMismatch(long id, ReceivedDelivery receipt, Optional<String> signature, boolean promising) {

    /** Leaves the body out. */
    @Override
    public String toString() {
        return "StoredMismatch[id=" + id + ", " + receipt + "]";
    }
}
