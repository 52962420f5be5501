package dev.carflow.database;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Pattern;

/** The database. */
@ConfigMapping(prefix = "carflow.database")
public interface DatabaseConfig {

    /** Schema that holds everything of this service; nothing outside it is read, written, made or changed. */
    @WithDefault("carflow")
    @Pattern(
            regexp = "[a-z_][a-z0-9_]{0,47}",
            message = "carflow.database.schema must be up to 48 lower case letters, digits and underscores, and begin"
                    + " with none of the digits")
    String schema();
}
