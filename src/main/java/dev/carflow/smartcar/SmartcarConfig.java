package dev.carflow.smartcar;

import dev.carflow.smartcar.http.EgressProxy;
import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;

/** Smartcar's v3 API: who asks, where, and how much one process gives it. */
@ConfigMapping(prefix = "carflow.smartcar")
public interface SmartcarConfig {

    /** The application's client id, from Smartcar's dashboard. Required for a `worker` that makes calls. */
    Optional<String> clientId();

    /** The application's client secret. This or `client-secret-file` is required with it. */
    Optional<String> clientSecret();

    /** A file that holds the client secret and nothing else. A new secret in it is picked up within seconds. */
    Optional<Path> clientSecretFile();

    /** The v3 API, up to and with its version. */
    @WithDefault("https://vehicle.api.smartcar.com/v3")
    URI vehicleApiUrl();

    /** The v3 management API, up to and with its version: webhooks and subscriptions. */
    @WithDefault("https://management.api.smartcar.com/v3")
    URI managementApiUrl();

    /** Smartcar Connect, where users consent. */
    @WithDefault("https://connect.smartcar.com")
    URI connectUrl();

    /** Where application tokens are issued. */
    @WithDefault("https://iam.smartcar.com/oauth2/token")
    URI tokenUrl();

    /**
     * Allows `http` also for hosts other than this one. Secret and tokens then cross the network readable: only for
     * networks that encrypt by other means.
     */
    @WithDefault("false")
    boolean allowPlainHttp();

    /** For one TCP connection and its TLS handshake. */
    @WithDefault("3S")
    Duration connectTimeout();

    /** From a call to the first byte of its answer. */
    @WithDefault("10S")
    Duration responseTimeout();

    /** For a whole call: token, waiting for a connection, answer, and once more after a refused token. */
    @WithDefault("15S")
    Duration totalTimeout();

    /** Connections to the API at most. */
    @WithDefault("64")
    @Min(value = 1, message = "carflow.smartcar.max-connections must be at least 1")
    @Max(value = 10_000, message = "carflow.smartcar.max-connections must be at most 10000")
    int maxConnections();

    /** Calls that may wait for a connection; one more fails at once. */
    @WithDefault("256")
    @Min(value = 0, message = "carflow.smartcar.max-waiting must be at least 0")
    @Max(value = 1_000_000, message = "carflow.smartcar.max-waiting must be at most 1000000")
    int maxWaiting();

    /** The longest answer that is read; a longer one counts as a fault of the API. */
    @WithDefault("2M")
    MemorySize maxBody();

    /** The query parameter that picks one user's connections. Smartcar's documents disagree on its name. */
    @WithDefault("filter[userId]")
    String userFilter();

    /**
     * The egress proxy for calls over https, with `user:password@` before the host if it needs them, both
     * percent-encoded. Without a port it is 1080, as for curl. By default the environment variable `https_proxy` or
     * `HTTPS_PROXY`.
     */
    @WithDefault("${https_proxy:${HTTPS_PROXY:}}")
    Optional<String> proxyUrl();

    /**
     * The hosts that are called without the proxy, separated by commas: `*`, names, with all hosts below them, addresses,
     * networks such as `10.0.0.0/8`; names and addresses may have a port. By default the environment variable `no_proxy`
     * or `NO_PROXY`.
     */
    @WithDefault("${no_proxy:${NO_PROXY:}}")
    Optional<String> noProxy();

    /** The application's token. */
    Token token();

    /** The application's token. */
    interface Token {

        /** After which a request for a token is given up. */
        @WithDefault("10S")
        Duration fetchDeadline();

        /** At which share of a token's life the next one is fetched. */
        @WithDefault("0.8")
        @DecimalMin(value = "0.1", message = "carflow.smartcar.token.refresh-at must be at least 0.1")
        @DecimalMax(value = "0.85", message = "carflow.smartcar.token.refresh-at must be at most 0.85")
        double refreshAt();

        /** How long before its end a token is no longer used; at most a tenth of its life. */
        @WithDefault("30S")
        Duration expiryMargin();

        /** The pause after a request for a token failed; it doubles with each further one. */
        @WithDefault("1S")
        Duration firstBackOff();

        /** The longest such pause. */
        @WithDefault("1M")
        Duration maxBackOff();

        /** A request without an end would delay every call. */
        @AssertTrue(message = "carflow.smartcar.token.fetch-deadline must be between 10 ms and 1 minute")
        default boolean isFetchBounded() {
            return isBetween(Duration.ofMillis(10), fetchDeadline(), Duration.ofMinutes(1));
        }

        /** A token lives for an hour. */
        @AssertTrue(message = "carflow.smartcar.token.expiry-margin must be between 0 and 10 minutes")
        default boolean isMarginBounded() {
            return isBetween(Duration.ZERO, expiryMargin(), Duration.ofMinutes(10));
        }

        /** Without a pause a refused secret would cause a request for every call. */
        @AssertTrue(message = "carflow.smartcar.token.first-back-off must be between 10 ms and max-back-off")
        default boolean isBackOffGrowing() {
            return isBetween(Duration.ofMillis(10), firstBackOff(), maxBackOff());
        }

        /** For as long there may be no token after the endpoint is back. */
        @AssertTrue(message = "carflow.smartcar.token.max-back-off must be at most 1 hour")
        default boolean isBackOffBounded() {
            return isBetween(Duration.ZERO, maxBackOff(), Duration.ofHours(1));
        }
    }

    /** With both set it would be unclear which one counts. */
    @AssertTrue(
            message = "carflow.smartcar.client-secret and carflow.smartcar.client-secret-file are both set: remove one")
    default boolean isSecretUnambiguous() {
        return clientSecret().isEmpty() || clientSecretFile().isEmpty();
    }

    /** A URL must not hold secrets, which would appear in the logs of proxies. */
    @AssertTrue(message = "carflow.smartcar.vehicle-api-url must be https://host/path, without user or query")
    default boolean isVehicleApiUrlWellFormed() {
        return new ServerUrl(vehicleApiUrl()).isWellFormed();
    }

    /** See {@link #isVehicleApiUrlWellFormed()}. */
    @AssertTrue(message = "carflow.smartcar.management-api-url must be https://host/path, without user or query")
    default boolean isManagementApiUrlWellFormed() {
        return new ServerUrl(managementApiUrl()).isWellFormed();
    }

    /** See {@link #isVehicleApiUrlWellFormed()}. */
    @AssertTrue(message = "carflow.smartcar.token-url must be https://host/path, without user or query")
    default boolean isTokenUrlWellFormed() {
        return new ServerUrl(tokenUrl()).isWellFormed();
    }

    /** See {@link #isVehicleApiUrlWellFormed()}. */
    @AssertTrue(message = "carflow.smartcar.connect-url must be https://host/path, without user or query")
    default boolean isConnectUrlWellFormed() {
        return new ServerUrl(connectUrl()).isWellFormed();
    }

    /** A token over plain HTTP is a leak. */
    @AssertTrue(
            message = "carflow.smartcar.vehicle-api-url must be https, unless its host is this one or"
                    + " carflow.smartcar.allow-plain-http is true")
    default boolean isVehicleApiUrlSafe() {
        return allowPlainHttp() || !new ServerUrl(vehicleApiUrl()).isReadableOnTheWay();
    }

    /** See {@link #isVehicleApiUrlSafe()}. */
    @AssertTrue(
            message = "carflow.smartcar.management-api-url must be https, unless its host is this one or"
                    + " carflow.smartcar.allow-plain-http is true")
    default boolean isManagementApiUrlSafe() {
        return allowPlainHttp() || !new ServerUrl(managementApiUrl()).isReadableOnTheWay();
    }

    /** A secret over plain HTTP is a leak. */
    @AssertTrue(
            message = "carflow.smartcar.token-url must be https, unless its host is this one or"
                    + " carflow.smartcar.allow-plain-http is true")
    default boolean isTokenUrlSafe() {
        return allowPlainHttp() || !new ServerUrl(tokenUrl()).isReadableOnTheWay();
    }

    /** Users enter the passwords of their car accounts there. */
    @AssertTrue(
            message = "carflow.smartcar.connect-url must be https, unless its host is this one or"
                    + " carflow.smartcar.allow-plain-http is true")
    default boolean isConnectUrlSafe() {
        return allowPlainHttp() || !new ServerUrl(connectUrl()).isReadableOnTheWay();
    }

    /** The message must not repeat the URL, which may hold a password. */
    @AssertTrue(
            message =
                    "carflow.smartcar.proxy-url must be http://host:port or socks5://host:port, also where it comes from"
                            + " HTTPS_PROXY")
    default boolean isProxyUrlWellFormed() {
        return EgressProxy.isWellFormed(proxyUrl());
    }

    /** No caller waits for an hour. */
    @AssertTrue(message = "carflow.smartcar.total-timeout must be between 1 ms and 1 hour")
    default boolean isCallBounded() {
        return isBetween(Duration.ofMillis(1), totalTimeout(), Duration.ofHours(1));
    }

    /** A part that may take longer than the whole would have no limit of its own. */
    @AssertTrue(
            message = "carflow.smartcar.connect-timeout and carflow.smartcar.response-timeout must be between 1 ms and"
                    + " carflow.smartcar.total-timeout")
    default boolean isEachPartBounded() {
        return Stream.of(connectTimeout(), responseTimeout())
                .allMatch(part -> isBetween(Duration.ofMillis(1), part, totalTimeout()));
    }

    /** All signals of a vehicle are about 50 KB; each call under way may hold this much. */
    @AssertTrue(message = "carflow.smartcar.max-body must be between 64K and 64M")
    default boolean isBodyBounded() {
        long bytes = maxBody().asLongValue();
        return bytes >= 64 * 1024 && bytes <= 64 * 1024 * 1024;
    }

    private static boolean isBetween(Duration least, Duration value, Duration most) {
        return value.compareTo(least) >= 0 && value.compareTo(most) <= 0;
    }
}
