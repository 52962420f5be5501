package dev.carflow.smartcar;

import dev.carflow.smartcar.token.ClientCredentials;
import io.vertx.core.Vertx;
import java.util.Optional;
import java.util.function.Supplier;

/** A client's id and secret, as configured at the moment of the call, which never blocks. */
final class ApplicationCredentials implements Supplier<ClientCredentials>, AutoCloseable {

    private final Optional<String> clientId;
    private final ConfiguredSecret secret;

    private ApplicationCredentials(Optional<String> clientId, ConfiguredSecret secret) {
        this.clientId = clientId;
        this.secret = secret;
    }

    /** Returns those of the v3 API. */
    static ApplicationCredentials of(Vertx vertx, SmartcarConfig config) {
        return new ApplicationCredentials(
                config.clientId(),
                new ConfiguredSecret(
                        vertx,
                        config.clientSecret(),
                        "carflow.smartcar.client-secret-file",
                        config.clientSecretFile()));
    }

    /** Returns those with which vehicle tokens are refreshed. */
    static ApplicationCredentials of(Vertx vertx, LegacyConfig config) {
        return new ApplicationCredentials(
                config.clientId(),
                new ConfiguredSecret(
                        vertx,
                        config.clientSecret(),
                        "carflow.smartcar.legacy.client-secret-file",
                        config.clientSecretFile()));
    }

    /** @return null if there are none, as the token cache expects */
    @Override
    public ClientCredentials get() {
        Optional<String> current = secret.get();
        return clientId.isEmpty() || current.isEmpty() ? null : new ClientCredentials(clientId.get(), current.get());
    }

    @Override
    public void close() {
        secret.close();
    }
}
