package dev.carflow.accounts.link;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Who belongs together.
 *
 * @param customerId the customer's own id; none where it is not known
 * @param connectedNow whether the user connected just now, and is not only listed: then the Smartcar user becomes the
 *     customer's last one
 * @param run the backfill that lists it
 */
public record LinkRequest(
        Optional<String> customerId,
        String smartcarUserId,
        List<ConnectedVehicle> vehicles,
        boolean connectedNow,
        Optional<Long> run) {

    /** Ids are opaque (contract 0.5); these bounds are the database's. */
    private static final int LONGEST_ID = 255;

    public LinkRequest {
        vehicles = List.copyOf(vehicles);
    }

    /** What a user did just now, and was confirmed by Smartcar. */
    public static LinkRequest connected(String customerId, String smartcarUserId, List<ConnectedVehicle> vehicles) {
        return new LinkRequest(Optional.of(customerId), smartcarUserId, vehicles, true, Optional.empty());
    }

    /** What Smartcar lists. */
    public static LinkRequest listed(
            Optional<String> customerId, String smartcarUserId, List<ConnectedVehicle> vehicles, long run) {
        return new LinkRequest(customerId, smartcarUserId, vehicles, false, Optional.of(run));
    }

    boolean isUsable() {
        return Stream.concat(
                        Stream.concat(Stream.of(smartcarUserId), customerId.stream()),
                        vehicles.stream()
                                .flatMap(vehicle -> Stream.concat(
                                        Stream.of(vehicle.smartcarVehicleId()), vehicle.connectionId().stream())))
                .allMatch(LinkRequest::isId);
    }

    private static boolean isId(String id) {
        return !id.isBlank() && id.length() <= LONGEST_ID && id.chars().noneMatch(Character::isISOControl);
    }

    /** Ids are not for logs. */
    @Override
    public String toString() {
        return "LinkRequest[" + vehicles.size() + " vehicles]";
    }
}
