package dev.carflow.migration.backfill;

import dev.carflow.accounts.link.BackfillRun;
import dev.carflow.accounts.link.ConnectedVehicle;
import dev.carflow.ratelimit.RateLimiter;
import dev.carflow.ratelimit.Urgency;
import dev.carflow.smartcar.api.ApiResult;
import dev.carflow.smartcar.api.ApiResult.Failure;
import dev.carflow.smartcar.api.ApiResult.Success;
import dev.carflow.smartcar.legacy.LegacyConnection;
import dev.carflow.smartcar.legacy.LegacyConnectionPage;
import dev.carflow.smartcar.legacy.LegacyManagementApi;
import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.Optional;

/**
 * The legacy management API's connections. Its cursors stay where they are while the listing changes, and it does not say
 * how many there are: its end is the end. Users who connected meanwhile are at the beginning, which is read again.
 */
final class LegacyListing implements ConnectionListing {

    private static final String FIRST = "";

    private final LegacyManagementApi api;
    private final RateLimiter pace;
    private final String mode;
    private final int pageSize;

    LegacyListing(LegacyManagementApi api, RateLimiter pace, String mode, int pageSize) {
        this.api = api;
        this.pace = pace;
        this.mode = mode;
        this.pageSize = pageSize;
    }

    /** @param cursor empty for the first page */
    private record At(BackfillPass pass, String cursor) {

        static At parse(String text) {
            int colon = text.indexOf(':');
            return new At(BackfillPass.valueOf(text.substring(0, colon)), text.substring(colon + 1));
        }

        String text() {
            return pass + ":" + cursor;
        }

        At after(Optional<String> next, boolean old) {
            boolean over = next.isEmpty() || next.get().equals(cursor) || pass == BackfillPass.CATCH_UP && old;
            return over ? new At(pass.next(), FIRST) : new At(pass, next.get());
        }
    }

    @Override
    public Uni<ApiResult<Page>> read(BackfillRun run) {
        At at = run.position().map(At::parse).orElseGet(() -> new At(BackfillPass.WALK, FIRST));
        Optional<String> after = Optional.of(at.cursor()).filter(cursor -> !cursor.isEmpty());
        return pace.acquireWhenAvailable(Urgency.ROUTINE)
                .chain(permitted -> api.connections(Optional.of(mode), pageSize, after))
                .map(result -> result instanceof Success<LegacyConnectionPage> success
                        ? ApiResult.success(page(run, at, success.value()), result.requestId())
                        : ApiResult.failure(((Failure<LegacyConnectionPage>) result).problem(), result.requestId()));
    }

    @Override
    public boolean isEnd(String position) {
        return At.parse(position).pass().isEnd();
    }

    @Override
    public Completeness verdict(String position, long seen) {
        return new Complete();
    }

    private Page page(BackfillRun run, At at, LegacyConnectionPage listed) {
        List<ListedConnection> rows = listed.connections().stream()
                .map(connection -> new ListedConnection(connection.userId(), vehicle(connection)))
                .toList();
        At next = at.after(listed.cursor(), ListedConnection.reachesBack(rows, run));
        return new Page(
                ListedConnection.byUser(rows), rows.size() + listed.unreadable(), Optional.empty(), next.text());
    }

    private ConnectedVehicle vehicle(LegacyConnection connection) {
        return new ConnectedVehicle(
                connection.vehicleId(),
                Optional.empty(),
                connection.mode().or(() -> Optional.of(mode)),
                List.of(),
                connection.connectedAt());
    }
}
