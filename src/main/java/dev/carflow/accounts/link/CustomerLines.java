package dev.carflow.accounts.link;

import dev.carflow.database.Statements;
import io.smallrye.mutiny.Uni;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/**
 * Stores what a customer's own application knows about its users and their vehicles, one portion per transaction; may
 * be repeated. The rules are in the functions of the schema. Fails while the database is away.
 */
@ApplicationScoped
public class CustomerLines {

    private static final String COLUMNS = "select outcomes, vehicle_rows, new_users, new_vehicles from ";
    private static final String STORE = COLUMNS + "import_lines($1, $2, $3, $4, $5)";
    private static final String WOULD_STORE = COLUMNS + "would_import_lines($1, $2, $3, $4, $5)";

    private final Statements statements;

    @Inject
    public CustomerLines(Statements statements) {
        this.statements = statements;
    }

    /** How a line was stored. */
    public enum Outcome {
        STORED,
        /** Not stored: the Smartcar user belongs to another customer. */
        USER_OF_ANOTHER,
        /**
         * Not stored: the vehicle belongs to another customer, and the line does not name the Smartcar user of this
         * one.
         */
        VEHICLE_OF_ANOTHER,
        /** Not stored: the Smartcar user was removed here. */
        REMOVED
    }

    /** @param vehicleRow {@code vehicles.id}, where the line was stored and is about a vehicle */
    public record StoredLine(Outcome outcome, Optional<Long> vehicleRow) {}

    /**
     * The result of storing a portion.
     *
     * @param lines in their order
     * @param newUsers number of users that were not stored before
     * @param newVehicles number of vehicles that were not stored before
     */
    public record StoredLines(List<StoredLine> lines, int newUsers, int newVehicles) {
        public StoredLines {
            lines = List.copyOf(lines);
        }
    }

    public Uni<StoredLines> store(List<CustomerLine> lines) {
        return run(STORE, lines);
    }

    /** Returns what {@link #store} would, and changes nothing. */
    public Uni<StoredLines> preview(List<CustomerLine> lines) {
        return run(WOULD_STORE, lines);
    }

    private Uni<StoredLines> run(String sql, List<CustomerLine> lines) {
        Tuple values = Tuple.tuple()
                .addArrayOfString(texts(lines, line -> Optional.of(line.account())))
                .addArrayOfString(texts(lines, CustomerLine::smartcarUserId))
                .addArrayOfString(texts(lines, CustomerLine::smartcarVehicleId))
                .addArrayOfString(texts(lines, CustomerLine::vin))
                .addArrayOfBoolean(lines.stream().map(CustomerLine::hasVehicle).toArray(Boolean[]::new));
        return statements.one(sql, values).map(row -> stored(row));
    }

    private static String[] texts(List<CustomerLine> lines, Function<CustomerLine, Optional<String>> column) {
        return lines.stream().map(line -> column.apply(line).orElse(null)).toArray(String[]::new);
    }

    private static StoredLines stored(Row row) {
        List<Outcome> outcomes = Arrays.stream(row.getArrayOfStrings("outcomes"))
                .map(word -> Outcome.valueOf(word.toUpperCase(Locale.ROOT).replace('-', '_')))
                .toList();
        Long[] vehicles = row.getArrayOfLongs("vehicle_rows");
        List<StoredLine> placed = new ArrayList<>();
        for (int line = 0; line < outcomes.size(); line++) {
            placed.add(new StoredLine(outcomes.get(line), Optional.ofNullable(vehicles[line])));
        }
        return new StoredLines(placed, row.getInteger("new_users"), row.getInteger("new_vehicles"));
    }
}
