package dev.carflow.signature;

import dev.carflow.routing.ReceivedDelivery;
import java.util.Optional;

/**
 * A body whose signature did not hold.
 *
 * @param signature the header as it came, up to 512 characters
 * @param promising whether it could be a signature at all
 */
public record StoredMismatch(long id, ReceivedDelivery receipt, Optional<String> signature, boolean promising) {

    /** Shows nothing of the body. */
    @Override
    public String toString() {
        return "StoredMismatch[id=" + id + ", " + receipt + "]";
    }
}
