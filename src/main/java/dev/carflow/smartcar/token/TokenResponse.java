package dev.carflow.smartcar.token;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.carflow.smartcar.http.HttpResult.Response;
import dev.carflow.smartcar.token.TokenResult.Granted;
import dev.carflow.smartcar.token.TokenResult.Refused;
import dev.carflow.smartcar.token.TokenResult.Unavailable;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.regex.Pattern;

/** Reads the token endpoint's responses (contract 6, "Success", "Token form" and "Errors"). */
final class TokenResponse {

    /** For a response without one: short, because it is a guess, and long enough not to ask all the time. */
    static final Duration ASSUMED_LIFETIME = Duration.ofMinutes(5);

    private static final double MOST_SECONDS = Duration.ofDays(36_500).toSeconds();
    private static final Pattern WHOLE_NUMBER = Pattern.compile("-?[0-9]{1,300}");
    private static final Pattern BEARER = Pattern.compile("[\\x21-\\x7e]+");
    private static final ObjectReader JSON =
            new ObjectMapper().readerFor(JsonNode.class).with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    private TokenResponse() {}

    static TokenResult read(Response response, Instant now) {
        return switch (response.status()) {
            case 200 -> granted(json(response.body()));
            case 400 -> new Refused(refusalOf(json(response.body())));
            case 401 -> new Refused(TokenProblem.INVALID_CLIENT);
            case 408 -> new Unavailable(TokenProblem.TIMEOUT);
            case 429 -> new Unavailable(TokenProblem.RATE_LIMITED, pause(response, now));
            default -> other(response, now);
        };
    }

    private static TokenResult other(Response response, Instant now) {
        int status = response.status();
        if (status >= 500) {
            return new Unavailable(TokenProblem.SERVER_ERROR, pause(response, now));
        }
        if (status >= 400) {
            return new Refused(TokenProblem.FORBIDDEN);
        }
        return new Unavailable(status >= 300 ? TokenProblem.REDIRECTED : TokenProblem.UNREADABLE);
    }

    private static TokenResult granted(JsonNode answer) {
        String token = answer.path("access_token").textValue();
        JsonNode type = answer.path("token_type");
        boolean bearer = type.isMissingNode() || "bearer".equalsIgnoreCase(type.textValue());
        // A character that a header cannot hold would later fail with an exception that has the token in its message.
        if (token == null || !bearer || !BEARER.matcher(token).matches()) {
            return new Unavailable(TokenProblem.UNREADABLE);
        }
        Duration lifetime = lifetime(answer.path("expires_in"));
        return lifetime.isZero() || lifetime.isNegative()
                ? new Unavailable(TokenProblem.EXPIRED_ON_ARRIVAL)
                : new Granted(token, lifetime);
    }

    private static Duration lifetime(JsonNode expiresIn) {
        double seconds;
        if (expiresIn.isNumber()) {
            seconds = expiresIn.doubleValue();
        } else if (expiresIn.isTextual()
                && WHOLE_NUMBER.matcher(expiresIn.textValue()).matches()) {
            seconds = Double.parseDouble(expiresIn.textValue());
        } else {
            return ASSUMED_LIFETIME;
        }
        return Duration.ofSeconds((long) Math.min(seconds, MOST_SECONDS));
    }

    /** OAuth servers may also refuse an unknown client with 400 (RFC 6749, 5.2). */
    private static TokenProblem refusalOf(JsonNode answer) {
        String error = answer.path("error").asText();
        return error.equals("invalid_client") || error.equals("unauthorized_client")
                ? TokenProblem.INVALID_CLIENT
                : TokenProblem.INVALID_REQUEST;
    }

    private static Duration pause(Response response, Instant now) {
        return response.retryAfter(now).orElse(Duration.ZERO);
    }

    /** Returns a missing node for a body that is not JSON, which must not be part of an exception. */
    private static JsonNode json(byte[] body) {
        try {
            JsonNode answer = JSON.readTree(body);
            return answer == null ? MissingNode.getInstance() : answer;
        } catch (IOException e) {
            return MissingNode.getInstance();
        }
    }
}
