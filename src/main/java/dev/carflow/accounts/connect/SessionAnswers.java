package dev.carflow.accounts.connect;

import dev.carflow.accounts.connect.Claims.Connected;
import dev.carflow.accounts.connect.Claims.Pending;
import dev.carflow.accounts.connect.Claims.Refused;
import dev.carflow.accounts.connect.SessionStarter.StartedSession;
import dev.carflow.accounts.vault.SessionTokenCipher.SessionTokens;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.Response.ResponseBuilder;
import java.util.Optional;

/** Makes the answers to the customer's backend and counts them. No answer repeats anything of the request. */
@ApplicationScoped
public class SessionAnswers {

    private static final String RETRY_AFTER_SECONDS = "5";
    /** A new connection is listed after seconds (contract 7.2). */
    private static final String CLAIM_AGAIN_SECONDS = "2";

    private final ConnectMetrics metrics;

    @Inject
    public SessionAnswers(ConnectMetrics metrics) {
        this.metrics = metrics;
    }

    Response begun(StartedSession session) {
        metrics.sessionCreated();
        return Response.status(201)
                .type(MediaType.APPLICATION_JSON_TYPE)
                .header(HttpHeaders.CACHE_CONTROL, "no-store")
                .entity(new Session(
                        session.id().toString(),
                        session.state(),
                        session.url().toString(),
                        session.expiresAt().toString()))
                .build();
    }

    Response claimed(Claims.Result result) {
        metrics.claim(result);
        if (result instanceof Refused refused) {
            return problem(refused.refusal(), Optional.empty());
        }
        JsonObject body = new JsonObject().put("status", result instanceof Connected ? "connected" : "pending");
        if (result instanceof Connected connected) {
            body.put("account", connected.account());
            connected.confirmed().ifPresent(confirmed -> body.put("userId", confirmed.userId())
                    .put("vehicles", ConfirmedJson.of(confirmed)));
            connected.tokens().ifPresent(tokens -> body.put("vehicleTokens", json(tokens)));
        }
        ResponseBuilder response = Response.status(result instanceof Connected ? 200 : 202)
                .type(MediaType.APPLICATION_JSON_TYPE)
                .header(HttpHeaders.CACHE_CONTROL, "no-store")
                .entity(body.encode());
        if (result instanceof Pending) {
            response.header(HttpHeaders.RETRY_AFTER, CLAIM_AGAIN_SECONDS);
        }
        return response.build();
    }

    private static JsonObject json(SessionTokens tokens) {
        JsonObject json =
                new JsonObject().put("accessToken", tokens.pair().access().value());
        tokens.pair().refreshToken().ifPresent(token -> json.put("refreshToken", token));
        return json.put("expiresAt", tokens.pair().access().expiresAt().toString())
                .put("vehicles", new JsonArray(tokens.vehicleIds()));
    }

    Response refused(SessionRefusal refusal) {
        return refused(refusal, Optional.empty());
    }

    /** @param detail a sentence without anything from the request */
    Response refused(SessionRefusal refusal, Optional<String> detail) {
        metrics.sessionRefused(refusal);
        return problem(refusal, detail);
    }

    private static Response problem(SessionRefusal refusal, Optional<String> detail) {
        ResponseBuilder response = Response.status(refusal.status())
                .type("application/problem+json")
                .header(HttpHeaders.CACHE_CONTROL, "no-store")
                .entity(refusal.problem(detail));
        if (refusal == SessionRefusal.UNAUTHORIZED) {
            response.header(HttpHeaders.WWW_AUTHENTICATE, "Bearer");
        }
        if (refusal == SessionRefusal.UNAVAILABLE) {
            response.header(HttpHeaders.RETRY_AFTER, RETRY_AFTER_SECONDS);
        }
        return response.build();
    }

    /**
     * A session on the wire.
     *
     * @param expiresAt ISO-8601, UTC
     */
    @RegisterForReflection
    record Session(String id, String state, String url, String expiresAt) {
        @Override
        public String toString() {
            return "Session[…]";
        }
    }
}
