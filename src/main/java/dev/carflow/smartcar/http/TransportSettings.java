package dev.carflow.smartcar.http;

import java.net.URI;
import java.time.Duration;
import java.util.Set;

/**
 * How to reach one of Smartcar's hosts, and how much one process gives it.
 *
 * @param baseUrl what the paths of calls are appended to; https means TLS with the certificate and the host name checked
 * @param connectTimeout for one TCP connection and its TLS handshake
 * @param responseTimeout from sending the request to the head of its response
 * @param totalTimeout for a whole call: token, wait for a connection, response, and the repetition after a 401
 * @param maxConnections open at the same time
 * @param maxWaiting calls that may wait for a connection; one more is refused at once
 * @param maxBodyBytes of a response; a longer one is a fault
 * @param proxy which hosts are reached through an egress proxy
 */
public record TransportSettings(
        URI baseUrl,
        Duration connectTimeout,
        Duration responseTimeout,
        Duration totalTimeout,
        int maxConnections,
        int maxWaiting,
        int maxBodyBytes,
        EgressProxy proxy) {

    private static final Set<String> SCHEMES = Set.of("https", "http");

    public TransportSettings {
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
        if (maxConnections < 1 || maxWaiting < 0 || maxBodyBytes < 1) {
            throw new IllegalArgumentException("needed: a connection, a wait queue of 0 or more, room for a body");
        }
    }

    public TransportSettings withBaseUrl(URI url) {
        return new TransportSettings(
                url, connectTimeout, responseTimeout, totalTimeout, maxConnections, maxWaiting, maxBodyBytes, proxy);
    }

    public TransportSettings withTimeouts(Duration connect, Duration response, Duration total) {
        return new TransportSettings(
                baseUrl, connect, response, total, maxConnections, maxWaiting, maxBodyBytes, proxy);
    }

    public TransportSettings withPool(int connections, int waiting) {
        return new TransportSettings(
                baseUrl, connectTimeout, responseTimeout, totalTimeout, connections, waiting, maxBodyBytes, proxy);
    }

    public TransportSettings withMaxBodyBytes(int bytes) {
        return new TransportSettings(
                baseUrl, connectTimeout, responseTimeout, totalTimeout, maxConnections, maxWaiting, bytes, proxy);
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
