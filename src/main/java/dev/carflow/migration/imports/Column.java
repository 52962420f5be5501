package dev.carflow.migration.imports;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** The columns of an import. Columns of CSV and of a query, and members of JSON, have these names. */
public enum Column {
    /** The customer's own id; the one that every line must have. */
    ACCOUNT,
    SMARTCAR_USER_ID,
    SMARTCAR_VEHICLE_ID,
    VIN,
    ACCESS_TOKEN,
    REFRESH_TOKEN,
    /** When Smartcar gave out the tokens. */
    ISSUED_AT,
    /** When the access token ends. */
    EXPIRES_AT;

    static final String ALL = Arrays.stream(values()).map(Column::toString).collect(Collectors.joining(", "));

    static Optional<Column> of(String name) {
        return Arrays.stream(values())
                .filter(column -> column.toString().equals(name))
                .findFirst();
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
