package dev.carflow.database;

import dev.carflow.settings.SecretFile;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithConverter;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.Pattern;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** The database. */
@ConfigMapping(prefix = "carflow.database")
public interface DatabaseConfig {

    /**
     * PostgreSQL, as a URI that `psql` accepts: `postgresql://user@host:5432/database?sslmode=verify-full`. Parameters:
     * `sslmode`, `sslrootcert`, `connect_timeout`, `application_name`, `user`, `password`. Required for the role
     * `worker`.
     */
    Optional<@WithConverter(DatabaseUrl.Reading.class) String> url();

    /** The user to log in as, if the URL does not name one. */
    Optional<String> username();

    /** The user's password, if the URL does not have it; better in a file. */
    Optional<String> password();

    /**
     * File with the password. It is read again when it changes. While the password is changed it may hold two, one in
     * each line: the server decides which one is used.
     */
    Optional<Path> passwordFile();

    /** Schema for everything of this service; nothing outside it is read, written, created or changed. */
    @WithDefault("carflow")
    @Pattern(
            regexp = "[a-z_][a-z0-9_]{0,47}",
            message = "carflow.database.schema must be up to 48 lower case letters, digits and underscores, and begin"
                    + " with none of the digits")
    String schema();

    @AssertTrue(
            message = "carflow.database.url names another schema than carflow.database.schema: leave it out of the URL")
    default boolean isSchemaOurs() {
        return parsed().flatMap(DatabaseUrl::schema)
                .filter(named -> !named.equals(schema()))
                .isEmpty();
    }

    @AssertTrue(
            message = "carflow.database.username is missing: set CARFLOW_DATABASE_USERNAME, or name the user in"
                    + " carflow.database.url, as in postgresql://user@host/database")
    default boolean isUserNamed() {
        return parsed().filter(url -> url.user().or(this::username).isEmpty()).isEmpty();
    }

    @AssertTrue(
            message = "the user of the database is named twice: in carflow.database.url and, another one, in"
                    + " carflow.database.username")
    default boolean isUserNamedOnce() {
        return parsed().flatMap(DatabaseUrl::user)
                .filter(user -> !user.equals(username().orElse(user)))
                .isEmpty();
    }

    @AssertTrue(
            message = "the password of the database is given more than once: keep one of carflow.database.url,"
                    + " carflow.database.password and carflow.database.password-file")
    default boolean isPasswordGivenOnce() {
        int given = passwordFile().isPresent() ? 1 : 0;
        given += password().isPresent() ? 1 : 0;
        given += parsed().flatMap(DatabaseUrl::password).isPresent() ? 1 : 0;
        return given <= 1;
    }

    @AssertTrue(
            message =
                    "carflow.database.password-file names a file that cannot be read or holds no password: check the path"
                            + " and that the secret is mounted there")
    default boolean isPasswordFileReadable() {
        return passwordFile().filter(file -> !SecretFile.isSecretIn(file)).isEmpty();
    }

    @AssertTrue(
            message =
                    "sslrootcert of carflow.database.url names a file that cannot be read: check the path and that the"
                            + " certificate is mounted there")
    default boolean isRootCertificateReadable() {
        return parsed().flatMap(DatabaseUrl::rootCertificate)
                .filter(file -> !Files.isReadable(Path.of(file)))
                .isEmpty();
    }

    private Optional<DatabaseUrl> parsed() {
        return url().map(DatabaseUrl::of);
    }
}
