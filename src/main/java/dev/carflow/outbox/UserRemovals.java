package dev.carflow.outbox;

import dev.carflow.database.Statements;
import io.smallrye.mutiny.Uni;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The table {@code user_removal}. Each operation may be repeated, and fails while the database is unavailable. */
@ApplicationScoped
class UserRemovals {

    /** Each row belongs to one process for a while. The clock is the database's, which all processes share. */
    private static final String TAKE = """
            update user_removal r set taken_until = clock_timestamp() + $1::bigint * interval '1 millisecond'
            from (select id from user_removal
                  where taken_until < clock_timestamp()
                      -- nobody has one for so long: the clock was set back
                      or taken_until > clock_timestamp() + 2 * $1::bigint * interval '1 millisecond'
                  order by taken_until, removed_at limit $2 for update skip locked) due
            where r.id = due.id
            returning r.id, r.smartcar_user_id, r.vehicles, r.routes, r.removed_at""";

    private static final String DONE = "delete from user_removal where id = any ($1)";

    private static final String LEVEL = "select count(*) as waiting, min(removed_at) as oldest from user_removal";

    private final Statements statements;

    /** The number of waiting rows, and the time of the oldest. */
    record Level(long waiting, Optional<Instant> oldest) {
        static final Level EMPTY = new Level(0, Optional.empty());
    }

    @Inject
    UserRemovals(Statements statements) {
        this.statements = statements;
    }

    boolean areConfigured() {
        return statements.isConfigured();
    }

    /** Takes rows that no process has, the least recently tried first. */
    Uni<List<UserRemoval>> take(int most, Duration time) {
        return statements.run(TAKE, Tuple.of(time.toMillis(), (long) most)).map(rows -> {
            List<UserRemoval> taken = new ArrayList<>(rows.size());
            rows.forEach(row -> taken.add(removal(row)));
            return taken;
        });
    }

    /** Deletes rows whose records are on Kafka. */
    Uni<Void> done(Collection<UUID> ids) {
        return statements.run(DONE, Tuple.of(ids.toArray(UUID[]::new))).replaceWithVoid();
    }

    Uni<Level> level() {
        return statements.run(LEVEL, Tuple.tuple()).map(rows -> {
            Row row = rows.iterator().next();
            return new Level(
                    row.getLong("waiting"),
                    Optional.ofNullable(row.getOffsetDateTime("oldest")).map(OffsetDateTime::toInstant));
        });
    }

    private static UserRemoval removal(Row row) {
        return new UserRemoval(
                row.getUUID("id"),
                row.getString("smartcar_user_id"),
                List.of(row.getArrayOfStrings("vehicles")),
                List.of(row.getArrayOfStrings("routes")),
                row.getOffsetDateTime("removed_at").toInstant());
    }
}
