package dev.carflow.migration.checklist;

import dev.carflow.accounts.vault.TokenColumns;
import dev.carflow.database.Statements;
import dev.carflow.migration.checklist.Facts.Rows;
import dev.carflow.migration.checklist.Facts.Sample;
import dev.carflow.migration.checklist.Facts.Tokens;
import io.smallrye.mutiny.Uni;
import io.vertx.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Optional;

/** Queries about the state of the migration. */
@ApplicationScoped
public class MigrationQueries {

    private static final String COUNTS = """
            select u.users, u.with_vehicles, u.without_id, u.found, v.vehicles, c.connections, m.reauthenticate, s.captured,
                b.backfilled_at, sample.smartcar_user_id, sample.smartcar_vehicle_id, sample.mode
            from (select count(*) as users,
                      count(*) filter (where o.user_id is not null and u.found_at is null) as with_vehicles,
                      count(*) filter (where o.user_id is not null and u.found_at is null
                                       and u.smartcar_user_id is null) as without_id,
                      count(*) filter (where u.found_at is not null) as found
                  from users u left join (select distinct user_id from vehicles) o on o.user_id = u.id) u,
                (select count(*) as vehicles from vehicles) v,
                (select count(*) as connections from connections) c,
                (select count(*) as reauthenticate from account_mark where reauthenticate_since is not null) m,
                (select count(*) as captured from connect_session where outcome = 'connected') s,
                (select max(finished_at) as backfilled_at from backfill_run where state = 'finished') b
                left join (select smartcar_user_id, smartcar_vehicle_id, mode from connections order by mode, connected_at desc
                           limit 1) sample on true""";

    private static final String TOKENS = """
            select count(*) as vehicles,
                count(t.vehicle_access_token) as with_token,
                count(*) filter (where t.vehicle_refresh_token is not null and t.refresh_failed_at is null
                    and t.token_created_at > now() - interval '60 days') as renewable,
                count(*) filter (where t.vehicle_access_token is not null and (t.token_expires_at > now()
                    or t.vehicle_refresh_token is not null and t.refresh_failed_at is null
                    and t.token_created_at > now() - interval '60 days')) as usable,
                count(*) filter (where t.token_created_at > now() - interval '1 day') as written_lately
            from vehicles v join vehicles t on t.id = coalesce(v.token_of, v.id)""";

    private final Statements statements;
    private final TokenColumns columns;

    @Inject
    public MigrationQueries(Statements statements, TokenColumns columns) {
        this.statements = statements;
        this.columns = columns;
    }

    public Uni<Rows> counts() {
        return statements
                .one(COUNTS, Tuple.tuple())
                .map(row -> new Rows(
                        row.getLong("users"),
                        row.getLong("with_vehicles"),
                        row.getLong("without_id"),
                        row.getLong("found"),
                        row.getLong("vehicles"),
                        row.getLong("connections"),
                        row.getLong("reauthenticate"),
                        row.getLong("captured"),
                        Statements.time(row, "backfilled_at"),
                        Optional.ofNullable(row.getString("smartcar_user_id"))
                                .map(user -> new Sample(
                                        user, row.getString("smartcar_vehicle_id"), row.getString("mode")))));
    }

    /** @return none once the migration is finished */
    public Uni<Optional<Tokens>> tokens() {
        Uni<Optional<Tokens>> stored = statements
                .one(TOKENS, Tuple.tuple())
                .map(row -> Optional.of(new Tokens(
                        row.getLong("vehicles"),
                        row.getLong("with_token"),
                        row.getLong("renewable"),
                        row.getLong("usable"),
                        row.getLong("written_lately"))));
        return columns.unlessDropped(stored, Optional.empty());
    }

    /** Returns the sealed copy of what `migrate finish` dropped, as long as there is one. */
    public Uni<Optional<TokenColumns.Copy>> copy() {
        return columns.copy();
    }
}
