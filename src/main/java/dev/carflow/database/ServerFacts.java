package dev.carflow.database;

import io.vertx.sqlclient.Row;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Facts about the server and the present role, and their meaning.
 *
 * @param number the version, such as 180006
 * @param readOnly whether a transaction cannot write
 * @param schemaThere whether the schema exists
 * @param mayUse whether the role may use the schema
 * @param mayCreate whether the role may create schemas in the database
 * @param owner whether the role may change the schema
 * @param lacking tables, and functions with {@code ()}, on which the role lacks a right that the service uses
 * @param left connections that the role may still open
 * @param most connections that the server accepts from roles that are not superusers
 * @param inUse connections that the server has
 */
record ServerFacts(
        String version,
        int number,
        boolean readOnly,
        boolean recovering,
        String role,
        String database,
        String searchPath,
        boolean superuser,
        boolean schemaThere,
        boolean mayUse,
        boolean mayCreate,
        boolean owner,
        List<String> lacking,
        int left,
        int most,
        int inUse) {

    /** The finding without which no table can be read. */
    static final String RIGHTS = "rights";

    /** Parameter: the schema. */
    static final String QUESTION = """
            with
                role as (select * from pg_roles where rolname = current_user),
                space as (select * from pg_namespace where nspname = $1::text),
                lacking as (
                    select c.relname::text as name
                    from pg_class c join space n on n.oid = c.relnamespace
                    where c.relkind in ('r', 'p')
                        and not (has_table_privilege(c.oid, 'select')
                            and (c.relname = 'flyway_schema_history'
                                or has_table_privilege(c.oid, 'insert') and has_table_privilege(c.oid, 'update')
                                    and has_table_privilege(c.oid, 'delete')))
                    union all
                    select p.proname || '()' from pg_proc p join space n on n.oid = p.pronamespace
                    where not has_function_privilege(p.oid, 'execute')),
                room as (
                    select
                        current_setting('max_connections')::int
                            - current_setting('superuser_reserved_connections')::int
                            - coalesce(current_setting('reserved_connections', true)::int, 0) as most,
                        (select sum(numbackends)::int from pg_stat_database) as in_use,
                        (select case when d.datconnlimit >= 0 then d.datconnlimit - s.numbackends end
                            from pg_database d join pg_stat_database s on s.datid = d.oid
                            where d.datname = current_database()) as left_of_database,
                        (select case when r.rolconnlimit >= 0
                                then r.rolconnlimit - (select count(*) from pg_stat_activity a
                                    where a.usesysid = r.oid)::int end from role r) as left_of_role)
            select current_setting('server_version') as version,
                current_setting('server_version_num')::int as number,
                current_setting('transaction_read_only') = 'on' as read_only,
                pg_is_in_recovery() as recovering,
                current_user::text as role,
                current_database()::text as database,
                current_setting('search_path') as search_path,
                (select rolsuper from role) as superuser,
                exists (select from space) as schema_there,
                coalesce((select has_schema_privilege(oid, 'usage') from space), false) as may_use,
                has_database_privilege(current_database(), 'create') as may_create,
                coalesce((select pg_has_role(nspowner, 'usage') from space), false) as owner,
                array(select name from lacking order by name) as lacking,
                least(room.most - room.in_use, room.left_of_database, room.left_of_role) as left,
                room.most, room.in_use
            from room""";

    /** PostgreSQL's developers no longer fix older versions. */
    private static final int OLDEST = 14;

    private static final int OF_A_MAJOR_VERSION = 10_000;
    private static final int MOST_NAMED = 5;

    static ServerFacts of(Row row) {
        return new ServerFacts(
                row.getString("version"),
                row.getInteger("number"),
                row.getBoolean("read_only"),
                row.getBoolean("recovering"),
                row.getString("role"),
                row.getString("database"),
                row.getString("search_path"),
                row.getBoolean("superuser"),
                row.getBoolean("schema_there"),
                row.getBoolean("may_use"),
                row.getBoolean("may_create"),
                row.getBoolean("owner"),
                List.of(row.getArrayOfStrings("lacking")),
                row.getInteger("left"),
                row.getInteger("most"),
                row.getInteger("in_use"));
    }

    /**
     * @param own connections among those in use that end with the check
     */
    List<ServerFinding> findings(String schema, int needed, int own) {
        List<ServerFinding> findings = new ArrayList<>();
        findings.add(versionFinding());
        findings.add(writable());
        findings.add(
                superuser
                        ? ServerFinding.warn(
                                "role", role + ", a superuser: log in as one of the roles of `schema grants`")
                        : ServerFinding.ok("role", role + (owner ? ", which may change the schema" : "")));
        findings.add(rights(schema));
        if (!searchPath.equals(schema)) {
            findings.add(ServerFinding.fault(
                    "search-path",
                    SchemaProblem.ofSearchPath(searchPath, schema, role, database)
                            .problem()
                            .words()));
        }
        findings.add(connections(needed, own));
        return findings;
    }

    boolean mayChangeSchema() {
        return schemaThere ? owner : mayCreate;
    }

    /** Returns why the server is too old, if it is. */
    static Optional<String> tooOld(int number, String version) {
        return number >= OLDEST * OF_A_MAJOR_VERSION
                ? Optional.empty()
                : Optional.of("PostgreSQL " + version + " is older than " + OLDEST + ", the oldest that is supported");
    }

    private ServerFinding versionFinding() {
        return tooOld(number, version)
                .map(why -> ServerFinding.fault("version", why))
                .orElseGet(() -> ServerFinding.ok("version", "PostgreSQL " + version));
    }

    private ServerFinding writable() {
        if (recovering) {
            return ServerFinding.fault(
                    "writable", "no: the server is in recovery, a standby; name one that follows the primary");
        }
        return readOnly
                ? ServerFinding.fault(
                        "writable", "no: transactions of this role only read (default_transaction_read_only)")
                : ServerFinding.ok("writable", "yes");
    }

    private ServerFinding rights(String schema) {
        if (!schemaThere) {
            return mayCreate
                    ? ServerFinding.ok(RIGHTS, "the schema " + schema + " is not there and may be made")
                    : ServerFinding.fault(
                            RIGHTS,
                            "the schema " + schema + " is not there, and the role may not make it: run the"
                                    + " statements of `schema grants`");
        }
        if (!mayUse) {
            return ServerFinding.fault(
                    RIGHTS, "the role may not use the schema " + schema + ": run the statements of `schema grants`");
        }
        if (lacking.isEmpty()) {
            return ServerFinding.ok(RIGHTS, "all that are needed in " + schema);
        }
        int more = lacking.size() - MOST_NAMED;
        return ServerFinding.fault(
                RIGHTS,
                "the role lacks select, insert, update, delete or execute on "
                        + String.join(", ", lacking.subList(0, Math.min(MOST_NAMED, lacking.size())))
                        + (more > 0 ? " and " + more + " more" : "")
                        + ": run the statements of `schema grants`");
    }

    private ServerFinding connections(int needed, int own) {
        int free = left + own;
        String words =
                free + " left (" + most + " in all, " + (inUse - own) + " in use), a process takes up to " + needed;
        return free >= needed ? ServerFinding.ok("connections", words) : ServerFinding.warn("connections", words);
    }
}
