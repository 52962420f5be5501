package dev.carflow.accounts.vault;

import dev.carflow.accounts.AccountMarks;
import dev.carflow.accounts.vault.TokenCipher.SealedTokens;
import dev.carflow.database.Statements;
import dev.carflow.operations.ThrottledLog;
import dev.carflow.smartcar.legacy.TokenPair;
import dev.carflow.smartcar.legacy.VehicleOfUser;
import dev.carflow.smartcar.legacy.VehicleTokenStore;
import dev.carflow.smartcar.token.AccessToken;
import io.quarkus.arc.Unremovable;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * Vehicle tokens in Postgres, sealed; it fails while the database is away. A pair may be stored with another vehicle of the
 * account, and a new connection may move it.
 */
@Unremovable
@ApplicationScoped
public class PostgresTokenStore implements VehicleTokenStore {

    private static final Logger LOG = Logger.getLogger(PostgresTokenStore.class);

    /** The life of an access token (contract 5.2): only its end is stored. */
    private static final Duration LIFE = Duration.ofHours(2);

    /** Assumed where the end is not stored: the API's 401 shows the end then. */
    private static final Duration UNKNOWN_LIFE = Duration.ofDays(365);

    /**
     * The pair of the user's customer. For a user whose customer is not known, or without a user, the pair of the
     * vehicle's only customer; for a user, only if that customer's Smartcar user is not known.
     */
    private static final String BY_VEHICLE = """
            with asked as (
                select u.id, u.external_id from smartcar_users s join users u on u.id = s.user_id
                where s.smartcar_user_id = $2)
            select t.id, t.token_version, t.vehicle_access_token, t.vehicle_refresh_token, t.token_key_id,
                t.token_expires_at, t.refresh_failed_at,
                case when exists (select from asked where external_id is not null)
                    then v.user_id = (select id from asked)
                    else ($2::text is null or u.smartcar_user_id is null)
                        and not exists (select from vehicles o
                                        where o.smartcar_vehicle_id = $1 and o.user_id <> v.user_id
                                          and o.user_id is distinct from (select id from asked))
                    end as is_users
            from vehicles v
                join vehicles t on t.id = coalesce(v.token_of, v.id)
                join users u on u.id = t.user_id
            where v.smartcar_vehicle_id = $1 and t.vehicle_access_token is not null
            order by is_users desc limit 1""";

    private static final String SET = """
            update vehicles
            set vehicle_access_token = $2, vehicle_refresh_token = $3, token_key_id = $4, token_expires_at = $5,
                token_created_at = now(), token_version = token_version + 1, refresh_failed_at = null, token_of = null
            where id = $1""";

    private static final String SAVE = SET + " and token_version = $6";

    private static final String SHARE = """
            update vehicles
            set token_of = $2, vehicle_access_token = null, vehicle_refresh_token = null, token_key_id = null,
                token_created_at = null, token_expires_at = null, refresh_failed_at = null
            where id = any ($1) and id <> $2""";

    private static final String REFRESH_FAILED = """
            update vehicles v set refresh_failed_at = coalesce(v.refresh_failed_at, $3)
            where v.id = $1 and v.token_version = $2
            returning coalesce(
                (select min(c.smartcar_user_id) from connections c join vehicles s on s.id = c.vehicle_id
                 where s.id = v.id or s.token_of = v.id
                 having count(distinct c.smartcar_user_id) = 1),
                (select u.smartcar_user_id from users u where u.id = v.user_id)) as smartcar_user_id""";

    private final Statements statements;
    private final TokenColumns columns;
    private final TokenCipher cipher;
    private final AccountMarks marks;
    private final Clock clock = Clock.systemUTC();
    private final ThrottledLog unreadable = new ThrottledLog(LOG, Duration.ofMinutes(1));

    @Inject
    public PostgresTokenStore(Statements statements, TokenColumns columns, TokenCipher cipher, AccountMarks marks) {
        this.statements = statements;
        this.columns = columns;
        this.cipher = cipher;
        this.marks = marks;
    }

    @Override
    public Uni<Loaded> load(VehicleOfUser vehicle) {
        Uni<Loaded> loaded = statements
                .run(BY_VEHICLE, Tuple.of(vehicle.vehicleId(), vehicle.userId().orElse(null)))
                .map(rows ->
                        rows.size() == 0 ? new NoTokens() : read(rows.iterator().next()));
        return columns.unlessDropped(loaded, new NoTokens());
    }

    /** Until it is saved, the old refresh token is the only one that will be there after a crash. */
    @Override
    public Uni<Saved> save(VehicleOfUser vehicle, PairVersion version, TokenPair newPair) {
        return set(SAVE, version.row(), newPair, Optional.of(version.number()))
                .flatMap(saved -> saved instanceof Done || saved instanceof Unavailable
                        ? Uni.createFrom().item(saved)
                        : load(vehicle).map(PostgresTokenStore::superseded));
    }

    /** Marks the user, too. A pair that was renewed meanwhile stays as it is. */
    @Override
    public Uni<Void> markRefused(VehicleOfUser vehicle, PairVersion version) {
        Instant at = clock.instant();
        Uni<Void> marked = statements
                .run(REFRESH_FAILED, Tuple.of(version.row(), version.number(), at.atOffset(ZoneOffset.UTC)))
                .chain(rows -> {
                    String user =
                            rows.size() == 0 ? null : rows.iterator().next().getString("smartcar_user_id");
                    return user == null ? Uni.createFrom().voidItem() : marks.needsReauthentication(user, at);
                });
        return columns.unlessDropped(marked, null);
    }

    /**
     * Stores the pair that a user just consented to, whatever was stored before: it serves all vehicles of the account
     * and is kept with the first.
     *
     * @param rows {@code vehicles.id}, at least one
     */
    public Uni<Saved> store(List<Long> rows, TokenPair pair) {
        long keeper = rows.get(0);
        return set(SET, keeper, pair, Optional.empty())
                .call(saved -> saved instanceof Done && rows.size() > 1
                        ? statements.run(SHARE, Tuple.of(rows.toArray(Long[]::new), keeper))
                        : Uni.createFrom().voidItem());
    }

    private Uni<Saved> set(String sql, long row, TokenPair pair, Optional<Long> version) {
        Optional<SealedTokens> sealed = cipher.seal(pair.access().value(), pair.refreshToken(), row);
        if (sealed.isEmpty()) {
            return Uni.createFrom().item(new Unavailable());
        }
        Tuple values = Tuple.of(
                row,
                Buffer.buffer(sealed.get().access()),
                sealed.get().refresh().map(Buffer::buffer).orElse(null),
                sealed.get().keyId(),
                pair.access().expiresAt().atOffset(ZoneOffset.UTC));
        version.ifPresent(values::addLong);
        Uni<Saved> saved = statements.run(sql, values).map(rows -> rows.rowCount() == 0 ? new NoTokens() : new Done());
        return columns.unlessDropped(saved, new NoTokens());
    }

    private static Saved superseded(Loaded now) {
        if (now instanceof Stored current) {
            return new Conflict(current);
        }
        return now instanceof Unavailable away ? away : new NoTokens();
    }

    private Loaded read(Row row) {
        if (!row.getBoolean("is_users")) {
            return new OfAnotherUser();
        }
        Optional<Instant> end = Statements.time(row, "token_expires_at");
        // a token issued since then works: the customer's own application may have imported one
        if (Statements.time(row, "refresh_failed_at")
                .filter(at -> end.filter(ends -> ends.minus(LIFE).isAfter(at)).isEmpty())
                .isPresent()) {
            return new MarkedRefused();
        }
        Optional<String> access = cipher.opened(row, "vehicle_access_token", TokenKind.ACCESS);
        Optional<String> refresh = cipher.opened(row, "vehicle_refresh_token", TokenKind.REFRESH);
        if (access.isEmpty() || refresh.isEmpty() && row.getValue("vehicle_refresh_token") != null) {
            unreadable.warn("CARFLOW0711: stored vehicle tokens cannot be opened: check that "
                    + "carflow.accounts.encryption-keys has every key that was in use");
            return new Unavailable();
        }
        AccessToken token = new AccessToken(
                access.get(), end.orElseGet(() -> clock.instant().plus(UNKNOWN_LIFE)));
        Instant issuedAt = end.map(ends -> ends.minus(LIFE)).orElseGet(clock::instant);
        return new Stored(
                new TokenPair(token, refresh, issuedAt),
                new PairVersion(row.getLong("id"), row.getLong("token_version")));
    }
}
