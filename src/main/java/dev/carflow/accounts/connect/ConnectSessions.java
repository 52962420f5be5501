package dev.carflow.accounts.connect;

import dev.carflow.accounts.connect.Confirmation.Confirmed;
import dev.carflow.database.Statements;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Sessions in Postgres, which expire by its clock. Each call takes a bounded time and fails while there is no
 * database.
 */
class ConnectSessions {

    static final Duration DEADLINE = Duration.ofSeconds(3);

    /**
     * Queries to Smartcar per account and hour; those that led to a user do not count. A made-up id costs no more than
     * this.
     */
    static final int MOST_QUESTIONS = 30;

    private static final String COLUMNS = """
            id, state_hash, account, vehicle, external_id, created_at, smartcar_user_id, query_hash, outcome, confirmed,
            pair, claimed_at is not null as claimed, extract(epoch from now() - used_at)::double precision as age, tries""";

    /** Repeating it returns the same: a caller without an answer does not know whether the session was stored. */
    private static final String CREATE = """
            insert into connect_session (state_hash, account, vehicle, external_id, expires_at)
            values ($1, $2, $3, $4, now() + $5 * interval '1 second')
            on conflict (state_hash) do update set expires_at = connect_session.expires_at
            returning id, expires_at""";

    /**
     * The first part decides, the second gives the reason. The second reads the row as it was before: a row that looks
     * unused there was taken by another callback at the same moment.
     */
    private static final String TAKE = """
            with taken as (
                update connect_session
                set used_at = now(), query_hash = $2, outcome = $3, smartcar_user_id = $4,
                    next_try_at = now() + $5 * interval '1 second'
                where state_hash = $1 and used_at is null and expires_at > now()
                returning id, account, vehicle, external_id, created_at)
            select 'won' as verdict, id, account, vehicle, external_id, created_at, $3 as outcome, $2 as query_hash
            from taken
            union all
            select case
                    when used_at is null and expires_at <= now() then 'expired'
                    when used_at is null or query_hash = $2 then 'again'
                    else 'used'
                end,
                id, null, null, null, null, coalesce(outcome, $3), query_hash
            from connect_session where state_hash = $1 and not exists (select from taken)""";

    private static final String MAY_ASK = """
            update connect_session c set questions = c.questions + 1, asked_at = now()
            where c.id = $1
                and $2 > (
                    select coalesce(sum(o.questions), 0) from connect_session o
                    where o.account = c.account and o.created_at > now() - interval '1 hour')
                and not exists (
                    select from connect_session o
                    where o.smartcar_user_id = c.smartcar_user_id and o.id <> c.id
                        and o.asked_at > now() - interval '1 second')
            returning id""";

    private static final String SETTLE = """
            update connect_session
            set outcome = $2, smartcar_user_id = coalesce($3, smartcar_user_id),
                next_try_at = now() + $4 * interval '1 second',
                confirmed = case when $2 = 'connected' then confirmed end,
                pair = case when $2 = 'connected' and $6 then pair end,
                questions = case when $2 = 'connected' then 0 else questions end,
                tries = case when $5 then tries else greatest(tries - 1, 0) end
            where id = $1""";

    private static final String REFUSE = """
            update connect_session set outcome = 'unclaimed', next_try_at = null, confirmed = null, pair = null
            where id = $1 and claimed_at is null and outcome in ('pending', 'confirmed', 'awaiting-backfill')""";

    private static final String CONFIRM = """
            update connect_session
            set outcome = 'confirmed', smartcar_user_id = $2, confirmed = $3, pair = $4, questions = 0,
                next_try_at = case when claimed_at is null then null else now() end
            where id = $1 and outcome in ('pending', 'awaiting-backfill')""";

    private static final String CLAIMABLE =
            "select " + COLUMNS + " from connect_session where id = $1 and used_at is not null";

    /** A confirmed session is due soon, in case the process that claims it cannot link it. */
    private static final String CLAIM = """
            update connect_session
            set claimed_at = coalesce(claimed_at, now()),
                next_try_at = case outcome when 'confirmed' then now() + interval '1 minute' else next_try_at end
            where id = $1 and used_at is not null
                and (claimed_at is not null or outcome in ('pending', 'confirmed', 'awaiting-backfill'))
            returning\s""" + COLUMNS;

    private static final String DUE = """
            update connect_session
            set tries = tries + 1, next_try_at = now() + $2 * interval '1 second'
            where id in (
                select id from connect_session where next_try_at <= now() and claimed_at is not null
                order by next_try_at limit $1 for update skip locked)
            returning\s""" + COLUMNS;

    private static final String END_UNCLAIMED = """
            update connect_session
            set outcome = 'unclaimed', next_try_at = null, confirmed = null, pair = null
            where id in (
                select id from connect_session
                where claimed_at is null and outcome in ('pending', 'confirmed', 'awaiting-backfill')
                    and used_at < now() - $1 * interval '1 second'
                limit $2 for update skip locked)""";

    private static final String DELETE = """
            delete from connect_session where id in (
                select id from connect_session
                where expires_at < now() - $1 * interval '1 second' and next_try_at is null
                limit $2 for update skip locked)""";

    /** A pair that the backend received, or did not fetch in time. */
    private static final String ERASE_PAIRS = """
            update connect_session set pair = null
            where id in (
                select id from connect_session
                where pair is not null and outcome = 'connected' and used_at < now() - $1 * interval '1 second'
                limit $2 for update skip locked)""";

    /** A session that was stored. */
    record StoredSession(UUID id, Instant expiresAt) {}

    /**
     * The content of a callback, stored in the same statement that uses its state up: a crash loses nothing.
     *
     * @param queryHash SHA-256 of its query
     */
    record Arrival(Buffer queryHash, CallbackOutcome outcome, Optional<String> userId, Optional<Duration> retryIn) {
        @Override
        public String toString() {
            return "Arrival[" + outcome + "]";
        }
    }

    /**
     * @param retryIn none for never
     * @param answered whether Smartcar answered: only then does the attempt count
     */
    record Settlement(String outcome, Optional<String> userId, Optional<Duration> retryIn, boolean answered) {

        Settlement(String outcome, Optional<String> userId, Optional<Duration> retryIn) {
            this(outcome, userId, retryIn, true);
        }

        @Override
        public String toString() {
            return "Settlement[" + outcome + "]";
        }
    }

    /**
     * A session that may be claimed, or was.
     *
     * @param confirmed what Smartcar confirmed, until it is linked
     * @param pair sealed vehicle tokens
     * @param claimed whether a backend has claimed it already
     * @param age since its callback
     */
    record Claimable(
            ConnectSession session,
            Buffer queryHash,
            String outcome,
            Optional<Confirmed> confirmed,
            Optional<String> pair,
            boolean claimed,
            Duration age) {
        @Override
        public String toString() {
            return "Claimable[" + outcome + "]";
        }
    }

    /** @param tries attempts that Smartcar answered, this one included */
    record Due(Claimable claimable, int tries) {}

    /** Whether a callback got its session. */
    sealed interface StateUse {}

    /** It did, and no other callback with this state will. */
    record FirstUse(ConnectSession session) implements StateUse {}

    /** An equal callback had it before: the browser repeated its request. */
    record RepeatedUse(UUID id, CallbackOutcome outcome) implements StateUse {}

    /**
     * It did not.
     *
     * @param usedBy hash of the query that used the state, if one did
     */
    record RejectedUse(CallbackOutcome outcome, Optional<Buffer> usedBy) implements StateUse {

        RejectedUse(CallbackOutcome outcome) {
            this(outcome, Optional.empty());
        }
    }

    private final Statements statements;
    private final boolean keepsPairs;

    /**
     * @param keepsPairs whether a session that was connected keeps its vehicle tokens until {@link #erasePairs}
     */
    ConnectSessions(Statements statements, boolean keepsPairs) {
        this.statements = statements;
        this.keepsPairs = keepsPairs;
    }

    /** Stores a session, once per state however often it is called. */
    Uni<StoredSession> create(Buffer stateHash, SessionRequest request, Duration lifetime) {
        Tuple values = Tuple.of(
                stateHash,
                request.account(),
                request.vehicle().orElse(null),
                request.externalId().orElse(null),
                seconds(lifetime));
        return ask(CREATE, values)
                .map(rows -> rows.iterator().next())
                .map(row -> new StoredSession(
                        row.getUUID("id"), row.getOffsetDateTime("expires_at").toInstant()));
    }

    /** The first callback gets the session; later ones, and late ones, get a reason. */
    Uni<StateUse> take(Buffer stateHash, Arrival arrival) {
        Tuple values = Tuple.of(
                stateHash,
                arrival.queryHash(),
                arrival.outcome().slug(),
                arrival.userId().orElse(null),
                inSeconds(arrival.retryIn()));
        return ask(TAKE, values).map(rows -> {
            if (rows.size() == 0) {
                return new RejectedUse(CallbackOutcome.STATE_UNKNOWN);
            }
            Row row = rows.iterator().next();
            return switch (row.getString("verdict")) {
                case "won" -> new FirstUse(session(stateHash, row, arrival.userId()));
                case "again" -> new RepeatedUse(row.getUUID("id"), CallbackOutcome.ofOutcome(row.getString("outcome")));
                case "expired" -> new RejectedUse(CallbackOutcome.STATE_EXPIRED);
                default -> new RejectedUse(CallbackOutcome.STATE_USED, Optional.of(row.getBuffer("query_hash")));
            };
        });
    }

    /**
     * Books a query to Smartcar about a session. Returns false if too many queries of the account led to nothing
     * within an hour, or another session asks about the same user at the moment: each query costs a call, and ids can
     * be made up.
     */
    Uni<Boolean> mayAsk(ConnectSession session) {
        return ask(MAY_ASK, Tuple.of(session.id(), MOST_QUESTIONS)).map(rows -> rows.size() > 0);
    }

    /** Stores the state of a session. */
    Uni<Void> settle(UUID id, Settlement settlement) {
        Tuple values = Tuple.of(
                id,
                settlement.outcome(),
                settlement.userId().orElse(null),
                inSeconds(settlement.retryIn()),
                settlement.answered(),
                keepsPairs);
        return ask(SETTLE, values).replaceWithVoid();
    }

    /** Ends an unclaimed session and erases everything that was kept for it. */
    Uni<Void> refuse(UUID id) {
        return ask(REFUSE, Tuple.of(id)).replaceWithVoid();
    }

    /**
     * Stores what Smartcar confirmed, unless the session has ended meanwhile; a session that is claimed already is due
     * at once.
     *
     * @param pair sealed vehicle tokens
     */
    Uni<Void> confirm(UUID id, Confirmed confirmed, Optional<String> pair) {
        Tuple values = Tuple.of(id, confirmed.userId(), ConfirmedJson.of(confirmed), pair.orElse(null));
        return ask(CONFIRM, values).replaceWithVoid();
    }

    /** Returns a session whose callback has come. */
    Uni<Optional<Claimable>> claimable(UUID id) {
        return ask(CLAIMABLE, Tuple.of(id)).map(ConnectSessions::first);
    }

    /**
     * Claims a session for the account's backend. Returns it with what was confirmed by then, or none if it has ended.
     */
    Uni<Optional<Claimable>> claim(UUID id) {
        return ask(CLAIM, Tuple.of(id)).map(ConnectSessions::first);
    }

    /** Returns claimed sessions that are due, each leased to this caller. */
    Uni<List<Due>> due(int most, Duration lease) {
        return ask(DUE, Tuple.of(most, seconds(lease))).map(rows -> {
            List<Due> due = new ArrayList<>();
            rows.forEach(row -> due.add(new Due(claimable(row), row.getInteger("tries"))));
            return due;
        });
    }

    /** Ends sessions that were not claimed in time and erases everything that was kept for them. */
    Uni<Integer> endUnclaimed(Duration within, int most) {
        return ask(END_UNCLAIMED, Tuple.of(seconds(within), most)).map(RowSet::rowCount);
    }

    /** Erases the vehicle tokens of connected sessions whose callback is older than {@code within}. */
    Uni<Integer> erasePairs(Duration within, int most) {
        return ask(ERASE_PAIRS, Tuple.of(seconds(within), most)).map(RowSet::rowCount);
    }

    /** Deletes sessions that expired longer ago than {@code age}, and returns their number. */
    Uni<Integer> deleteOlderThan(Duration age, int most) {
        return ask(DELETE, Tuple.of(seconds(age), most)).map(RowSet::rowCount);
    }

    private static Optional<Claimable> first(RowSet<Row> rows) {
        return rows.size() == 0
                ? Optional.empty()
                : Optional.of(claimable(rows.iterator().next()));
    }

    private static Claimable claimable(Row row) {
        Optional<String> userId = Optional.ofNullable(row.getString("smartcar_user_id"));
        return new Claimable(
                session(row.getBuffer("state_hash"), row, userId),
                row.getBuffer("query_hash"),
                row.getString("outcome"),
                Optional.ofNullable(row.getJsonArray("confirmed"))
                        .flatMap(vehicles -> userId.map(user -> ConfirmedJson.read(user, vehicles))),
                Optional.ofNullable(row.getString("pair")),
                row.getBoolean("claimed"),
                Duration.ofMillis((long) (row.getDouble("age") * 1000)));
    }

    private static ConnectSession session(Buffer stateHash, Row row, Optional<String> userId) {
        return new ConnectSession(
                row.getUUID("id"),
                stateHash,
                row.getString("account"),
                Optional.ofNullable(row.getString("vehicle")),
                Optional.ofNullable(row.getString("external_id")),
                row.getOffsetDateTime("created_at").toInstant(),
                userId);
    }

    private Uni<RowSet<Row>> ask(String sql, Tuple values) {
        return statements.run(sql, values, DEADLINE);
    }

    private static Double inSeconds(Optional<Duration> duration) {
        return duration.map(ConnectSessions::seconds).orElse(null);
    }

    private static double seconds(Duration duration) {
        return duration.toNanos() / 1e9;
    }
}
