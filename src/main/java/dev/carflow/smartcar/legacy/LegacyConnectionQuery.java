package dev.carflow.smartcar.legacy;

import java.util.Optional;

/**
 * Which connections to list (contract 5.3).
 *
 * @param userId of this user only; the answer is checked against it
 * @param vehicleId of this vehicle only; likewise
 * @param mode {@code live}, {@code test} or {@code simulated}
 * @param limit connections on a page, up to 100
 * @param after the cursor of a page read before, to go on behind it
 * @param maxPages to read at most, however many there are said to be
 */
public record LegacyConnectionQuery(
        Optional<String> userId,
        Optional<String> vehicleId,
        Optional<String> mode,
        int limit,
        Optional<String> after,
        int maxPages) {

    private static final int MOST_ON_A_PAGE = 100;
    private static final int PAGES = 100_000;

    public LegacyConnectionQuery {
        if (limit < 1 || limit > MOST_ON_A_PAGE || maxPages < 1) {
            throw new IllegalArgumentException("a page has 1 to 100 connections, and one page is the least");
        }
    }

    public static LegacyConnectionQuery everybody() {
        return new LegacyConnectionQuery(
                Optional.empty(), Optional.empty(), Optional.empty(), MOST_ON_A_PAGE, Optional.empty(), PAGES);
    }

    public LegacyConnectionQuery ofUser(String id) {
        return new LegacyConnectionQuery(Optional.of(id), vehicleId, mode, limit, after, maxPages);
    }

    public LegacyConnectionQuery forVehicle(String id) {
        return new LegacyConnectionQuery(userId, Optional.of(id), mode, limit, after, maxPages);
    }

    public LegacyConnectionQuery inMode(String newMode) {
        return new LegacyConnectionQuery(userId, vehicleId, Optional.of(newMode), limit, after, maxPages);
    }

    public LegacyConnectionQuery withLimit(int newLimit) {
        return new LegacyConnectionQuery(userId, vehicleId, mode, newLimit, after, maxPages);
    }

    /** Where an earlier walk stopped. */
    public LegacyConnectionQuery goingOnAfter(String cursor) {
        return new LegacyConnectionQuery(userId, vehicleId, mode, limit, Optional.of(cursor), maxPages);
    }

    public LegacyConnectionQuery withMaxPages(int pages) {
        return new LegacyConnectionQuery(userId, vehicleId, mode, limit, after, pages);
    }

    boolean asksFor(LegacyConnection connection) {
        return userId.filter(wanted -> !wanted.equals(connection.userId())).isEmpty()
                && vehicleId
                        .filter(wanted -> !wanted.equals(connection.vehicleId()))
                        .isEmpty();
    }

    @Override
    public String toString() {
        return "LegacyConnectionQuery[" + (userId.isPresent() ? "of one user" : "of everybody") + "]";
    }
}
