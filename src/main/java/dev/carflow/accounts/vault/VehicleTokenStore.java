package dev.carflow.accounts.vault;

import dev.carflow.accounts.AccountMarks;
import dev.carflow.accounts.vault.TokenCipher.SealedTokens;
import dev.carflow.database.Statements;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowIterator;
import io.vertx.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;

/** Vehicle tokens in Postgres, sealed. Every method is one statement; it fails while the database is away. */
@ApplicationScoped
public class VehicleTokenStore {

    /**
     * The pair of the user's customer. Of a user whose customer is not known, or where no user is named, the pair of the
     * vehicle's customer if there is one alone, and, for a user, if nobody knows who this customer is at Smartcar.
     */
    private static final String BY_VEHICLE = """
            with asked as (
                select u.id, u.external_id from smartcar_users s join users u on u.id = s.user_id
                where s.smartcar_user_id = $2)
            select t.id, t.token_version, t.vehicle_access_token, t.vehicle_refresh_token, t.token_key_id,
                t.token_expires_at, t.refresh_failed_at, u.smartcar_user_id,
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

    private static final String SAVE = SET + " and token_version = $6 returning token_version";
    private static final String REPLACE = SET + " returning token_version";

    private static final String SHARE = """
            update vehicles
            set token_of = $2, vehicle_access_token = null, vehicle_refresh_token = null, token_key_id = null,
                token_created_at = null, token_expires_at = null, refresh_failed_at = null
            where id = any ($1) and id <> $2""";

    private static final String REFRESH_FAILED = """
            update vehicles v set refresh_failed_at = coalesce(v.refresh_failed_at, $3)
            where v.id = $1 and v.token_version = $2
            returning v.token_version, coalesce(
                (select min(c.smartcar_user_id) from connections c join vehicles s on s.id = c.vehicle_id
                 where s.id = v.id or s.token_of = v.id
                 having count(distinct c.smartcar_user_id) = 1),
                (select u.smartcar_user_id from users u where u.id = v.user_id)) as smartcar_user_id""";

    private final Statements statements;
    private final TokenColumns columns;
    private final TokenCipher cipher;
    private final AccountMarks marks;

    @Inject
    public VehicleTokenStore(Statements statements, TokenColumns columns, TokenCipher cipher, AccountMarks marks) {
        this.statements = statements;
        this.columns = columns;
        this.cipher = cipher;
        this.marks = marks;
    }

    /** @param smartcarUserId none where it is not known for whom */
    public Uni<Loading> loadByVehicle(String smartcarVehicleId, Optional<String> smartcarUserId) {
        Uni<Loading> loading = statements
                .run(BY_VEHICLE, Tuple.of(smartcarVehicleId, smartcarUserId.orElse(null)))
                .map(rows -> rows.size() == 0
                        ? new Loading.NoTokens()
                        : read(rows.iterator().next()));
        return columns.unlessDropped(loading, new Loading.Decommissioned());
    }

    /**
     * Saves the pair that {@code loaded} was exchanged for, unless somebody saved another meanwhile. Until it is saved,
     * the old refresh token is the only one that will be there after a crash.
     */
    public Uni<Saving> saveRotated(StoredTokens loaded, TokenPair pair) {
        return set(SAVE, loaded.row(), pair, Optional.of(loaded.version()));
    }

    /**
     * Stores the pair that a user just agreed to, whatever was there: it serves all vehicles of the account and is kept
     * with the first.
     *
     * @param rows {@code vehicles.id}, at least one
     */
    public Uni<Saving> store(List<Long> rows, TokenPair pair) {
        long keeper = rows.get(0);
        Uni<Saving> kept = set(REPLACE, keeper, pair, Optional.empty());
        return rows.size() == 1
                ? kept
                : kept.call(saving -> saving instanceof Saving.Saved
                        ? statements.run(SHARE, Tuple.of(rows.toArray(Long[]::new), keeper))
                        : Uni.createFrom().voidItem());
    }

    /**
     * Smartcar does not renew the pair: the user has to connect again, and is marked so where known. Nothing happens to a
     * pair that somebody renewed meanwhile.
     */
    public Uni<Saving> refreshFailed(StoredTokens loaded, Instant at) {
        Uni<Saving> saving = statements
                .run(REFRESH_FAILED, Tuple.of(loaded.row(), loaded.version(), at.atOffset(ZoneOffset.UTC)))
                .chain(rows -> {
                    RowIterator<Row> row = rows.iterator();
                    if (!row.hasNext()) {
                        return Uni.createFrom().<Saving>item(new Saving.Superseded());
                    }
                    String user = row.next().getString("smartcar_user_id");
                    Uni<Void> marked =
                            user == null ? Uni.createFrom().voidItem() : marks.needsReauthentication(user, at);
                    return marked.replaceWith(new Saving.Saved(loaded.version()));
                });
        return columns.unlessDropped(saving, new Saving.Decommissioned());
    }

    private Loading read(Row row) {
        if (!row.getBoolean("is_users")) {
            return new Loading.OfAnotherUser();
        }
        long id = row.getLong("id");
        Opening access = open(row, "vehicle_access_token", TokenKind.ACCESS);
        if (!(access instanceof Opening.Opened accessToken)) {
            return new Loading.Unreadable(id, access);
        }
        Optional<String> refreshToken = Optional.empty();
        if (row.getValue("vehicle_refresh_token") != null) {
            Opening refresh = open(row, "vehicle_refresh_token", TokenKind.REFRESH);
            if (!(refresh instanceof Opening.Opened opened)) {
                return new Loading.Unreadable(id, refresh);
            }
            refreshToken = Optional.of(opened.token());
        }
        Optional<Instant> expiresAt =
                Optional.ofNullable(row.getOffsetDateTime("token_expires_at")).map(OffsetDateTime::toInstant);
        return new Loading.Found(new StoredTokens(
                id,
                row.getLong("token_version"),
                new TokenPair(accessToken.token(), refreshToken, expiresAt),
                Optional.ofNullable(row.getString("smartcar_user_id")),
                Optional.ofNullable(row.getOffsetDateTime("refresh_failed_at")).map(OffsetDateTime::toInstant)));
    }

    private Opening open(Row row, String column, TokenKind kind) {
        return cipher.open(row.getString("token_key_id"), row.getBuffer(column).getBytes(), row.getLong("id"), kind);
    }

    private Uni<Saving> set(String sql, long row, TokenPair pair, Optional<Long> version) {
        Optional<SealedTokens> sealed = cipher.seal(pair.accessToken(), pair.refreshToken(), row);
        if (sealed.isEmpty()) {
            return Uni.createFrom().item(new Saving.NoKey());
        }
        Tuple values = Tuple.of(
                row,
                Buffer.buffer(sealed.get().access()),
                sealed.get().refresh().map(Buffer::buffer).orElse(null),
                sealed.get().keyId(),
                pair.expiresAt().map(at -> at.atOffset(ZoneOffset.UTC)).orElse(null));
        version.ifPresent(values::addLong);
        Uni<Saving> saving = statements
                .run(sql, values)
                .map(rows -> rows.size() == 0
                        ? new Saving.Superseded()
                        : new Saving.Saved(rows.iterator().next().getLong("token_version")));
        return columns.unlessDropped(saving, new Saving.Decommissioned());
    }
}
