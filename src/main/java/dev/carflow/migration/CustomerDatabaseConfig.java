package dev.carflow.migration;

import io.smallrye.config.ConfigMapping;
import jakarta.validation.constraints.AssertTrue;
import java.nio.file.Path;
import java.util.Optional;

/** A database of your own application, which `migrate import` and `migrate status` read when its URL is set. */
@ConfigMapping(prefix = "carflow.migration.customer-database")
public interface CustomerDatabaseConfig {

    /** The password of its user; better in a file. */
    Optional<String> password();

    /** File that holds the password and nothing else. */
    Optional<Path> passwordFile();

    @AssertTrue(
            message = "carflow.migration.customer-database.password and"
                    + " carflow.migration.customer-database.password-file are both set: remove one")
    default boolean isPasswordGivenOnce() {
        return password().isEmpty() || passwordFile().isEmpty();
    }
}
