package dev.carflow.migration.processes;

import dev.carflow.database.Statements;
import dev.carflow.smartcar.MigrationPhase;
import io.smallrye.mutiny.Uni;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The rows of processes, by the database's clock. */
@ApplicationScoped
public class ProcessRows {

    /**
     * A counter that has grown says that there was a refusal since the last time. The copy of dropped tokens is erased on
     * the way, by whichever process is first.
     */
    private static final String WRITE = """
            with gone as (delete from process where seen_at < now() - interval '1 day'),
                erased as (delete from dropped_token where erase_at < now())
            insert into process as p (id, phase, worker, connect, application_calls, vehicle_calls, token_refreshes, renewals,
                events_by_user, refusals, last_refusal_at)
            values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, case when $10 > 0 then now() end)
            on conflict (id) do update
            set seen_at = now(), phase = excluded.phase, application_calls = excluded.application_calls,
                vehicle_calls = excluded.vehicle_calls, token_refreshes = excluded.token_refreshes,
                renewals = excluded.renewals, events_by_user = excluded.events_by_user, refusals = excluded.refusals,
                last_refusal_at = case when excluded.refusals > p.refusals then now() else p.last_refusal_at end""";

    private static final String END = "update process set seen_at = seen_at - interval '10 minutes' where id = $1";

    private static final String ALL = """
            select count(*) filter (where running) as running,
                coalesce(array_agg(distinct phase) filter (where running), '{}') as phases,
                count(*) filter (where running and worker) as workers,
                count(*) filter (where running and worker and token_refreshes > 0) as with_token,
                count(*) filter (where running and connect) as connect,
                coalesce(sum(application_calls) filter (where running), 0)::bigint as application_calls,
                coalesce(sum(vehicle_calls) filter (where running), 0)::bigint as vehicle_calls,
                coalesce(sum(renewals) filter (where running), 0)::bigint as renewals,
                coalesce(sum(events_by_user) filter (where running), 0)::bigint as events_by_user,
                max(last_refusal_at) filter (where last_refusal_at > now() - interval '1 day') as last_refusal_at
            from (select *, seen_at > now() - interval '2 minutes' as running from process) p""";

    private final Statements statements;

    /** The state of one process; counts are since it started. */
    record ProcessState(
            UUID id,
            MigrationPhase phase,
            boolean worker,
            boolean connect,
            long applicationCalls,
            long vehicleCalls,
            long tokenRefreshes,
            long renewals,
            long eventsByUser,
            long refusals) {}

    @Inject
    public ProcessRows(Statements statements) {
        this.statements = statements;
    }

    Uni<Void> write(ProcessState state) {
        Tuple values = Tuple.tuple()
                .addUUID(state.id())
                .addString(state.phase().toString())
                .addBoolean(state.worker())
                .addBoolean(state.connect())
                .addLong(state.applicationCalls())
                .addLong(state.vehicleCalls())
                .addLong(state.tokenRefreshes())
                .addLong(state.renewals())
                .addLong(state.eventsByUser())
                .addLong(state.refusals());
        return statements.run(WRITE, values).replaceWithVoid();
    }

    /** The process ends: what it said no longer counts for those that run, and its last refusal stays. */
    Uni<Void> end(UUID id) {
        return statements.run(END, Tuple.of(id)).replaceWithVoid();
    }

    /** Fails while the database is away. */
    public Uni<Processes> all() {
        return statements.one(ALL, Tuple.tuple()).map(row -> processes(row));
    }

    private static Processes processes(Row row) {
        return new Processes(
                row.getInteger("running"),
                Stream.of(row.getArrayOfStrings("phases"))
                        .map(MigrationPhase::of)
                        .collect(Collectors.toSet()),
                row.getInteger("workers"),
                row.getInteger("with_token"),
                row.getInteger("connect"),
                row.getLong("application_calls"),
                row.getLong("vehicle_calls"),
                row.getLong("renewals"),
                row.getLong("events_by_user"),
                Statements.time(row, "last_refusal_at"));
    }
}
