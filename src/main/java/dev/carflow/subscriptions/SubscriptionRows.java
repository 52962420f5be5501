package dev.carflow.subscriptions;

import dev.carflow.database.Statements;
import dev.carflow.ratelimit.RateLimiters;
import dev.carflow.smartcar.SmartcarConfig;
import dev.carflow.smartcar.management.SubscriptionTarget;
import io.quarkus.arc.Unremovable;
import io.smallrye.mutiny.Uni;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What runs of `subscriptions` share. Times are the database's. */
@Unremovable
@ApplicationScoped
public class SubscriptionRows {

    private static final String LEASE = """
            insert into subscription_run as r (application, holder, leased_until)
            values ($1, $2, clock_timestamp() + $3::bigint * interval '1 millisecond')
            on conflict (application) do update set holder = excluded.holder, leased_until = excluded.leased_until
            where r.holder = excluded.holder or r.leased_until < clock_timestamp()
                -- no process has a lease for that long: the clock was set back
                or r.leased_until > clock_timestamp() + 2 * $3::bigint * interval '1 millisecond'
            """;

    private static final String RELEASE =
            "update subscription_run set leased_until = '-infinity' where application = $1 and holder = $2";

    private static final String COMPARED = """
            insert into subscription_run as r (application, compared_at, missing, surplus, pending)
            values ($1, clock_timestamp(), $2, $3, $4)
            on conflict (application) do update set compared_at = excluded.compared_at, missing = excluded.missing,
                surplus = excluded.surplus, pending = excluded.pending
            """;

    private static final String LAST = """
            select extract(epoch from clock_timestamp() - compared_at)::double precision as age, missing, surplus, pending
            from subscription_run where application = $1 and compared_at is not null
            """;

    private static final String REQUESTED = """
            insert into subscription_request (application, target, requested_at)
            select $1, t, clock_timestamp() from unnest($2::text[]) t
            on conflict (application, target) do update set requested_at = excluded.requested_at
            """;

    private static final String PENDING = """
            select target from subscription_request
            where application = $1 and requested_at > clock_timestamp() - $2::bigint * interval '1 millisecond'
            """;

    private static final String FORGET = """
            delete from subscription_request
            where application = $1 and requested_at <= clock_timestamp() - $2::bigint * interval '1 millisecond'
            """;

    private static final String REMOVED = "select encode(user_hash, 'base64') as hash from removed_user";

    private static final String ROUTES = """
            select s.smartcar_user_id, u.route from smartcar_users s join users u on u.id = s.user_id
            where u.route is not null and s.smartcar_user_id > $1 order by s.smartcar_user_id limit $2
            """;

    private static final int ROUTES_AT_ONCE = 10_000;

    private final Statements statements;
    private final String application;

    /**
     * The last comparison.
     *
     * @param age since then
     * @param missing subscriptions that the rules demand and Smartcar lacks
     * @param surplus subscriptions that Smartcar has and the rules do not demand
     * @param pending subscriptions that Smartcar has accepted and does not list yet
     */
    public record Comparison(Duration age, long missing, long surplus, long pending) {}

    @Inject
    public SubscriptionRows(Statements statements, SmartcarConfig smartcar) {
        this(statements, smartcar.clientId().orElse(RateLimiters.NO_APPLICATION));
    }

    /** @param application whose subscriptions they are: Smartcar's client id, which is not a secret */
    SubscriptionRows(Statements statements, String application) {
        this.statements = statements;
        this.application = application;
    }

    /** Takes the lease for {@code holder}, or extends it. Returns false while another process has it. */
    Uni<Boolean> lease(String holder, Duration time) {
        return statements
                .run(LEASE, Tuple.of(application, holder, time.toMillis()))
                .map(done -> done.rowCount() > 0);
    }

    Uni<Void> release(String holder) {
        return statements.run(RELEASE, Tuple.of(application, holder)).replaceWithVoid();
    }

    Uni<Void> compared(long missing, long surplus, long pending) {
        return statements
                .run(COMPARED, Tuple.of(application, missing, surplus, pending))
                .replaceWithVoid();
    }

    /** Returns the last comparison; empty if there was none. */
    Uni<Optional<Comparison>> lastComparison() {
        return statements.run(LAST, Tuple.of(application)).map(rows -> {
            if (rows.size() == 0) {
                return Optional.empty();
            }
            Row row = rows.iterator().next();
            return Optional.of(new Comparison(
                    Duration.ofMillis((long) (Math.max(0, row.getDouble("age")) * 1000)),
                    row.getLong("missing"),
                    row.getLong("surplus"),
                    row.getLong("pending")));
        });
    }

    /** Keeps that Smartcar has accepted these. */
    Uni<Void> requested(Collection<SubscriptionTarget> targets) {
        String[] hashes = targets.stream().map(SubscriptionRows::hash).toArray(String[]::new);
        return statements.run(REQUESTED, Tuple.of(application, (Object) hashes)).replaceWithVoid();
    }

    /** Returns the hashes of what was accepted less than {@code within} ago, and forgets the rest. */
    Uni<Set<String>> pending(Duration within) {
        Tuple values = Tuple.of(application, within.toMillis());
        return statements
                .run(FORGET, values)
                .chain(done -> statements.run(PENDING, values))
                .map(rows -> {
                    Set<String> hashes = new HashSet<>();
                    rows.forEach(row -> hashes.add(row.getString("target")));
                    return hashes;
                });
    }

    /** Returns the hashes of users whom `accounts remove` removed. */
    Uni<Set<String>> removedUsers() {
        return statements.run(REMOVED, Tuple.tuple()).map(rows -> {
            Set<String> hashes = new HashSet<>();
            rows.forEach(row -> hashes.add(row.getString("hash")));
            return hashes;
        });
    }

    /** Returns the routes of users who were given one. */
    Uni<Map<String, String>> assignedRoutes() {
        Map<String, String> routes = new HashMap<>();
        return routesAfter("", routes).replaceWith(routes);
    }

    private Uni<Void> routesAfter(String user, Map<String, String> routes) {
        return statements.run(ROUTES, Tuple.of(user, ROUTES_AT_ONCE)).chain(rows -> {
            List<String> users = new ArrayList<>(rows.size());
            rows.forEach(row -> {
                users.add(row.getString("smartcar_user_id"));
                routes.put(row.getString("smartcar_user_id"), row.getString("route"));
            });
            return isLast(rows) ? Uni.createFrom().voidItem() : routesAfter(users.get(users.size() - 1), routes);
        });
    }

    private static boolean isLast(RowSet<Row> rows) {
        return rows.size() < ROUTES_AT_ONCE;
    }

    static String hash(SubscriptionTarget target) {
        return base64(target.webhookId() + "\0" + target.userId() + "\0" + target.vehicleId());
    }

    /** Returns the hash by which a removed user is known. */
    static String hashOfUser(String userId) {
        return base64(userId);
    }

    private static String base64(String text) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return Base64.getEncoder().encodeToString(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JVM has SHA-256", e);
        }
    }
}
