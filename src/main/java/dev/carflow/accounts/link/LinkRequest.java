package dev.carflow.accounts.link;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A Smartcar user, the customer and the vehicles that belong together.
 *
 * @param customerId the customer's own id; none where it is not known
 */
public record LinkRequest(Optional<String> customerId, String smartcarUserId, List<ConnectedVehicle> vehicles) {

    /** Ids are opaque (contract 0.5); these bounds are the database's. */
    private static final int LONGEST_ID = 255;

    public LinkRequest {
        vehicles = List.copyOf(vehicles);
    }

    /** A request for a user whose customer is known. */
    public static LinkRequest of(String customerId, String smartcarUserId, List<ConnectedVehicle> vehicles) {
        return new LinkRequest(Optional.of(customerId), smartcarUserId, vehicles);
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
