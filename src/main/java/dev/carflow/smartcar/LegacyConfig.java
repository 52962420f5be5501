package dev.carflow.smartcar;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.AssertTrue;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/** Per-vehicle tokens and v2.0 of Smartcar's API, for applications that still have such tokens. */
@ConfigMapping(prefix = "carflow.smartcar.legacy")
public interface LegacyConfig {

    /** The legacy client id, which is also the application id: a UUID, unlike `carflow.smartcar.client-id`. */
    Optional<String> clientId();

    /** The legacy client secret. This or `client-secret-file` is required with the id. */
    Optional<String> clientSecret();

    /** A file that holds the legacy client secret and nothing else. A new secret in it is picked up within seconds. */
    Optional<Path> clientSecretFile();

    /**
     * The application management token, for the legacy management API: the first of
     * `carflow.webhook.management-tokens`.
     */
    Optional<String> managementToken();

    /** A file that holds the application management token and nothing else. A new one in it is picked up within seconds. */
    Optional<Path> managementTokenFile();

    /** Where codes and refresh tokens are exchanged. */
    @WithDefault("https://auth.smartcar.com/oauth/token")
    URI tokenUrl();

    /** The v2.0 API, up to and with its version. */
    @WithDefault("https://api.smartcar.com/v2.0")
    URI apiUrl();

    /** The v2.0 management API, up to and with its version. */
    @WithDefault("https://management.smartcar.com/v2.0")
    URI managementApiUrl();

    /** As `carflow.smartcar.allow-plain-http`, for the three URLs here. */
    @WithDefault("${carflow.smartcar.allow-plain-http:false}")
    boolean allowPlainHttp();

    /** With both set it would be unclear which one counts. */
    @AssertTrue(
            message =
                    "carflow.smartcar.legacy.client-secret and carflow.smartcar.legacy.client-secret-file are both set:"
                            + " remove one")
    default boolean isClientSecretUnambiguous() {
        return clientSecret().isEmpty() || clientSecretFile().isEmpty();
    }

    /** See {@link #isClientSecretUnambiguous()}. */
    @AssertTrue(
            message =
                    "carflow.smartcar.legacy.management-token and carflow.smartcar.legacy.management-token-file are both"
                            + " set: remove one")
    default boolean isManagementTokenUnambiguous() {
        return managementToken().isEmpty() || managementTokenFile().isEmpty();
    }

    /** URLs must not hold secrets, which would appear in the logs of proxies. */
    @AssertTrue(
            message = "carflow.smartcar.legacy.token-url and carflow.smartcar.legacy.api-url and"
                    + " carflow.smartcar.legacy.management-api-url must be https://host/path, without user or query")
    default boolean isEachUrlWellFormed() {
        return urls().allMatch(ServerUrl::isWellFormed);
    }

    /** A secret over plain HTTP is a leak. */
    @AssertTrue(
            message = "carflow.smartcar.legacy.token-url and carflow.smartcar.legacy.api-url and"
                    + " carflow.smartcar.legacy.management-api-url must be https, unless their host is this one or"
                    + " carflow.smartcar.legacy.allow-plain-http is true")
    default boolean isEachUrlSafe() {
        return allowPlainHttp() || urls().noneMatch(ServerUrl::isReadableOnTheWay);
    }

    private Stream<ServerUrl> urls() {
        return Stream.of(tokenUrl(), apiUrl(), managementApiUrl()).map(ServerUrl::new);
    }
}
