package dev.carflow.smartcar;

import dev.carflow.operations.Slug;
import java.util.Locale;

/** The phases of Smartcar's migration guide. The setting moves on, or back, until `migrate finish`. */
public enum MigrationPhase {
    /** Calls are made with vehicles' tokens; the application's credentials are tried out. */
    VEHICLE_TOKENS(1),

    /** User ids are captured and backfilled; a call takes the application's token where the user id is known. */
    PARALLEL(2),

    /** Calls are made with the application's token alone. */
    APPLICATION_TOKEN(3);

    private final int number;

    MigrationPhase(int number) {
        this.number = number;
    }

    /** As the guide counts them. */
    public int number() {
        return number;
    }

    /** Whether calls may need a vehicle's token, so that tokens are stored and kept fresh. */
    public boolean keepsVehicleTokens() {
        return this != APPLICATION_TOKEN;
    }

    /**
     * The phase of a setting's value.
     *
     * @throws IllegalArgumentException if there is none
     */
    public static MigrationPhase of(String value) {
        return valueOf(value.toUpperCase(Locale.ROOT).replace('-', '_'));
    }

    /** The setting's value. */
    @Override
    public String toString() {
        return Slug.of(this);
    }
}
