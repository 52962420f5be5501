package dev.carflow.signature;

import dev.carflow.database.Statements;
import dev.carflow.routing.ReceivedDelivery;
import dev.carflow.routing.TraceContext;
import io.quarkus.arc.Unremovable;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** Refused bodies in Postgres. Each statement has five seconds; fails while the database is away. */
@Unremovable
@ApplicationScoped
public class MismatchStore {

    private static final String COLUMNS =
            "id, received_at, signature, promising, traceparent, tracestate, body from signature_mismatch ";
    private static final String PAGE = "select " + COLUMNS + "where id > $1 and received_at > $2 order by id limit $3";

    private static final String RECEIVED = """
            select received_at from signature_mismatch
            where position($1::bytea in body) > 0 and received_at > $2 order by received_at limit 100
            """;

    private static final String ADD = """
            insert into signature_mismatch (received_at, signature, promising, traceparent, tracestate, body)
            values ($1, $2, $3, $4, $5, $6)
            """;
    private static final String REMOVE = "delete from signature_mismatch where id = any ($1)";
    private static final String REMOVE_OLD = "delete from signature_mismatch where received_at <= $1";

    /**
     * Excess bodies are removed from the hour that has the most, so that a flood can only displace itself. Within an
     * hour the choice is random; a body that cannot have been signed is ten times as likely to go.
     */
    private static final String THIN_OUT = """
            with placed as (
                select id, bytes, row_number() over (
                    partition by date_trunc('hour', received_at), promising order by lot, id)
                    * case when promising then 1 else 10 end as place
                from signature_mismatch),
            counted as (
                select id, row_number() over before as number, sum(bytes) over before as total from placed
                window before as (order by place, id))
            delete from signature_mismatch where id in (select id from counted where number > $1 or total > $2)
            """;

    private final Statements statements;

    @Inject
    public MismatchStore(Statements statements) {
        this.statements = statements;
    }

    public boolean areConfigured() {
        return statements.isConfigured();
    }

    /** Stores all of them or none; their ids are ignored. */
    public Uni<Void> add(Collection<StoredMismatch> mismatches) {
        return statements
                .runBatch(ADD, mismatches.stream().map(MismatchStore::row).toList())
                .replaceWithVoid();
    }

    /** Removes bodies that are too old, then those beyond the limits. */
    public Uni<Void> prune(Duration retention, long maxCount, long maxBytes) {
        return statements
                .run(REMOVE_OLD, Tuple.of(OffsetDateTime.now(ZoneOffset.UTC).minus(retention)))
                .chain(removed -> statements.run(THIN_OUT, Tuple.of(maxCount, maxBytes)))
                .replaceWithVoid();
    }

    /** Returns the bodies after the id, in the order of storage, without those that are too old. */
    public Uni<List<StoredMismatch>> page(long afterId, int size, Duration retention) {
        OffsetDateTime since = OffsetDateTime.now(ZoneOffset.UTC).minus(retention);
        return statements.run(PAGE, Tuple.of(afterId, since, size)).map(rows -> {
            List<StoredMismatch> page = new ArrayList<>();
            rows.forEach(row -> page.add(mismatch(row)));
            return page;
        });
    }

    /** Returns when bodies that contain this text were refused, the oldest first, a hundred at most. */
    public Uni<List<Instant>> receivedWith(String text, Duration retention) {
        OffsetDateTime since = OffsetDateTime.now(ZoneOffset.UTC).minus(retention);
        return statements
                .run(RECEIVED, Tuple.of(Buffer.buffer(text.getBytes(StandardCharsets.UTF_8)), since))
                .map(rows -> {
                    List<Instant> times = new ArrayList<>();
                    rows.forEach(row ->
                            times.add(row.getOffsetDateTime("received_at").toInstant()));
                    return times;
                });
    }

    public Uni<Void> remove(Collection<Long> ids) {
        return statements.run(REMOVE, Tuple.of(ids.toArray(Long[]::new))).replaceWithVoid();
    }

    private static Tuple row(StoredMismatch mismatch) {
        ReceivedDelivery receipt = mismatch.receipt();
        return Tuple.of(
                receipt.receivedAt().atOffset(ZoneOffset.UTC),
                mismatch.signature().orElse(null),
                mismatch.promising(),
                receipt.trace().traceparent(),
                receipt.trace().tracestate(),
                Buffer.buffer(receipt.body()));
    }

    private static StoredMismatch mismatch(Row row) {
        return new StoredMismatch(
                row.getLong("id"),
                new ReceivedDelivery(
                        row.getBuffer("body").getBytes(),
                        row.getOffsetDateTime("received_at").toInstant(),
                        TraceContext.continueFrom(row.getString("traceparent"), row.getString("tracestate"))),
                Optional.ofNullable(row.getString("signature")),
                row.getBoolean("promising"));
    }
}
