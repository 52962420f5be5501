package dev.carflow.smartcar.token;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.carflow.smartcar.token.TokenResult.Granted;
import dev.carflow.smartcar.token.TokenResult.Refused;
import dev.carflow.smartcar.token.TokenResult.Unavailable;
import java.io.IOException;
import java.time.Duration;
import java.util.regex.Pattern;

/** Reads the token endpoint's answers (contract 6, "Success", "Token form" and "Errors"). */
final class TokenAnswer {

    /** When the answer does not say: short, because nobody knows, and long enough not to ask all the time. */
    static final Duration ASSUMED_LIFETIME = Duration.ofMinutes(5);

    private static final double MOST_SECONDS = Duration.ofDays(36_500).toSeconds();
    private static final Pattern WHOLE_NUMBER = Pattern.compile("-?[0-9]{1,300}");
    private static final Pattern SECONDS = Pattern.compile("[0-9]{1,9}");
    private static final Pattern BEARER = Pattern.compile("[\\x21-\\x7e]+");
    private static final ObjectReader JSON =
            new ObjectMapper().readerFor(JsonNode.class).with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    private TokenAnswer() {}

    static TokenResult read(int status, String retryAfter, byte[] body) {
        if (status == 200) {
            return granted(json(body));
        }
        return switch (status) {
            case 400 -> new Refused(refusalOf(json(body)));
            case 401 -> new Refused(TokenProblem.INVALID_CLIENT);
            case 408 -> new Unavailable(TokenProblem.TIMEOUT);
            case 429 -> new Unavailable(TokenProblem.RATE_LIMITED, pause(retryAfter));
            default -> other(status, retryAfter);
        };
    }

    private static TokenResult other(int status, String retryAfter) {
        if (status >= 500) {
            return new Unavailable(TokenProblem.SERVER_ERROR, pause(retryAfter));
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
        // A line break or anything else that a header cannot hold would be thrown, with the token in the message,
        // when it is put there.
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

    /** OAuth servers may say with 400, too, that it is the client they do not know (RFC 6749, 5.2). */
    private static TokenProblem refusalOf(JsonNode answer) {
        String error = answer.path("error").asText();
        return error.equals("invalid_client") || error.equals("unauthorized_client")
                ? TokenProblem.INVALID_CLIENT
                : TokenProblem.INVALID_REQUEST;
    }

    /** The form with a date is not read: the pause is bounded anyway. */
    private static Duration pause(String retryAfter) {
        return retryAfter != null && SECONDS.matcher(retryAfter).matches()
                ? Duration.ofSeconds(Long.parseLong(retryAfter))
                : Duration.ZERO;
    }

    /** What cannot be read is no node, and never part of an exception. */
    private static JsonNode json(byte[] body) {
        try {
            JsonNode answer = body == null ? null : JSON.readTree(body);
            return answer == null ? MissingNode.getInstance() : answer;
        } catch (IOException e) {
            return MissingNode.getInstance();
        }
    }
}
