package dev.carflow.eventlog.spill;

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
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.IntFunction;

/** A record of the events that were spilled or refused: users, counts and times, and nothing of their content. */
@ApplicationScoped
public class SpillTrace {

    /** Beyond it the oldest hours are deleted early. */
    private static final int MOST_ROWS = 1_000_000;

    private static final String ADD = """
            with by_minute as (
                insert into spill_refusal as r (minute, cause, refused)
                select * from unnest($1::timestamptz[], $2::text[], $3::bigint[])
                on conflict (minute, cause) do update set refused = r.refused + excluded.refused)
            insert into spill_trace as t (hour, topic, key, subject, kept, refused, first_at, last_at)
            select n.hour, n.topic, n.key, n.subject, 0, n.refused, n.first_at, n.last_at
            from unnest($4::timestamptz[], $5::text[], $6::bytea[], $7::bytea[], $8::bigint[], $9::timestamptz[],
                $10::timestamptz[]) n (hour, topic, key, subject, refused, first_at, last_at)
            on conflict (hour, topic, key, subject) do update set refused = t.refused + excluded.refused,
                first_at = least(t.first_at, excluded.first_at), last_at = greatest(t.last_at, excluded.last_at)
            """;

    private static final String TIDY = """
            with minutes as (
                delete from spill_refusal where minute < now() - $1::bigint * interval '1 second')
            delete from spill_trace where hour < greatest(
                now() - $1::bigint * interval '1 second',
                (select hour from spill_trace order by hour desc offset $2 limit 1))
            """;

    private static final String AFFECTED = """
            select topic, key, subject, sum(kept)::bigint as kept, sum(waiting)::bigint as waiting,
                sum(refused)::bigint as refused, min(first_at) as first_at, max(last_at) as last_at,
                bool_or(asked_at is not null) as asked
            from (select topic, key, subject, kept, 0 as waiting, refused, first_at, last_at, asked_at from spill_trace
                  where hour between date_trunc('hour', $1::timestamptz) and $2 and last_at >= $1 and first_at <= $2
                  union all
                  select topic, coalesce(key, ''), coalesce(subject, ''), 0, 1, 0, spilled_at, spilled_at, null
                  from spilled_event where spilled_at between $1 and $2) each
            group by topic, key, subject
            order by sum(refused) desc, sum(kept) + sum(waiting) desc, topic, key, subject
            """;

    private static final String ASKED = """
            update spill_trace set asked_at = now()
            where key = $1 and subject = $2 and hour between date_trunc('hour', $3::timestamptz) and $4
            """;

    private static final String MINUTES =
            "select minute, cause, refused from spill_refusal where minute between $1 and $2 order by minute, cause";

    /**
     * The outcome of one user's events about one vehicle, on one topic.
     *
     * @param user empty if the events named none
     * @param vehicle empty if the events named none
     * @param kept on Kafka by now, through the spill
     * @param waiting still in the spill
     * @param refused not acknowledged; Smartcar may have sent them again
     * @param asked whether fresh signals were requested since
     */
    public record Affected(
            String topic,
            String user,
            String vehicle,
            long kept,
            long waiting,
            long refused,
            Instant first,
            Instant last,
            boolean asked) {
        /** Leaves the ids out. */
        @Override
        public String toString() {
            return "Affected[kept=" + kept + ", waiting=" + waiting + ", refused=" + refused + "]";
        }
    }

    /** The refusals of one minute and cause. */
    public record RefusedMinute(Instant minute, String cause, long refused) {}

    private final SpillStore store;

    @Inject
    public SpillTrace(SpillStore store) {
        this.store = store;
    }

    Uni<Void> add(RefusalCounter.Tally tally) {
        var minutes = List.copyOf(tally.minutes().entrySet());
        var keys = List.copyOf(tally.keys().entrySet());
        Tuple row = Tuple.tuple()
                .addValue(array(minutes, each -> time(each.getKey().start()), OffsetDateTime[]::new))
                .addValue(array(minutes, each -> each.getKey().cause(), String[]::new))
                .addValue(array(minutes, Map.Entry::getValue, Long[]::new))
                .addValue(array(keys, each -> time(each.getKey().hour()), OffsetDateTime[]::new))
                .addValue(array(keys, each -> each.getKey().topic(), String[]::new))
                .addValue(array(keys, each -> bytes(each.getKey().key()), Buffer[]::new))
                .addValue(array(keys, each -> bytes(each.getKey().subject()), Buffer[]::new))
                .addValue(array(keys, each -> each.getValue().refused(), Long[]::new))
                .addValue(array(keys, each -> time(each.getValue().first()), OffsetDateTime[]::new))
                .addValue(array(keys, each -> time(each.getValue().last()), OffsetDateTime[]::new));
        return store.run(ADD, row).replaceWithVoid();
    }

    /** Deletes older entries. */
    Uni<Void> tidy(Duration retention) {
        return store.run(TIDY, Tuple.of(retention.toSeconds(), MOST_ROWS)).replaceWithVoid();
    }

    /** Returns the users affected within a time, those with refused events first. */
    public Uni<List<Affected>> affected(Instant from, Instant to) {
        return store.run(AFFECTED, Tuple.of(time(from), time(to))).map(rows -> {
            List<Affected> affected = new ArrayList<>();
            rows.forEach(row -> affected.add(affected(row)));
            return affected;
        });
    }

    /** Records that fresh signals of a vehicle were requested. */
    public Uni<Void> asked(String user, String vehicle, Instant from, Instant to) {
        return store.run(ASKED, Tuple.of(bytes(user), bytes(vehicle), time(from), time(to)))
                .replaceWithVoid();
    }

    public Uni<List<RefusedMinute>> refusals(Instant from, Instant to) {
        return store.run(MINUTES, Tuple.of(time(from), time(to))).map(rows -> {
            List<RefusedMinute> minutes = new ArrayList<>();
            rows.forEach(row -> minutes.add(new RefusedMinute(
                    row.getOffsetDateTime("minute").toInstant(), row.getString("cause"), row.getLong("refused"))));
            return minutes;
        });
    }

    private static Affected affected(Row row) {
        return new Affected(
                row.getString("topic"),
                row.getBuffer("key").toString(StandardCharsets.UTF_8),
                row.getBuffer("subject").toString(StandardCharsets.UTF_8),
                row.getLong("kept"),
                row.getLong("waiting"),
                row.getLong("refused"),
                row.getOffsetDateTime("first_at").toInstant(),
                row.getOffsetDateTime("last_at").toInstant(),
                row.getBoolean("asked"));
    }

    private static <E, T> T[] array(List<E> entries, Function<E, T> column, IntFunction<T[]> array) {
        return entries.stream().map(column).toArray(array);
    }

    private static OffsetDateTime time(Instant time) {
        return time.atOffset(ZoneOffset.UTC);
    }

    private static Buffer bytes(String text) {
        return text == null ? Buffer.buffer() : Buffer.buffer(text.getBytes(StandardCharsets.UTF_8));
    }
}
