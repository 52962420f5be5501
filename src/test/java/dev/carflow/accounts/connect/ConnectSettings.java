package dev.carflow.accounts.connect;

import io.quarkus.test.junit.QuarkusTestProfile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;

/** A process that serves Connect, without Kafka: tests look at HTTP and the database. */
public class ConnectSettings implements QuarkusTestProfile {

    static final String KEY = "the-current-key-of-the-customers-backend";
    static final String PREVIOUS_KEY = "the-key-that-is-being-rotated-out-now";
    static final String DONE = "https://app.example.com/garage?tab=cars";
    static final String ERROR = "https://app.example.com/trouble";

    @Override
    public Map<String, String> getConfigOverrides() {
        return Map.of(
                "kafka.bootstrap.servers", "localhost:1",
                "carflow.roles", "ingest",
                "carflow.webhook.management-tokens", "token",
                "carflow.connect.api-key-file", keysInAFile(KEY, PREVIOUS_KEY).toString(),
                "carflow.connect.application-id", "8229df9f-91a0-4ff0-a1ae-a1f38ee24d07",
                "carflow.connect.redirect-uri", "https://fleet.example.com/connect/callback",
                "carflow.connect.done-url", DONE,
                "carflow.connect.error-url", ERROR,
                "carflow.connect.confirm.within", "2S",
                "carflow.connect.confirm.first-back-off", "0.2S");
    }

    /** Replaces the keys of the running service, as Kubernetes does: by renaming. */
    static Path keysInAFile(String... keys) {
        try {
            Path written = Files.writeString(Files.createTempFile("connect", ".keys"), String.join("\n", keys) + "\n");
            Path file = Path.of(System.getProperty("java.io.tmpdir"))
                    .resolve("connect-" + ProcessHandle.current().pid() + ".keys");
            Files.move(written, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
            file.toFile().deleteOnExit();
            return file;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
