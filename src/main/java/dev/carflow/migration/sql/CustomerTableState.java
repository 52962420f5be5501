package dev.carflow.migration.sql;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The state of the customer's own tables.
 *
 * @param missing columns and indexes that {@code migrate sql expand} would add, in words
 * @param users how the column of users agrees with Carflow's mapping; none while the column does not exist
 * @param vehicles the same for vehicles
 * @param tokens columns of tokens that still exist
 */
public record CustomerTableState(
        QueryResult<List<String>> missing,
        QueryResult<Optional<UserCounts>> users,
        QueryResult<Optional<VehicleCounts>> vehicles,
        QueryResult<TokensLeft> tokens) {

    /** The result of one query. */
    public sealed interface QueryResult<T> {}

    public record Answered<T>(T value) implements QueryResult<T> {}

    /** @param words the server's message, with its SQLSTATE */
    public record Refused<T>(String words) implements QueryResult<T> {}

    /**
     * Numbers of rows of the table of users.
     *
     * @param same have the Smartcar user that Carflow has
     * @param open have none, and Carflow knows it
     * @param different have another one than Carflow
     * @param unknown have one, and Carflow knows none
     * @param elsewhere users that Carflow knows with a Smartcar user, and that are not in the table
     */
    public record UserCounts(long rows, long same, long open, long different, long unknown, long elsewhere) {

        static final UserCounts NONE = new UserCounts(0, 0, 0, 0, 0, 0);

        UserCounts plus(Optional<String> theirs, Optional<String> ours) {
            boolean both = theirs.isPresent() && ours.isPresent();
            return new UserCounts(
                    rows + 1,
                    same + one(both && theirs.equals(ours)),
                    open + one(theirs.isEmpty() && ours.isPresent()),
                    different + one(both && !theirs.equals(ours)),
                    unknown + one(theirs.isPresent() && ours.isEmpty()),
                    elsewhere);
        }

        /** @param mapped users whose Smartcar user Carflow knows */
        UserCounts of(long mapped) {
            return new UserCounts(rows, same, open, different, unknown, Math.max(0, mapped - same - open - different));
        }
    }

    /**
     * Numbers of rows of the table of vehicles.
     *
     * @param same have a Smartcar vehicle that Carflow has for the same user
     * @param different have one that Carflow has for other users alone
     * @param unknown have one whose user Carflow does not know
     */
    public record VehicleCounts(long rows, long same, long different, long unknown) {

        static final VehicleCounts NONE = new VehicleCounts(0, 0, 0, 0);

        /** @param accounts that have the vehicle; none for a row without a Smartcar id */
        VehicleCounts plus(String account, Optional<Set<String>> accounts) {
            Set<String> known = accounts.orElse(Set.of());
            return new VehicleCounts(
                    rows + 1,
                    same + one(known.contains(account)),
                    different + one(!known.isEmpty() && !known.contains(account)),
                    unknown + one(accounts.isPresent() && known.isEmpty()));
        }
    }

    /**
     * @param named those of the configured columns that exist
     * @param alike other columns whose name contains "token"
     */
    public record TokensLeft(List<String> named, List<String> alike) {
        public TokensLeft {
            named = List.copyOf(named);
            alike = List.copyOf(alike);
        }
    }

    private static long one(boolean counts) {
        return counts ? 1 : 0;
    }
}
