package dev.carflow.migration.backfill;

import dev.carflow.accounts.link.BackfillRun;
import dev.carflow.accounts.link.ConnectedVehicle;
import dev.carflow.ratelimit.RateLimiter;
import dev.carflow.ratelimit.Urgency;
import dev.carflow.smartcar.api.ApiProblem.InvalidRequest;
import dev.carflow.smartcar.api.ApiResult;
import dev.carflow.smartcar.api.ApiResult.Failure;
import dev.carflow.smartcar.api.ApiResult.Success;
import dev.carflow.smartcar.api.Connection;
import dev.carflow.smartcar.api.ConnectionPage;
import dev.carflow.smartcar.api.ConnectionQuery;
import dev.carflow.smartcar.api.VehicleApi;
import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * {@code GET /v3/connections} without a filter. A page is requested by its number alone; earlier pages are not kept.
 */
final class V3Listing implements ConnectionListing {

    /** The one size that is documented (contract 7.2). */
    private static final int SAFE_SIZE = 10;

    private final VehicleApi api;
    private final RateLimiter limiter;
    private final String mode;
    private final int pageSize;

    V3Listing(VehicleApi api, RateLimiter limiter, String mode, int pageSize) {
        this.api = api;
        this.limiter = limiter;
        this.mode = mode;
        this.pageSize = pageSize;
    }

    @Override
    public Uni<ApiResult<Page>> read(BackfillRun run) {
        PageCursor place = run.position().map(PageCursor::parse).orElseGet(() -> PageCursor.start(pageSize));
        return read(run, place);
    }

    @Override
    public boolean isEnd(String position) {
        return PageCursor.parse(position).pass().isEnd();
    }

    @Override
    public Completeness verdict(String position, long seen) {
        PageCursor end = PageCursor.parse(position);
        if (seen + end.unreadable() >= end.total()) {
            return new Complete();
        }
        return end.pass() == BackfillPass.END
                ? new ReadAgain(end.again().text())
                : new Missing(end.total(), seen + end.unreadable());
    }

    private Uni<ApiResult<Page>> read(BackfillRun run, PageCursor place) {
        ConnectionQuery query = ConnectionQuery.everybody().inMode(mode).withPageSize(place.size());
        return limiter.acquireWhenAvailable(Urgency.ROUTINE)
                .chain(permitted -> api.connections(query, place.page()))
                .chain(result -> {
                    if (result instanceof Success<ConnectionPage> success) {
                        return Uni.createFrom()
                                .item(ApiResult.success(page(run, place, success.value()), result.requestId()));
                    }
                    Failure<ConnectionPage> failure = (Failure<ConnectionPage>) result;
                    boolean tooLarge = place.page() == 1
                            && place.size() > SAFE_SIZE
                            && failure.problem() instanceof InvalidRequest;
                    return tooLarge
                            ? read(run, place.withSize(SAFE_SIZE))
                            : Uni.createFrom().item(ApiResult.failure(failure.problem(), failure.requestId()));
                });
    }

    private Page page(BackfillRun run, PageCursor place, ConnectionPage listed) {
        List<ListedConnection> rows = listed.connections().stream()
                .map(connection -> new ListedConnection(connection.userId(), vehicle(connection)))
                .toList();
        PageCursor next = place.after(
                listed.totalCount(), listed.last(), ListedConnection.reachesBack(rows, run), listed.unreadable());
        return new Page(
                ListedConnection.byUser(rows), rows.size() + listed.unreadable(), listed.totalCount(), next.text());
    }

    private ConnectedVehicle vehicle(Connection connection) {
        return new ConnectedVehicle(
                connection.vehicle().id(),
                Optional.of(connection.id()),
                Optional.of(connection
                        .vehicle()
                        .mode()
                        .map(word -> word.toLowerCase(Locale.ROOT))
                        .orElse(mode)),
                connection.permissions(),
                connection.createdAt());
    }
}
