package dev.carflow.accounts.connect;

import io.smallrye.mutiny.Uni;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Sessions in Postgres, by whose clock they expire. */
final class PostgresConnectSessions implements ConnectSessions {

    private static final Duration DEADLINE = Duration.ofSeconds(3);

    private static final String CREATE = """
            insert into connect_session (state_hash, account, vehicle, external_id, expires_at)
            values ($1, $2, $3, $4, now() + $5 * interval '1 second')
            returning expires_at""";

    /**
     * The first part decides, the second says why not. It reads the row as it was before: one that looks unused there
     * was taken by another callback in the same moment.
     */
    private static final String TAKE = """
            with taken as (
                update connect_session
                set used_at = now(), outcome = $2, smartcar_user_id = $3, next_try_at = now() + $4 * interval '1 second'
                where state_hash = $1 and used_at is null and expires_at > now()
                returning account, vehicle, external_id, created_at)
            select 'won' as verdict, account, vehicle, external_id, created_at from taken
            union all
            select case when used_at is null and expires_at <= now() then 'expired' else 'used' end,
                null, null, null, null
            from connect_session where state_hash = $1 and not exists (select from taken)""";

    private static final String SETTLE = """
            update connect_session
            set outcome = $2, smartcar_user_id = coalesce($3, smartcar_user_id),
                next_try_at = now() + $4 * interval '1 second'
            where state_hash = $1""";

    private static final String DUE = """
            update connect_session
            set tries = tries + 1, next_try_at = now() + $2 * interval '1 second'
            where state_hash in (
                select state_hash from connect_session where next_try_at <= now()
                order by next_try_at limit $1 for update skip locked)
            returning state_hash, account, vehicle, external_id, created_at, smartcar_user_id, outcome, used_at, tries""";

    private static final String DELETE = """
            delete from connect_session where state_hash in (
                select state_hash from connect_session
                where expires_at < now() - $1 * interval '1 second' and next_try_at is null
                limit $2 for update skip locked)""";

    private final Supplier<Pool> pool;

    /** @param pool asked at each question, and may fail while there is none */
    PostgresConnectSessions(Supplier<Pool> pool) {
        this.pool = pool;
    }

    @Override
    public Uni<Instant> create(Buffer stateHash, SessionRequest request, Duration lifetime) {
        Tuple values = Tuple.of(
                stateHash,
                request.account(),
                request.vehicle().orElse(null),
                request.externalId().orElse(null),
                seconds(lifetime));
        return ask(CREATE, values)
                .map(rows -> rows.iterator().next().getOffsetDateTime(0).toInstant());
    }

    @Override
    public Uni<Taken> take(Buffer stateHash, Claim claim) {
        Tuple values =
                Tuple.of(stateHash, claim.ending().slug(), claim.userId().orElse(null), inSeconds(claim.lookAgainIn()));
        return ask(TAKE, values).map(rows -> {
            if (rows.size() == 0) {
                return new Lost(Ending.STATE_UNKNOWN);
            }
            Row row = rows.iterator().next();
            return switch (row.getString("verdict")) {
                case "won" -> new Won(session(stateHash, row, claim.userId()));
                case "expired" -> new Lost(Ending.STATE_EXPIRED);
                default -> new Lost(Ending.STATE_USED);
            };
        });
    }

    @Override
    public Uni<Void> settle(Buffer stateHash, Settlement settlement) {
        Tuple values = Tuple.of(
                stateHash, settlement.outcome(), settlement.userId().orElse(null), inSeconds(settlement.lookAgainIn()));
        return ask(SETTLE, values).replaceWithVoid();
    }

    @Override
    public Uni<List<Due>> due(int most, Duration lease) {
        return ask(DUE, Tuple.of(most, seconds(lease))).map(rows -> {
            List<Due> due = new ArrayList<>();
            rows.forEach(row -> due.add(due(row)));
            return due;
        });
    }

    @Override
    public Uni<Integer> deleteOlderThan(Duration age, int most) {
        return ask(DELETE, Tuple.of(seconds(age), most)).map(RowSet::rowCount);
    }

    private static Due due(Row row) {
        return new Due(
                session(row.getBuffer("state_hash"), row, Optional.ofNullable(row.getString("smartcar_user_id"))),
                row.getString("outcome"),
                row.getOffsetDateTime("used_at").toInstant(),
                row.getInteger("tries"));
    }

    private static ConnectSession session(Buffer stateHash, Row row, Optional<String> userId) {
        return new ConnectSession(
                stateHash,
                row.getString("account"),
                Optional.ofNullable(row.getString("vehicle")),
                Optional.ofNullable(row.getString("external_id")),
                row.getOffsetDateTime("created_at").toInstant(),
                userId);
    }

    private Uni<RowSet<Row>> ask(String sql, Tuple values) {
        return Uni.createFrom().completionStage(() -> execute(sql, values)
                .timeout(DEADLINE.toMillis(), TimeUnit.MILLISECONDS)
                .toCompletionStage());
    }

    private Future<RowSet<Row>> execute(String sql, Tuple values) {
        return pool.get().preparedQuery(sql).execute(values);
    }

    private static Double inSeconds(Optional<Duration> duration) {
        return duration.map(PostgresConnectSessions::seconds).orElse(null);
    }

    private static double seconds(Duration duration) {
        return duration.toNanos() / 1e9;
    }
}
