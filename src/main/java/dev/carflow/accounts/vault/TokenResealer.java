package dev.carflow.accounts.vault;

import dev.carflow.accounts.vault.TokenCipher.SealedTokens;
import dev.carflow.database.Statements;
import io.quarkus.arc.Unremovable;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/**
 * Seals all tokens that are under an older key under the current one. It may be stopped at any time and restarted:
 * finished rows do not match any more. The tokens and their versions stay the same: a process that is renewing one
 * meanwhile can still save it.
 */
@Unremovable
@ApplicationScoped
public class TokenResealer {

    private static final String BATCH = """
            select id, token_version, vehicle_access_token, vehicle_refresh_token, token_key_id
            from vehicles
            where id > $1 and token_key_id <> $2
            order by id limit $3""";

    private static final String SEAL = """
            update vehicles
            set vehicle_access_token = $2, vehicle_refresh_token = $3, token_key_id = $4
            where id = $1 and token_version = $5 and token_key_id = $6""";

    private final Statements statements;
    private final TokenColumns columns;
    private final TokenCipher cipher;

    @Inject
    public TokenResealer(Statements statements, TokenColumns columns, TokenCipher cipher) {
        this.statements = statements;
        this.columns = columns;
        this.cipher = cipher;
    }

    /**
     * Reseals all rows, {@code batchSize} in a transaction.
     *
     * @param progress called after each batch
     * @return none without a key, or once the token columns are gone
     */
    public Uni<Optional<ResealProgress>> all(int batchSize, Consumer<ResealProgress> progress) {
        AtomicReference<ResealProgress> at = new AtomicReference<>(ResealProgress.BEGINNING);
        return Uni.createFrom()
                .deferred(() -> next(at.get(), batchSize))
                .invoke(after -> after.ifPresent(reached -> {
                    at.set(reached);
                    progress.accept(reached);
                }))
                .repeat()
                .whilst(after -> after.isPresent() && !after.get().finished())
                .collect()
                .last();
    }

    /** Reseals the batch after {@code before}. */
    public Uni<Optional<ResealProgress>> next(ResealProgress before, int batchSize) {
        Optional<String> key = cipher.currentKeyId();
        if (key.isEmpty()) {
            return Uni.createFrom().item(Optional.empty());
        }
        Uni<Optional<ResealProgress>> sealing = statements
                .run(BATCH, Tuple.of(before.lastRow(), key.get(), batchSize))
                .chain(rows -> seal(before, rows, batchSize))
                .map(Optional::of);
        return columns.unlessDropped(sealing, Optional.empty());
    }

    private Uni<ResealProgress> seal(ResealProgress before, RowSet<Row> rows, int batchSize) {
        List<Tuple> updates = new ArrayList<>();
        long unreadable = 0;
        long lastRow = before.lastRow();
        for (Row row : rows) {
            lastRow = row.getLong("id");
            Optional<Tuple> update = update(row);
            if (update.isEmpty()) {
                unreadable++;
            } else {
                updates.add(update.get());
            }
        }
        ResealProgress after = new ResealProgress(
                before.resealed() + updates.size(),
                before.unreadable() + unreadable,
                before.changed(),
                lastRow,
                rows.size() < batchSize);
        return updates.isEmpty()
                ? Uni.createFrom().item(after)
                : statements.runBatch(SEAL, updates).map(done -> less(after, updates.size() - updated(done)));
    }

    /** Rows that another process wrote meanwhile were counted as done. */
    private static ResealProgress less(ResealProgress all, long changed) {
        return new ResealProgress(
                all.resealed(), all.unreadable(), all.changed() + changed, all.lastRow(), all.finished());
    }

    private static long updated(RowSet<Row> results) {
        long updated = 0;
        for (RowSet<Row> each = results; each != null; each = each.next()) {
            updated += each.rowCount();
        }
        return updated;
    }

    /** @return none for a row that cannot be read */
    private Optional<Tuple> update(Row row) {
        boolean hasRefresh = row.getValue("vehicle_refresh_token") != null;
        Optional<String> access = cipher.opened(row, "vehicle_access_token", TokenKind.ACCESS);
        Optional<String> refresh = cipher.opened(row, "vehicle_refresh_token", TokenKind.REFRESH);
        if (access.isEmpty() || hasRefresh && refresh.isEmpty()) {
            return Optional.empty();
        }
        SealedTokens sealed =
                cipher.seal(access.get(), refresh, row.getLong("id")).orElseThrow();
        return Optional.of(Tuple.of(
                        row.getLong("id"),
                        Buffer.buffer(sealed.access()),
                        sealed.refresh().map(Buffer::buffer).orElse(null),
                        sealed.keyId(),
                        row.getLong("token_version"))
                .addString(row.getString("token_key_id")));
    }
}
