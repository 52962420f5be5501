package dev.carflow;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;

/**
 * The application to whom the databases of the tests belong: with tables of the names that Carflow's have, in schemas that
 * come first on the search path of Carflow's roles, and with a history of migrations of its own.
 */
final class OtherApplication {

    /** Ids are UUIDs; columns that Carflow cannot fill in; rows that Carflow's roles must not see; triggers. */
    private static final String TABLES = """
            create table public.users (
                id               uuid primary key default gen_random_uuid(),
                email            text not null,
                password_hash    text not null,
                external_id      varchar(40),
                route            text,
                smartcar_user_id uuid
            );
            create table public.vehicles (
                id                   bigint primary key,
                user_id              uuid not null references public.users on delete cascade,
                vin                  varchar(17) not null,
                vehicle_access_token varchar(255),
                access_token         text,
                token_created_at     timestamptz
            );
            create table public.orders (id int primary key, user_id uuid references public.users on delete cascade);
            create sequence public.users_id_seq start 7;
            create sequence public.vehicles_id_seq;
            create view public.connected as select id from public.users where smartcar_user_id is not null;
            create table public.audit (at timestamptz default now(), who text);
            create function public.link_account() returns trigger language plpgsql as
                $$ begin insert into public.audit (who) values (current_user); return new; end $$;
            create trigger users_tell before insert or update or delete on public.users
                for each row execute function public.link_account();
            alter table public.users enable row level security;
            alter table public.users force row level security;
            create policy own on public.users using (email = current_user);
            insert into public.users (id, email, password_hash, external_id, route, smartcar_user_id) values
                ('00000000-0000-0000-0000-000000000001', 'ann@example.com', 'x', '', 'north', gen_random_uuid()),
                ('00000000-0000-0000-0000-000000000002', 'bob@example.com', 'y', '', 'south', null);
            insert into public.vehicles values
                (1, '00000000-0000-0000-0000-000000000001', '5YJSA1E26FFP12345', 'token-1', 't', '2024-02-03'),
                (2, '00000000-0000-0000-0000-000000000002', '5YJSA1E26FFP54321', null, null, null);
            insert into public.orders values (1, '00000000-0000-0000-0000-000000000001');
            create table public.flyway_schema_history (installed_rank int primary key, version text, description text,
                type text, script text, checksum int, installed_by text, installed_on timestamp, execution_time int,
                success boolean);
            insert into public.flyway_schema_history values
                (1, '1', 'allowance', 'SQL', 'V1__allowance.sql', 42, 'app', '2024-01-01', 1, true),
                (2, '9', 'other', 'SQL', 'V9__other.sql', 43, 'app', '2024-01-02', 1, false);
            create schema app;
            create table app.users (id bigserial primary key, email text not null unique, smartcar_user_id varchar(36));
            create table app.vehicles (id bigserial primary key, user_id bigint references app.users, vehicle_access_token text);
            create table app.spilled_event (id bigint);
            create table app.call_budget (application text primary key, level text);
            insert into app.users (email, smartcar_user_id) values ('c@example.com', 's-1'), ('d@example.com', null);
            insert into app.vehicles (user_id, vehicle_access_token) values (1, 'token');
            """;

    /** As an administrator may set it; a connection of Carflow's does not follow it. */
    private static final String SEARCH_PATHS = """
            alter role ROLE in database "DATABASE" set search_path = app, public;
            grant usage on schema app, public to ROLE;
            grant all on all tables in schema app, public to ROLE;
            """;

    /** Each gives lines of text, of everything that is in no schema of the server's own or of Carflow's. */
    private static final List<String> CATALOGUE = List.of(
            "select nspname, nspowner::regrole, nspacl from pg_namespace n where OTHERS order by 1",
            """
            select n.nspname, relname, relkind, relowner::regrole, relacl, relrowsecurity, relforcerowsecurity, reloptions,
                relhastriggers, relchecks, relnatts
            from pg_class c join pg_namespace n on n.oid = relnamespace where OTHERS order by 1, 2""",
            """
            select n.nspname, relname, attname, format_type(atttypid, atttypmod), attnotnull, attidentity, attacl,
                pg_get_expr(adbin, adrelid)
            from pg_attribute join pg_class c on c.oid = attrelid join pg_namespace n on n.oid = relnamespace
                left join pg_attrdef on adrelid = attrelid and adnum = attnum
            where attnum > 0 and OTHERS order by 1, 2, attnum""",
            """
            select n.nspname, conrelid::regclass, conname, pg_get_constraintdef(k.oid)
            from pg_constraint k join pg_namespace n on n.oid = connamespace where OTHERS order by 1, 2, 3""",
            "select schemaname, tablename, indexdef from pg_indexes join pg_namespace n on n.nspname = schemaname"
                    + " where OTHERS order by 1, 2, 3",
            """
            select pg_get_triggerdef(t.oid) from pg_trigger t join pg_class c on c.oid = tgrelid
                join pg_namespace n on n.oid = relnamespace
            where OTHERS order by 1""",
            "select p.* from pg_policies p join pg_namespace n on n.nspname = schemaname where OTHERS order by 1, 2, 3",
            """
            select n.nspname, pg_get_functiondef(p.oid), proacl from pg_proc p join pg_namespace n on n.oid = pronamespace
            where OTHERS order by 1, 2""",
            "select q.* from pg_sequences q join pg_namespace n on n.nspname = schemaname where OTHERS order by 1, 2",
            "select n.nspname, viewname, definition from pg_views join pg_namespace n on n.nspname = schemaname"
                    + " where OTHERS order by 1, 2",
            "select defaclrole::regrole, n.nspname, defaclobjtype, defaclacl from pg_default_acl"
                    + " left join pg_namespace n on n.oid = defaclnamespace where n.nspname is null or OTHERS order by 1, 2, 3",
            "select extname, extversion from pg_extension order by 1",
            "select evtname from pg_event_trigger order by 1",
            "select count(*) from pg_largeobject_metadata",
            "select datname, datacl, s.setconfig, s.setrole::regrole from pg_database"
                    + " left join pg_db_role_setting s on setdatabase = pg_database.oid where datname = current_database()"
                    + " order by setrole");

    private static final String OTHERS = "n.nspname <> 'carflow' and n.nspname !~ '^(pg_|information_schema)'";

    private static final String TABLES_OF_OTHERS = "select format('%I.%I', n.nspname, relname) from pg_class c"
            + " join pg_namespace n on n.oid = relnamespace where relkind in ('r', 'p', 'm') and " + OTHERS
            + " order by 1";

    private OtherApplication() {}

    /** Makes the application's tables, and gives roles rights on them and search paths that lead there. */
    static void moveIn(Connection administrator, String database, List<String> roles) throws SQLException {
        try (Statement statement = administrator.createStatement()) {
            statement.execute(TABLES);
            for (String role : roles) {
                statement.execute(SEARCH_PATHS.replace("ROLE", role).replace("DATABASE", database));
            }
        }
    }

    /**
     * Returns everything in the database that is not Carflow's: definitions, rights, settings and rows. A row that was
     * written anew with the same values shows, too.
     */
    static List<String> belongings(Connection administrator) throws SQLException {
        List<String> all = new ArrayList<>();
        for (String sql : CATALOGUE) {
            all.addAll(lines(administrator, sql.replace("OTHERS", OTHERS)));
        }
        for (String table : lines(administrator, TABLES_OF_OTHERS)) {
            for (String row : lines(administrator, "select ctid, xmin, r.* from " + table + " r order by ctid")) {
                all.add(table + ' ' + row);
            }
        }
        return all;
    }

    private static List<String> lines(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            List<String> lines = new ArrayList<>();
            while (result.next()) {
                StringJoiner line = new StringJoiner("|");
                for (int column = 1; column <= result.getMetaData().getColumnCount(); column++) {
                    line.add(result.getString(column));
                }
                lines.add(line.toString());
            }
            return lines;
        }
    }
}
