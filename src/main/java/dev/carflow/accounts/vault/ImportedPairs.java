package dev.carflow.accounts.vault;

import dev.carflow.accounts.vault.TokenCipher.SealedTokens;
import dev.carflow.database.Statements;
import dev.carflow.smartcar.legacy.TokenPair;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.function.Function;

/**
 * Stores tokens that another application renews and imports repeatedly. A newer pair replaces an older one, whatever
 * stored it; an older pair, or the same, changes nothing. One statement stores many pairs; it fails while the database
 * is away.
 */
@ApplicationScoped
public class ImportedPairs {

    private static final String GIVEN = """
            with given as (
                select * from unnest($1::bigint[], $2::timestamptz[], $3::boolean[]) as g (id, issued, renewable)),
            before as (
                select g.id, t.token_created_at as issued,
                    t.vehicle_access_token is null or t.token_created_at is null or t.token_created_at < g.issued
                        or t.token_created_at = g.issued and g.renewable and t.vehicle_refresh_token is null as is_older
                from given g left join vehicles v on v.id = g.id left join vehicles t on t.id = coalesce(v.token_of, v.id))
            """;

    private static final String COUNTS = """
            select count(*) filter (where b.is_older) as stored,
                count(*) filter (where not b.is_older and b.issued = g.issued) as same,
                count(*) filter (where not b.is_older and b.issued > g.issued) as outdated
            from given g join before b on b.id = g.id""";

    /** The update checks the row again: another process may have stored a pair since the statement began. */
    private static final String STORE = GIVEN + """
            , stored as (
                update vehicles v
                set vehicle_access_token = n.access, vehicle_refresh_token = n.refresh, token_key_id = n.key,
                    token_created_at = n.issued, token_expires_at = n.ends, token_version = v.token_version + 1,
                    refresh_failed_at = null, token_of = null
                from unnest($1::bigint[], $2::timestamptz[], $4::bytea[], $5::bytea[], $6::text[], $7::timestamptz[])
                        as n (id, issued, access, refresh, key, ends)
                    join before b on b.id = n.id and b.is_older
                where v.id = n.id and (v.token_created_at is null or v.token_created_at <= n.issued))
            """ + COUNTS;

    private static final String PREVIEW = GIVEN + COUNTS;

    private final Statements statements;
    private final TokenColumns columns;
    private final TokenCipher cipher;

    /** The outcome. */
    public sealed interface StoreResult {}

    /**
     * @param stored pairs newer than the stored ones
     * @param same pairs that were stored already
     * @param outdated pairs older than the stored ones, which stay
     */
    public record StoredPairs(long stored, long same, long outdated) implements StoreResult {}

    /** No encryption key is configured: nothing was changed. */
    public record NoKey() implements StoreResult {}

    /** The migration is finished: no tokens are kept any more. */
    public record MigrationFinished() implements StoreResult {}

    @Inject
    public ImportedPairs(Statements statements, TokenColumns columns, TokenCipher cipher) {
        this.statements = statements;
        this.columns = columns;
        this.cipher = cipher;
    }

    /** Whether tokens can be sealed at all. */
    public boolean canSeal() {
        return cipher.currentKeyId().isPresent();
    }

    /** @param pairs at most one per row */
    public Uni<StoreResult> store(List<ImportedPair> pairs) {
        List<SealedTokens> sealed = pairs.stream()
                .flatMap(pair ->
                        cipher.seal(pair.pair().access().value(), pair.pair().refreshToken(), pair.row()).stream())
                .toList();
        if (sealed.size() < pairs.size()) {
            return Uni.createFrom().item(new NoKey());
        }
        Tuple values = given(pairs)
                .addArrayOfBuffer(sealed.stream()
                        .map(each -> Buffer.buffer(each.access()))
                        .toArray(Buffer[]::new))
                .addArrayOfBuffer(sealed.stream()
                        .map(each -> each.refresh().map(Buffer::buffer).orElse(null))
                        .toArray(Buffer[]::new))
                .addArrayOfString(sealed.stream().map(SealedTokens::keyId).toArray(String[]::new))
                .addArrayOfOffsetDateTime(times(pairs, pair -> pair.access().expiresAt()));
        return counted(STORE, values);
    }

    /**
     * Returns what {@link #store} would return, and changes nothing. Pairs of rows that do not exist yet would be
     * stored.
     */
    public Uni<StoreResult> preview(List<ImportedPair> pairs) {
        return counted(PREVIEW, given(pairs));
    }

    private Uni<StoreResult> counted(String sql, Tuple values) {
        Uni<StoreResult> brought = statements.one(sql, values).map(row -> {
            return new StoredPairs(row.getLong("stored"), row.getLong("same"), row.getLong("outdated"));
        });
        return columns.unlessDropped(brought, new MigrationFinished());
    }

    private static Tuple given(List<ImportedPair> pairs) {
        return Tuple.tuple()
                .addArrayOfLong(pairs.stream().map(ImportedPair::row).toArray(Long[]::new))
                .addArrayOfOffsetDateTime(times(pairs, TokenPair::issuedAt))
                .addArrayOfBoolean(pairs.stream()
                        .map(pair -> pair.pair().refreshToken().isPresent())
                        .toArray(Boolean[]::new));
    }

    private static OffsetDateTime[] times(List<ImportedPair> pairs, Function<TokenPair, Instant> time) {
        return pairs.stream()
                .map(pair -> time.apply(pair.pair()).atOffset(ZoneOffset.UTC))
                .toArray(OffsetDateTime[]::new);
    }
}
