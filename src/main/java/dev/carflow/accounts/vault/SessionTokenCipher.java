package dev.carflow.accounts.vault;

import dev.carflow.smartcar.legacy.TokenPair;
import dev.carflow.smartcar.token.AccessToken;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Seals the pair of tokens that a Connect session holds until it is claimed, with the vehicles that the pair opens. */
@ApplicationScoped
public class SessionTokenCipher {

    private final TokenCipher cipher;

    @Inject
    public SessionTokenCipher(TokenCipher cipher) {
        this.cipher = cipher;
    }

    /**
     * Vehicle tokens in the clear.
     *
     * @param vehicleIds Smartcar's ids of the vehicles that they open
     */
    public record SessionTokens(TokenPair pair, List<String> vehicleIds) {

        public SessionTokens {
            vehicleIds = List.copyOf(vehicleIds);
        }

        @Override
        public String toString() {
            return "SessionTokens[…]";
        }
    }

    /** Returns a text for the database; none without an encryption key. */
    public Optional<String> seal(UUID session, SessionTokens tokens) {
        JsonObject json = new JsonObject()
                .put("access", tokens.pair().access().value())
                .put("expiresAt", tokens.pair().access().expiresAt().toString())
                .put("issuedAt", tokens.pair().issuedAt().toString())
                .put("vehicles", new JsonArray(tokens.vehicleIds()));
        tokens.pair().refreshToken().ifPresent(token -> json.put("refresh", token));
        return cipher.seal(json.encode(), session);
    }

    /** Returns none if no configured key opens the text. */
    public Optional<SessionTokens> open(UUID session, String text) {
        return cipher.open(text, session).map(JsonObject::new).map(SessionTokenCipher::read);
    }

    private static SessionTokens read(JsonObject json) {
        AccessToken access = new AccessToken(json.getString("access"), Instant.parse(json.getString("expiresAt")));
        TokenPair pair = new TokenPair(
                access, Optional.ofNullable(json.getString("refresh")), Instant.parse(json.getString("issuedAt")));
        return new SessionTokens(
                pair,
                json.getJsonArray("vehicles").stream().map(String.class::cast).toList());
    }
}
