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

/** A connection as either of the listings tells of it. */
record ListedConnection(String userId, ConnectedVehicle vehicle) {

    /** Of Smartcar's clock and ours, and the seconds until a connection is listed. */
    private static final Duration MARGIN = Duration.ofMinutes(10);

    /** @return one for each user */
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

    /** Whether a page holds a connection from before the run, and so all the newest have been seen. */
    static boolean reachesBack(List<ListedConnection> page, BackfillRun run) {
        Instant begun = run.startedAt().minus(MARGIN);
        return page.stream().anyMatch(listed -> listed.vehicle()
                .connectedAt()
                .filter(when -> when.isBefore(begun))
                .isPresent());
    }
}
