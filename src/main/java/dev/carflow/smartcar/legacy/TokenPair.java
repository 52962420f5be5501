package dev.carflow.smartcar.legacy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.carflow.smartcar.api.Fields;
import dev.carflow.smartcar.token.AccessToken;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * An access token and the refresh token that gets the next pair; never to be logged. It serves a whole account, or one
 * vehicle if Connect was started for a single one (contract 5.2).
 *
 * @param access expires far in the future where its end is not stored: the API's 401 shows the end then
 * @param refreshToken for one use: about a minute later it is invalid. There is none where only access tokens were
 *     stored, as in the guide's schema
 * @param issuedAt when it was requested
 */
public record TokenPair(AccessToken access, Optional<String> refreshToken, Instant issuedAt) {

    /** Assumed where the answer does not say; short on purpose. */
    private static final Duration ASSUMED_LIFE = Duration.ofMinutes(5);
    /** Longer lives are cut to this. */
    private static final long MOST_SECONDS = Duration.ofDays(1).toSeconds();

    private static final Pattern VISIBLE = Pattern.compile("[\\x21-\\x7e]+");
    private static final Pattern SECONDS = Pattern.compile("[0-9]{1,9}");

    /**
     * @param askedAt the time of the request, from which its life counts
     * @return none for a body that is not a pair of tokens, or whose access token has expired already
     */
    static Optional<TokenPair> read(JsonNode body, Instant askedAt) {
        String access = body.path("access_token").textValue();
        Optional<String> refresh = Fields.text(body.path("refresh_token"));
        JsonNode type = body.path("token_type");
        boolean bearer = type.isMissingNode() || "bearer".equalsIgnoreCase(type.textValue());
        // a token that a header cannot hold would later be thrown, in the exception's message
        if (!bearer || access == null || !VISIBLE.matcher(access).matches() || refresh.isEmpty()) {
            return Optional.empty();
        }
        return life(body.path("expires_in"))
                .map(life -> new TokenPair(new AccessToken(access, askedAt.plus(life)), refresh, askedAt));
    }

    Duration life() {
        Duration life = Duration.between(issuedAt, access.expiresAt());
        return life.isNegative() ? Duration.ZERO : life;
    }

    private static Optional<Duration> life(JsonNode expiresIn) {
        if (expiresIn.isMissingNode() || expiresIn.isNull()) {
            return Optional.of(ASSUMED_LIFE);
        }
        boolean digits =
                expiresIn.isTextual() && SECONDS.matcher(expiresIn.textValue()).matches();
        double seconds = digits ? Double.parseDouble(expiresIn.textValue()) : expiresIn.asDouble(0);
        return seconds >= 1
                ? Optional.of(Duration.ofSeconds((long) Math.min(seconds, MOST_SECONDS)))
                : Optional.empty();
    }

    @Override
    public String toString() {
        return "TokenPair[…, expiresAt=" + access.expiresAt() + "]";
    }
}
