package dev.carflow.migration.checklist;

import static dev.carflow.migration.Phase.APPLICATION_TOKEN;
import static dev.carflow.migration.Phase.PARALLEL;

import dev.carflow.migration.sql.OwnTables;
import dev.carflow.migration.sql.OwnTables.Refused;
import dev.carflow.migration.sql.OwnTables.Said;
import dev.carflow.migration.sql.OwnTables.TokensLeft;
import dev.carflow.migration.sql.OwnTables.Told;
import dev.carflow.migration.sql.OwnTables.UserRows;
import dev.carflow.migration.sql.OwnTables.VehicleRows;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** What `migrate sql` prints for the customer's own tables, as items beside the guide's. */
public final class OwnTablesItems {

    private static final String NO_COLUMN = "the column is not there yet";
    private static final String EXPAND = "see 2.expand";

    private OwnTablesItems() {}

    public static List<Judged> of(OwnTables tables) {
        return List.of(
                new Judged(
                        "2.expand",
                        PARALLEL,
                        "Your own tables have the new columns",
                        said(tables.missing(), OwnTablesItems::expanded)),
                new Judged(
                        "2.mapping",
                        PARALLEL,
                        "Your own users have their smartcar_user_id",
                        said(tables.users(), OwnTablesItems::mapped)),
                new Judged(
                        "2.vehicles",
                        PARALLEL,
                        "Your own vehicles have their smartcar_vehicle_id (optional)",
                        said(tables.vehicles(), OwnTablesItems::vehicles)),
                new Judged(
                        "3.contract",
                        APPLICATION_TOKEN,
                        "Your own tables have no tokens any more",
                        said(tables.tokens(), OwnTablesItems::contracted)));
    }

    private static <T> Finding said(Told<T> told, Function<T, Finding> judge) {
        return told instanceof Said<T> said
                ? judge.apply(said.value())
                : Finding.unknown(
                        ((Refused<T>) told).words(),
                        "check the URL, the names of tables and columns, and that its user may select from them");
    }

    private static Finding expanded(List<String> missing) {
        return missing.isEmpty()
                ? Finding.holds("both columns are there, with their indexes")
                : Finding.doesNotHold(
                        "missing: " + String.join(", ", missing),
                        "run what `migrate sql expand` prints, or what of it is left");
    }

    private static Finding mapped(Optional<UserRows> counted) {
        if (counted.isEmpty()) {
            return Finding.doesNotHold(NO_COLUMN, EXPAND);
        }
        UserRows users = counted.get();
        String counts = "of " + users.rows() + " users " + users.same() + " have the one that Carflow has, "
                + users.open()
                + " have none and Carflow knows it, " + users.different() + " have another one, " + users.unknown()
                + " have one and Carflow knows none; " + users.elsewhere()
                + " users whom Carflow knows are not in your table";
        long known = users.same() + users.open() + users.different();
        if (known == 0) {
            return Finding.doesNotHold(
                    counts,
                    users.elsewhere() > 0
                            ? "check --users-id: it is what Carflow knows as the account"
                            : "run `migrate backfill`, see 2.2");
        }
        return users.open() + users.different() > 0
                ? Finding.doesNotHold(counts, "run what `migrate sql mapping` prints")
                : Finding.holds(counts);
    }

    private static Finding vehicles(Optional<VehicleRows> counted) {
        if (counted.isEmpty()) {
            return Finding.doesNotHold(NO_COLUMN, EXPAND);
        }
        VehicleRows vehicles = counted.get();
        long filled = vehicles.same() + vehicles.different() + vehicles.unknown();
        if (filled == 0) {
            return Finding.notApplicable(
                    "none of " + vehicles.rows() + " vehicles has one; your application may fill it");
        }
        String counts = "of " + vehicles.rows() + " vehicles " + vehicles.same() + " have one that Carflow has for the"
                + " same user, " + vehicles.different() + " one that Carflow has for other users, " + vehicles.unknown()
                + " one that Carflow has for nobody";
        return vehicles.different() > 0
                ? Finding.doesNotHold(
                        counts, "check --vehicles-user; else these vehicles were sold, or their users mixed up")
                : Finding.holds(counts);
    }

    /** Columns that never were there are gone, too: a wrong name must not pass for the end. */
    private static Finding contracted(TokensLeft left) {
        if (!left.named().isEmpty()) {
            return Finding.doesNotHold(
                    "still there: " + String.join(", ", left.named()),
                    "once nothing reads them, run what `migrate sql contract` prints");
        }
        return left.alike().isEmpty()
                ? Finding.holds("none of the columns is there, nor another one with token in its name")
                : Finding.unknown(
                        "none of the columns is there, but " + String.join(", ", left.alike()),
                        "name the columns of tokens with --token-columns");
    }
}
