package dev.carflow.migration;

import dev.carflow.database.CustomerDatabase;
import io.quarkus.arc.Unremovable;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Opens the customer's databases that a command line names. Their password is a setting, since a command line is
 * visible to others.
 */
@Unremovable
@ApplicationScoped
public class CustomerDatabases {

    private static final String FILE = "carflow.migration.customer-database.password-file";

    private final CustomerDatabaseConfig config;

    @Inject
    public CustomerDatabases(CustomerDatabaseConfig config) {
        this.config = config;
    }

    /** @throws IllegalArgumentException for a URL, or a file with a password, that cannot be used; the message says neither */
    public CustomerDatabase at(String url) {
        return CustomerDatabase.at(
                url, config.passwordFile().map(CustomerDatabases::read).or(config::password));
    }

    private static String read(Path file) {
        try {
            String password = Files.readString(file).strip();
            if (password.isEmpty()) {
                throw new IllegalArgumentException(FILE + " names a file that holds no password");
            }
            return password;
        } catch (MalformedInputException e) {
            throw new IllegalArgumentException(FILE + " names a file that is no text", e);
        } catch (IOException e) {
            throw new IllegalArgumentException(FILE + " names a file that cannot be read", e);
        }
    }
}
