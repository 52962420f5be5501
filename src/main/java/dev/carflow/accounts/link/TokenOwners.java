package dev.carflow.accounts.link;

import dev.carflow.database.Statements;
import io.smallrye.mutiny.Uni;
import io.vertx.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Stores the owner of a vehicle's token as Smartcar names it. The rules are in the function of the schema. */
@ApplicationScoped
public class TokenOwners {

    private static final String IDENTIFY = "select identify_token($1, $2, $3, $4, $5, $6) as outcome";

    private final Statements statements;

    @Inject
    public TokenOwners(Statements statements) {
        this.statements = statements;
    }

    /** The outcome. */
    public enum Outcome {
        IDENTIFIED,
        /** The user was stored; which of several vehicles the row stands for is not known. */
        VEHICLE_UNKNOWN,
        /** The user was stored; the row names another vehicle than the token opens. */
        OTHER_VEHICLE,
        /** Nothing was stored: the row has another token by now, or is gone. */
        CHANGED,
        /** Nothing was stored: the Smartcar user belongs to another customer. */
        LINKED_TO_ANOTHER,
        /** Nothing was stored: the Smartcar user was removed here. */
        REMOVED
    }

    /**
     * The owner of a token.
     *
     * @param row {@code vehicles.id}
     * @param version of the token that was used for the request
     * @param vehicles that it opens
     * @param named which of them the row stands for, where that is known
     * @param mode of the vehicles, {@code live} or {@code simulated}
     */
    public record Owner(
            long row, long version, String smartcarUserId, List<String> vehicles, Optional<String> named, String mode) {
        public Owner {
            vehicles = List.copyOf(vehicles);
        }

        @Override
        public String toString() {
            return "Owner[row=" + row + "]";
        }
    }

    /** Any number of times. Fails while the database is away. */
    public Uni<Outcome> store(Owner owner) {
        Tuple values = Tuple.of(owner.row(), owner.version(), owner.smartcarUserId())
                .addArrayOfString(owner.vehicles().toArray(String[]::new))
                .addString(owner.named().orElse(null))
                .addString(owner.mode());
        return statements
                .one(IDENTIFY, values)
                .map(row -> Outcome.valueOf(
                        row.getString("outcome").toUpperCase(Locale.ROOT).replace('-', '_')));
    }
}
