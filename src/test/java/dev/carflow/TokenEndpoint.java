package dev.carflow;

import dev.carflow.sandbox.simulator.Await;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.security.auth.callback.Callback;
import javax.security.auth.login.AppConfigurationEntry;
import org.apache.kafka.common.security.auth.AuthenticateCallbackHandler;
import org.apache.kafka.common.security.oauthbearer.OAuthBearerToken;
import org.apache.kafka.common.security.oauthbearer.OAuthBearerValidatorCallback;

/** Issues JWTs for client credentials, on loopback, and can be away. */
public final class TokenEndpoint implements AutoCloseable {

    /** The secret of each client. */
    public static final String SECRET = "right";

    /** Kafka's client goes to no other endpoints than these. */
    private static final String ALLOWED = "org.apache.kafka.sasl.oauthbearer.allowed.urls";

    /** Stands for a signature that the broker accepts. */
    private static final String SIGNED = text64("signed");

    private static final String NOT_SIGNED = text64("forged");

    private final Vertx vertx = Vertx.vertx();
    private final HttpServer server;
    private volatile boolean away;
    private volatile boolean silent;
    private volatile String signature = SIGNED;

    public TokenEndpoint() {
        server = Await.result(
                vertx.createHttpServer().requestHandler(this::answer).listen(0, "127.0.0.1"));
        System.setProperty(ALLOWED, url());
    }

    public String url() {
        return "http://127.0.0.1:" + server.actualPort() + "/token";
    }

    /** Sets whether it answers 503. */
    public void setAway(boolean away) {
        this.away = away;
    }

    /** Sets whether it accepts connections and requests and never answers those. */
    public void setSilent(boolean silent) {
        this.silent = silent;
    }

    /** Issues tokens that the broker does not accept. */
    public void forge(boolean forges) {
        signature = forges ? NOT_SIGNED : SIGNED;
    }

    private void answer(HttpServerRequest request) {
        String credentials = text(request.getHeader("Authorization").substring("Basic ".length()));
        String client = credentials.substring(0, credentials.indexOf(':'));
        if (silent) {
            return;
        }
        if (away) {
            request.response().setStatusCode(503).end();
        } else if (!credentials.equals(client + ":" + SECRET)) {
            request.response().setStatusCode(401).end("{\"error\":\"invalid_client\"}");
        } else {
            request.response()
                    .putHeader("Content-Type", "application/json")
                    .end(new JsonObject()
                            .put("access_token", token(client))
                            .put("token_type", "Bearer")
                            .encode());
        }
    }

    private String token(String client) {
        long now = Instant.now().getEpochSecond();
        JsonObject claims = new JsonObject().put("sub", client).put("iat", now).put("exp", now + 3600);
        return text64("{\"alg\":\"RS256\"}") + "." + text64(claims.encode()) + "." + signature;
    }

    private static String text64(String text) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String text(String base64) {
        return new String(Base64.getDecoder().decode(base64), StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        System.clearProperty(ALLOWED);
        Await.result(server.close());
        Await.result(vertx.close());
    }

    /** The broker's side. */
    public static final class Validator implements AuthenticateCallbackHandler {

        @Override
        public void configure(Map<String, ?> configs, String mechanism, List<AppConfigurationEntry> jaas) {}

        @Override
        public void handle(Callback[] callbacks) {
            for (Callback each : callbacks) {
                if (each instanceof OAuthBearerValidatorCallback asked) {
                    String[] parts = asked.tokenValue().split("\\.");
                    if (parts[2].equals(SIGNED)) {
                        asked.token(new Accepted(
                                asked.tokenValue(),
                                new JsonObject(
                                        new String(Base64.getUrlDecoder().decode(parts[1]), StandardCharsets.UTF_8))));
                    } else {
                        asked.error("invalid_token", null, null);
                    }
                }
            }
        }

        @Override
        public void close() {}
    }

    private record Accepted(String value, JsonObject claims) implements OAuthBearerToken {

        @Override
        public Set<String> scope() {
            return Set.of();
        }

        @Override
        public long lifetimeMs() {
            return claims.getLong("exp") * 1000;
        }

        @Override
        public String principalName() {
            return claims.getString("sub");
        }

        @Override
        public Long startTimeMs() {
            return claims.getLong("iat") * 1000;
        }
    }
}
