package dev.carflow.migration.sql;

import static dev.carflow.migration.sql.CustomerTables.indexOf;
import static dev.carflow.migration.sql.CustomerTables.quoted;

import java.util.List;
import java.util.stream.Collectors;

/**
 * The guide's "before" to "after" in a form that is safe while the application runs: a lock is given up after two seconds,
 * indexes are made beside the traffic. A column that is there already ends it with an error,
 * instead of being taken over.
 */
public final class GuideStatements {

    private static final String LOCK_TIMEOUT = """
            -- A statement that waits for a lock has everybody else waiting behind it: it gives up, and is run again.
            set lock_timeout = '2s';
            """;

    private final CustomerTables tables;

    /** A customer's user and the corresponding Smartcar user. */
    public record Mapped(String account, String smartcarUserId) {
        @Override
        public String toString() {
            return "Mapped[…]";
        }
    }

    public GuideStatements(CustomerTables tables) {
        this.tables = tables;
    }

    /** New columns, for phase 2. The customer's application is not affected. */
    public String expand() {
        return LOCK_TIMEOUT
                + """

                alter table %1$s add column %2$s varchar(255);
                -- For your application to fill: the answer to a claim has it.
                alter table %3$s add column %4$s varchar(255);

                -- Not in a transaction. They wait for older transactions, and nobody waits for them.
                set lock_timeout = 0;
                -- If one of these fails, drop the invalid index that it leaves, and run it again.
                create unique index concurrently %5$s on %1$s (%2$s);
                create index concurrently %6$s on %3$s (%4$s);
                """.replace("%1$s", quoted(tables.users()))
                        .replace("%2$s", quoted(tables.smartcarUserId()))
                        .replace("%3$s", quoted(tables.vehicles()))
                        .replace("%4$s", quoted(tables.smartcarVehicleId()))
                        .replace("%5$s", indexOf(tables.users(), tables.smartcarUserId()))
                        .replace("%6$s", indexOf(tables.vehicles(), tables.smartcarVehicleId()));
    }

    /** The mapping begins: pieces follow, then {@link #mappingEnd}. One transaction, which may be run again. */
    public String mappingBegin() {
        return LOCK_TIMEOUT + """

                begin;
                create temporary table carflow_mapping (account text primary key, smartcar_user_id text not null)
                    on commit drop;
                """;
    }

    /** One piece of the mapping. */
    public String mapping(List<Mapped> piece) {
        return piece.stream()
                .map(mapped -> "    (" + literal(mapped.account()) + ", " + literal(mapped.smartcarUserId()) + ")")
                .collect(Collectors.joining(",\n", "insert into carflow_mapping values\n", ";\n"));
    }

    /** Two users may have changed places, so what changes is taken away from all first. */
    public String mappingEnd() {
        return """
                update %1$s u set %2$s = null from carflow_mapping m
                where u.%3$s::text = m.account and u.%2$s <> m.smartcar_user_id;
                update %1$s u set %2$s = m.smartcar_user_id from carflow_mapping m
                where u.%3$s::text = m.account and u.%2$s is distinct from m.smartcar_user_id;
                commit;
                """.replace("%1$s", quoted(tables.users()))
                .replace("%2$s", quoted(tables.smartcarUserId()))
                .replace("%3$s", quoted(tables.usersId()));
    }

    /** The tokens go, for phase 3: there is no way back. Your application must not read these columns any more. */
    public String contract() {
        String drops = tables.tokens().stream()
                .map(column -> "drop column " + quoted(column))
                .collect(Collectors.joining(", "));
        return LOCK_TIMEOUT + "\nalter table " + quoted(tables.vehicles()) + " " + drops + ";\n";
    }

    /** The same whatever the server's {@code standard_conforming_strings} is. */
    private static String literal(String text) {
        String quoted = text.replace("'", "''");
        return text.contains("\\") ? "E'" + quoted.replace("\\", "\\\\") + "'" : "'" + quoted + "'";
    }
}
