package dev.carflow.accounts.vault;

import dev.carflow.database.Statements;
import io.smallrye.mutiny.Uni;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Tokens of customers' vehicles whose Smartcar id, or connecting Smartcar user, is not known. */
@ApplicationScoped
public class UnidentifiedTokens {

    private static final String UNIDENTIFIED = """
            from vehicles v join users u on u.id = v.user_id
            where v.vehicle_access_token is not null and u.external_id is not null
              and (v.smartcar_vehicle_id is null or not exists (select from connections c where c.vehicle_id = v.id))
            """;

    private static final String COUNT = "select count(*) as tokens " + UNIDENTIFIED;

    private static final String PAGE = """
            select v.id, v.token_version, v.vehicle_access_token, v.token_key_id, v.token_expires_at,
                v.smartcar_vehicle_id, v.vin, v.of_account
            """ + UNIDENTIFIED + "and v.id > $1 order by v.id limit $2";

    private final Statements statements;
    private final TokenColumns columns;
    private final TokenCipher cipher;

    @Inject
    public UnidentifiedTokens(Statements statements, TokenColumns columns, TokenCipher cipher) {
        this.statements = statements;
        this.columns = columns;
        this.cipher = cipher;
    }

    /**
     * A token and what is known about its vehicle.
     *
     * @param row {@code vehicles.id}
     * @param accessToken none if no key opens it
     * @param ofAccount whether it stands for the account, without a vehicle of its own
     */
    public record UnidentifiedToken(
            long row,
            long version,
            Optional<String> accessToken,
            Optional<Instant> expiresAt,
            Optional<String> smartcarVehicleId,
            Optional<String> vin,
            boolean ofAccount) {

        @Override
        public String toString() {
            return "Unidentified[row=" + row + "]";
        }
    }

    /** Returns their number; none once the migration is finished. Fails while the database is away. */
    public Uni<Optional<Long>> count() {
        Uni<Optional<Long>> counted =
                statements.one(COUNT, Tuple.tuple()).map(row -> Optional.of(row.getLong("tokens")));
        return columns.unlessDropped(counted, Optional.empty());
    }

    /**
     * Returns at most {@code most}, in the order of their rows; an empty list at the end. Fails while the database is
     * away.
     */
    public Uni<List<UnidentifiedToken>> after(long row, int most) {
        return columns.unlessDropped(statements.run(PAGE, Tuple.of(row, most)).map(this::all), List.of());
    }

    private List<UnidentifiedToken> all(RowSet<Row> rows) {
        List<UnidentifiedToken> all = new ArrayList<>();
        for (Row row : rows) {
            all.add(new UnidentifiedToken(
                    row.getLong("id"),
                    row.getLong("token_version"),
                    cipher.opened(row, "vehicle_access_token", TokenKind.ACCESS),
                    Statements.time(row, "token_expires_at"),
                    Optional.ofNullable(row.getString("smartcar_vehicle_id")),
                    Optional.ofNullable(row.getString("vin")),
                    row.getBoolean("of_account")));
        }
        return all;
    }
}
