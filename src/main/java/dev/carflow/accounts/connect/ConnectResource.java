package dev.carflow.accounts.connect;

import dev.carflow.accounts.connect.SessionGuard.Guarded;
import dev.carflow.accounts.connect.StrictJson.Invalid;
import dev.carflow.accounts.connect.StrictJson.Parsed;
import dev.carflow.accounts.connect.StrictJson.Valid;
import dev.carflow.operations.ThrottledLog;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpServerRequest;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HEAD;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/** The HTTP endpoints of Connect: sessions for the customer's backend, and the browser's callback. */
@Path("/connect")
public class ConnectResource {

    private static final Logger LOG = Logger.getLogger(ConnectResource.class);

    private final ConnectComponents connect;
    private final SessionAnswers answers;
    private final ThrottledLog failures = new ThrottledLog(LOG, Duration.ofMinutes(1));

    @Inject
    public ConnectResource(ConnectComponents connect, SessionAnswers answers) {
        this.connect = connect;
        this.answers = answers;
    }

    /** Begins a session; {@link SessionGuard} has looked at everything but the body. */
    @POST
    @Path("/sessions")
    @Guarded
    @Consumes(MediaType.WILDCARD)
    public Uni<Response> begin(byte[] body) {
        return read(body, SessionRequest::read, (parts, request) -> parts.sessions()
                .begin(request)
                .map(answers::begun)
                .onFailure()
                .recoverWithItem(this::unavailable));
    }

    /** Claims a session: the backend says whose browser brought the callback. */
    @POST
    @Path("/sessions/{id}/claim")
    @Guarded
    @Consumes(MediaType.WILDCARD)
    public Uni<Response> claim(@PathParam("id") String id, byte[] body) {
        return read(body, bytes -> ClaimRequest.read(id, bytes), (parts, request) -> parts.claims()
                .claim(request)
                .map(answers::claimed));
    }

    private <T> Uni<Response> read(
            byte[] body,
            Function<byte[], Parsed<T>> reader,
            BiFunction<ConnectComponents.Parts, T, Uni<Response>> next) {
        if (body.length > SessionGuard.LARGEST_BODY) {
            return Uni.createFrom().item(answers.refused(SessionRefusal.TOO_LARGE));
        }
        Parsed<T> reading = reader.apply(body);
        if (reading instanceof Valid<T> readable) {
            return next.apply(connect.parts().get(), readable.request());
        }
        String why = ((Invalid<T>) reading).why();
        return Uni.createFrom().item(answers.refused(SessionRefusal.INVALID, Optional.of(why)));
    }

    /**
     * Handles the browser's callback. It reads the raw query: the outcome depends on which of two equal names counts.
     */
    @GET
    @Path("/callback")
    public Uni<Response> callback(@Context HttpServerRequest request) {
        if (connect.parts().isEmpty()) {
            return Uni.createFrom().item(Response.status(404).build());
        }
        ConnectComponents.Parts parts = connect.parts().get();
        if (isPrefetch(request)) {
            return Uni.createFrom().item(parts.answers().prefetched());
        }
        return parts.callbacks().receive(request.query()).map(parts.answers()::answer);
    }

    /** A link checker must not use the state up. */
    @HEAD
    @Path("/callback")
    public Response head() {
        return Response.status(connect.parts().isEmpty() ? 404 : 405)
                .header(HttpHeaders.ALLOW, "GET")
                .build();
    }

    /** As the Fetch standard has it, and as browsers had it before. */
    private static boolean isPrefetch(HttpServerRequest request) {
        return Stream.of("Sec-Purpose", "Purpose", "X-Purpose", "X-Moz")
                .map(request::getHeader)
                .anyMatch(purpose -> purpose != null
                        && (purpose.contains("prefetch")
                                || purpose.contains("preview")
                                || purpose.contains("prerender")));
    }

    private Response unavailable(Throwable failure) {
        failures.warn(
                "CARFLOW0721: a Connect session could not be stored: %s",
                failure.getClass().getSimpleName());
        return answers.refused(SessionRefusal.UNAVAILABLE);
    }
}
