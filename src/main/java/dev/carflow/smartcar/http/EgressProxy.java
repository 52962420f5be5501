package dev.carflow.smartcar.http;

import io.vertx.core.net.ProxyOptions;
import io.vertx.core.net.ProxyType;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;

/**
 * The proxy through which calls leave the network, and the hosts that are reached without it. Calls over https go through
 * it with HTTP's CONNECT, so it sees host and port of the server and nothing else. Never to be logged: its URL may hold a
 * password.
 */
public final class EgressProxy {

    public static final EgressProxy NONE = new EgressProxy(Optional.empty(), NoProxy.NONE);

    private static final int DEFAULT_PORT = 1080;

    private final Optional<ProxyOptions> server;
    private final NoProxy exceptions;

    private EgressProxy(Optional<ProxyOptions> server, NoProxy exceptions) {
        this.server = server;
        this.exceptions = exceptions;
    }

    /**
     * Both values in curl's form.
     *
     * @param url {@code http://user:password@host:port}; user and password are optional and percent-encoded, without a
     *     scheme it is http, without a port 1080; empty for no proxy
     * @param noProxy hosts that are reached directly: {@link NoProxy}
     * @throws IllegalArgumentException if the URL is of another form; the message does not repeat it
     */
    public static EgressProxy of(Optional<String> url, Optional<String> noProxy) {
        Optional<ProxyOptions> server =
                url.map(String::trim).filter(text -> !text.isEmpty()).map(EgressProxy::server);
        return new EgressProxy(server, noProxy.map(NoProxy::parse).orElse(NoProxy.NONE));
    }

    /** Whether {@link #of} takes this URL. */
    public static boolean isWellFormed(Optional<String> url) {
        try {
            of(url, Optional.empty());
            return true;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /** Returns the proxy for a host, if it is reached through one. Plain http never is: it is for hosts in the network. */
    Optional<ProxyOptions> optionsFor(URI baseUrl) {
        int port = baseUrl.getPort() < 0 ? 443 : baseUrl.getPort();
        return server.filter(any -> "https".equals(baseUrl.getScheme()))
                .filter(any -> !exceptions.matches(baseUrl.getHost(), port))
                .map(ProxyOptions::new);
    }

    private static ProxyOptions server(String url) {
        URI uri;
        try {
            uri = new URI(url.contains("://") ? url : "http://" + url);
        } catch (URISyntaxException e) {
            // without the cause, whose message holds the URL
            throw malformed();
        }
        boolean bare = uri.getRawPath().isEmpty() || uri.getRawPath().equals("/");
        if (uri.getHost() == null || !bare || uri.getRawQuery() != null || uri.getRawFragment() != null) {
            throw malformed();
        }
        ProxyOptions options = new ProxyOptions()
                .setType(type(uri.getScheme().toLowerCase(Locale.ROOT)))
                .setHost(withoutBrackets(uri.getHost()))
                .setPort(uri.getPort() < 0 ? DEFAULT_PORT : uri.getPort());
        if (uri.getRawUserInfo() != null) {
            String[] both = uri.getRawUserInfo().split(":", 2);
            options.setUsername(decoded(both[0])).setPassword(both.length == 2 ? decoded(both[1]) : "");
        }
        return options;
    }

    private static ProxyType type(String scheme) {
        return switch (scheme) {
            case "http" -> ProxyType.HTTP;
            case "socks5", "socks5h" -> ProxyType.SOCKS5;
            default -> throw malformed();
        };
    }

    static String withoutBrackets(String host) {
        return host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
    }

    private static String decoded(String text) {
        // a plus sign is itself here, unlike in a form
        return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    private static IllegalArgumentException malformed() {
        return new IllegalArgumentException(
                "a proxy must be http://host:port or socks5://host:port, with user:password@ before the host if needed");
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof EgressProxy proxy
                && exceptions.equals(proxy.exceptions)
                && server.map(ProxyOptions::toJson).equals(proxy.server.map(ProxyOptions::toJson));
    }

    @Override
    public int hashCode() {
        return exceptions.hashCode();
    }

    @Override
    public String toString() {
        return server.isPresent() ? "EgressProxy[…]" : "EgressProxy[none]";
    }
}
