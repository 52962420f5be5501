package dev.carflow.smartcar.api;

import java.util.Optional;

/**
 * The connections to list (contract 7.2).
 *
 * @param userId of this user alone; the response is checked against it
 * @param vehicleId of this vehicle alone
 * @param mode {@code live}, which is also Smartcar's default, or {@code simulated}
 * @param pageSize 100 is in use in the field, the maximum is not known
 * @param maxPages to read at most, even if Smartcar says that there are more
 */
public record ConnectionQuery(
        Optional<String> userId, Optional<String> vehicleId, Optional<String> mode, int pageSize, int maxPages) {

    static final int DEFAULT_PAGE_SIZE = 10;
    private static final int PAGES_OF_A_USER = 50;
    private static final int PAGES_OF_EVERYBODY = 10_000;
    private static final int PAGE_SIZE = 100;

    public ConnectionQuery {
        if (pageSize < 1 || maxPages < 1) {
            throw new IllegalArgumentException("pages have a size and a number above 0");
        }
    }

    public static ConnectionQuery everybody() {
        return new ConnectionQuery(Optional.empty(), Optional.empty(), Optional.empty(), PAGE_SIZE, PAGES_OF_EVERYBODY);
    }

    public static ConnectionQuery ofUser(String userId) {
        return new ConnectionQuery(Optional.of(userId), Optional.empty(), Optional.empty(), PAGE_SIZE, PAGES_OF_A_USER);
    }

    public ConnectionQuery forVehicle(String id) {
        return new ConnectionQuery(userId, Optional.of(id), mode, pageSize, maxPages);
    }

    public ConnectionQuery inMode(String newMode) {
        return new ConnectionQuery(userId, vehicleId, Optional.of(newMode), pageSize, maxPages);
    }

    public ConnectionQuery withPageSize(int size) {
        return new ConnectionQuery(userId, vehicleId, mode, size, maxPages);
    }

    public ConnectionQuery withMaxPages(int pages) {
        return new ConnectionQuery(userId, vehicleId, mode, pageSize, pages);
    }

    boolean asksFor(Connection connection) {
        return userId.filter(wanted -> !wanted.equals(connection.userId())).isEmpty()
                && vehicleId
                        .filter(wanted -> !wanted.equals(connection.vehicle().id()))
                        .isEmpty();
    }

    @Override
    public String toString() {
        return "ConnectionQuery[" + (userId.isPresent() ? "of one user" : "of everybody") + "]";
    }
}
