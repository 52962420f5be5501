package dev.carflow.accounts.link;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A vehicle that a user connected (contract 7.2).
 *
 * @param connectionId none from Smartcar's legacy listing; another one after connecting anew
 * @param mode {@code live} or {@code simulated}; none where it is not known, which counts as live
 * @param permissions those granted; none where the listing does not say
 */
public record ConnectedVehicle(
        String smartcarVehicleId,
        Optional<String> connectionId,
        Optional<String> mode,
        List<String> permissions,
        Optional<Instant> connectedAt) {

    public ConnectedVehicle {
        permissions = List.copyOf(permissions);
    }

    /** Ids are not for logs. */
    @Override
    public String toString() {
        return "ConnectedVehicle[redacted]";
    }
}
