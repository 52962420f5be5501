package dev.carflow.smartcar;

import dev.carflow.smartcar.token.ClientCredentials;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/** The application's credentials as they are configured at the moment. Asking for them never blocks. */
final class ApplicationCredentials implements Supplier<ClientCredentials>, AutoCloseable {

    private static final Duration SECRET_FILE_INTERVAL = Duration.ofSeconds(2);

    private final Optional<String> clientId;
    private final Optional<String> secret;
    private final Optional<SecretFile> file;

    ApplicationCredentials(Vertx vertx, SmartcarConfig config) {
        this.clientId = config.clientId();
        this.secret = config.clientSecret();
        this.file = config.clientSecretFile().map(path -> SecretFile.watched(vertx, path, SECRET_FILE_INTERVAL));
    }

    /** @return null if there are none, as the token cache expects it */
    @Override
    public ClientCredentials get() {
        Optional<String> current = file.map(SecretFile::get).orElse(secret);
        return clientId.isEmpty() || current.isEmpty() ? null : new ClientCredentials(clientId.get(), current.get());
    }

    @Override
    public void close() {
        file.ifPresent(SecretFile::close);
    }
}
