package dev.carflow.smartcar.api;

import java.net.URI;
import java.time.Duration;
import java.util.Set;

/**
 * How to reach the v3 API, or another of Smartcar's hosts, and how much one process gives it.
 *
 * @param baseUrl up to and with the version; https means TLS with the certificate and the host name checked
 * @param connectTimeout for one TCP connection and its TLS handshake
 * @param responseTimeout from the request to the first byte of its answer
 * @param totalTimeout for a whole call: token, wait for a connection, answer, and once more after a 401
 * @param poolSize connections at most
 * @param waitQueue calls that may wait for a connection; one more is refused at once
 * @param maxBodyBytes of an answer; a longer one is a fault
 * @param userFilter the query parameter that picks a user's connections; sources disagree on it (contract 0.2)
 */
public record VehicleApiSettings(
        URI baseUrl,
        Duration connectTimeout,
        Duration responseTimeout,
        Duration totalTimeout,
        int poolSize,
        int waitQueue,
        int maxBodyBytes,
        String userFilter) {

    private static final Set<String> SCHEMES = Set.of("https", "http");

    public VehicleApiSettings {
        if (baseUrl.getScheme() == null
                || !SCHEMES.contains(baseUrl.getScheme())
                || baseUrl.getHost() == null
                || baseUrl.getRawUserInfo() != null
                || baseUrl.getRawQuery() != null) {
            throw new IllegalArgumentException("the base URL must be https://host/path or http://host/path");
        }
        for (Duration timeout : new Duration[] {connectTimeout, responseTimeout, totalTimeout}) {
            if (timeout.toMillis() < 1 || timeout.toMillis() > Integer.MAX_VALUE) {
                throw new IllegalArgumentException("timeouts are from a millisecond to 24 days");
            }
        }
        if (poolSize < 1 || waitQueue < 0 || maxBodyBytes < 1) {
            throw new IllegalArgumentException("needed: a connection, a wait queue of 0 or more, room for a body");
        }
    }

    /** Smartcar's production API. */
    public static VehicleApiSettings defaults() {
        return new VehicleApiSettings(
                URI.create("https://vehicle.api.smartcar.com/v3"),
                Duration.ofSeconds(3),
                Duration.ofSeconds(10),
                Duration.ofSeconds(15),
                16,
                64,
                2 * 1024 * 1024,
                "filter[userId]");
    }

    public VehicleApiSettings withBaseUrl(URI url) {
        return new VehicleApiSettings(
                url, connectTimeout, responseTimeout, totalTimeout, poolSize, waitQueue, maxBodyBytes, userFilter);
    }

    public VehicleApiSettings withTimeouts(Duration connect, Duration response, Duration total) {
        return new VehicleApiSettings(baseUrl, connect, response, total, poolSize, waitQueue, maxBodyBytes, userFilter);
    }

    public VehicleApiSettings withPool(int size, int queue) {
        return new VehicleApiSettings(
                baseUrl, connectTimeout, responseTimeout, totalTimeout, size, queue, maxBodyBytes, userFilter);
    }

    public VehicleApiSettings withMaxBodyBytes(int bytes) {
        return new VehicleApiSettings(
                baseUrl, connectTimeout, responseTimeout, totalTimeout, poolSize, waitQueue, bytes, userFilter);
    }

    public VehicleApiSettings withUserFilter(String parameter) {
        return new VehicleApiSettings(
                baseUrl, connectTimeout, responseTimeout, totalTimeout, poolSize, waitQueue, maxBodyBytes, parameter);
    }

    boolean tls() {
        return "https".equals(baseUrl.getScheme());
    }

    int port() {
        if (baseUrl.getPort() >= 0) {
            return baseUrl.getPort();
        }
        return tls() ? 443 : 80;
    }
}
