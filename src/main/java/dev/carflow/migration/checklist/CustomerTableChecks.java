package dev.carflow.migration.checklist;

import static dev.carflow.smartcar.MigrationPhase.APPLICATION_TOKEN;
import static dev.carflow.smartcar.MigrationPhase.PARALLEL;

import dev.carflow.migration.sql.CustomerTableState;
import dev.carflow.migration.sql.CustomerTableState.Answered;
import dev.carflow.migration.sql.CustomerTableState.QueryResult;
import dev.carflow.migration.sql.CustomerTableState.Refused;
import dev.carflow.migration.sql.CustomerTableState.TokensLeft;
import dev.carflow.migration.sql.CustomerTableState.UserCounts;
import dev.carflow.migration.sql.CustomerTableState.VehicleCounts;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Checks of the customer's own tables against what `migrate sql` prints, as items beside the guide's. */
public final class CustomerTableChecks {

    private static final String NO_COLUMN = "the column is not there yet";
    private static final String EXPAND = "see 2.expand";

    private CustomerTableChecks() {}

    public static List<CheckResult> of(CustomerTableState tables) {
        return List.of(
                new CheckResult(
                        "2.expand",
                        PARALLEL,
                        "Your own tables have the new columns",
                        finding(tables.missing(), CustomerTableChecks::expanded)),
                new CheckResult(
                        "2.mapping",
                        PARALLEL,
                        "Your own users have their smartcar_user_id",
                        finding(tables.users(), CustomerTableChecks::mapped)),
                new CheckResult(
                        "2.vehicles",
                        PARALLEL,
                        "Your own vehicles have their smartcar_vehicle_id (optional)",
                        finding(tables.vehicles(), CustomerTableChecks::vehicles)),
                new CheckResult(
                        "3.contract",
                        APPLICATION_TOKEN,
                        "Your own tables have no tokens any more",
                        finding(tables.tokens(), CustomerTableChecks::contracted)));
    }

    private static <T> CheckFinding finding(QueryResult<T> result, Function<T, CheckFinding> judge) {
        return result instanceof Answered<T> answered
                ? judge.apply(answered.value())
                : CheckFinding.unknown(
                        ((Refused<T>) result).words(),
                        "check the URL, the names of tables and columns, and that its user may select from them");
    }

    private static CheckFinding expanded(List<String> missing) {
        return missing.isEmpty()
                ? CheckFinding.holds("both columns are there, with their indexes")
                : CheckFinding.doesNotHold(
                        "missing: " + String.join(", ", missing),
                        "run what `migrate sql expand` prints, or what of it is left");
    }

    private static CheckFinding mapped(Optional<UserCounts> counted) {
        if (counted.isEmpty()) {
            return CheckFinding.doesNotHold(NO_COLUMN, EXPAND);
        }
        UserCounts users = counted.get();
        String counts = "of " + users.rows() + " users " + users.same() + " have the one that Carflow has, "
                + users.open()
                + " have none and Carflow knows it, " + users.different() + " have another one, " + users.unknown()
                + " have one and Carflow knows none; " + users.elsewhere()
                + " users whom Carflow knows are not in your table";
        long known = users.same() + users.open() + users.different();
        if (known == 0) {
            return CheckFinding.doesNotHold(
                    counts,
                    users.elsewhere() > 0
                            ? "check --users-id: it is what Carflow knows as the account"
                            : "run `migrate backfill`, see 2.2");
        }
        return users.open() + users.different() > 0
                ? CheckFinding.doesNotHold(counts, "run what `migrate sql mapping` prints")
                : CheckFinding.holds(counts);
    }

    private static CheckFinding vehicles(Optional<VehicleCounts> counted) {
        if (counted.isEmpty()) {
            return CheckFinding.doesNotHold(NO_COLUMN, EXPAND);
        }
        VehicleCounts vehicles = counted.get();
        long filled = vehicles.same() + vehicles.different() + vehicles.unknown();
        if (filled == 0) {
            return CheckFinding.notApplicable(
                    "none of " + vehicles.rows() + " vehicles has one; your application may fill it");
        }
        String counts = "of " + vehicles.rows() + " vehicles " + vehicles.same() + " have one that Carflow has for the"
                + " same user, " + vehicles.different() + " one that Carflow has for other users, " + vehicles.unknown()
                + " one that Carflow has for nobody";
        return vehicles.different() > 0
                ? CheckFinding.doesNotHold(
                        counts, "check --vehicles-user; else these vehicles were sold, or their users mixed up")
                : CheckFinding.holds(counts);
    }

    /** A column that never existed is missing too: a wrong name must not pass for the end. */
    private static CheckFinding contracted(TokensLeft left) {
        if (!left.named().isEmpty()) {
            return CheckFinding.doesNotHold(
                    "still there: " + String.join(", ", left.named()),
                    "once nothing reads them, run what `migrate sql contract` prints");
        }
        return left.alike().isEmpty()
                ? CheckFinding.holds("none of the columns is there, nor another one with token in its name")
                : CheckFinding.unknown(
                        "none of the columns is there, but " + String.join(", ", left.alike()),
                        "name the columns of tokens with --token-columns");
    }
}
