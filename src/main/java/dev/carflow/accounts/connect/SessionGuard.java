package dev.carflow.accounts.connect;

import jakarta.inject.Inject;
import jakarta.ws.rs.NameBinding;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.Optional;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;

/**
 * Checks a request for a session before its body is read, so that a client without a key cannot make the service read
 * one.
 */
public final class SessionGuard {

    static final int LARGEST_BODY = 16 * 1024;

    private static final String JSON = "application/json";

    private final ConnectComponents connect;
    private final SessionAnswers answers;

    /** Marks endpoints that are guarded. */
    @NameBinding
    @Retention(RetentionPolicy.RUNTIME)
    @Target({ElementType.TYPE, ElementType.METHOD})
    @interface Guarded {}

    @Inject
    public SessionGuard(ConnectComponents connect, SessionAnswers answers) {
        this.connect = connect;
        this.answers = answers;
    }

    @Guarded
    @ServerRequestFilter
    public Optional<Response> check(ContainerRequestContext request) {
        if (connect.parts().isEmpty()) {
            return Optional.of(Response.status(404).build());
        }
        if (!connect.parts().get().keys().accept(request.getHeaderString(HttpHeaders.AUTHORIZATION))) {
            return Optional.of(answers.refused(SessionRefusal.UNAUTHORIZED));
        }
        if (!isJson(request.getHeaderString(HttpHeaders.CONTENT_TYPE))
                || !isPlain(request.getHeaderString(HttpHeaders.CONTENT_ENCODING))) {
            return Optional.of(answers.refused(SessionRefusal.UNSUPPORTED));
        }
        return request.getLength() > LARGEST_BODY
                ? Optional.of(answers.refused(SessionRefusal.TOO_LARGE))
                : Optional.empty();
    }

    private static boolean isJson(String contentType) {
        return contentType != null && contentType.split(";", 2)[0].strip().equalsIgnoreCase(JSON);
    }

    private static boolean isPlain(String encoding) {
        return encoding == null || encoding.equalsIgnoreCase("identity");
    }
}
