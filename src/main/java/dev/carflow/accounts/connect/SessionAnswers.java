package dev.carflow.accounts.connect;

import dev.carflow.accounts.connect.NewSessions.Begun;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.Response.ResponseBuilder;
import java.util.Optional;

/** What the customer's backend gets; counted. Of what was sent nothing is repeated. */
@ApplicationScoped
public class SessionAnswers {

    private static final String RETRY_AFTER_SECONDS = "5";

    private final ConnectMetrics metrics;

    @Inject
    public SessionAnswers(ConnectMetrics metrics) {
        this.metrics = metrics;
    }

    Response begun(Begun session) {
        metrics.sessionCreated();
        return Response.status(201)
                .type(MediaType.APPLICATION_JSON_TYPE)
                .header(HttpHeaders.CACHE_CONTROL, "no-store")
                .entity(new Session(
                        session.state(),
                        session.url().toString(),
                        session.expiresAt().toString()))
                .build();
    }

    Response refused(SessionRefusal refusal) {
        return refused(refusal, Optional.empty());
    }

    /** @param detail a sentence that holds nothing of the request */
    Response refused(SessionRefusal refusal, Optional<String> detail) {
        metrics.sessionRefused(refusal);
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
    record Session(String state, String url, String expiresAt) {
        @Override
        public String toString() {
            return "Session[…]";
        }
    }
}
