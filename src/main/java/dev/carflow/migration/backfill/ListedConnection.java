package dev.carflow.migration.backfill;

import dev.carflow.accounts.link.BackfillRun;
import dev.carflow.accounts.link.ConnectedVehicle;
import dev.carflow.accounts.link.LinkRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** A connection as any of the listings returns it. */
record ListedConnection(String userId, ConnectedVehicle vehicle) {

    /** For the difference between Smartcar's clock and Carflow's, and the seconds until a connection is listed. */
    private static final Duration MARGIN = Duration.ofMinutes(10);

    /** @return one request for each user */
    static List<LinkRequest> byUser(List<ListedConnection> page) {
        Map<String, List<ListedConnection>> byUser =
                page.stream().collect(Collectors.groupingBy(ListedConnection::userId));
        return byUser.entrySet().stream()
                .map(user -> new LinkRequest(
                        Optional.empty(),
                        user.getKey(),
                        user.getValue().stream().map(ListedConnection::vehicle).toList()))
                .toList();
    }

    /** Returns whether a page holds a connection from before the run, so that all newer ones have been seen. */
    static boolean reachesBack(List<ListedConnection> page, BackfillRun run) {
        Instant begun = run.startedAt().minus(MARGIN);
        return page.stream().anyMatch(listed -> listed.vehicle()
                .connectedAt()
                .filter(when -> when.isBefore(begun))
                .isPresent());
    }
}
