package dev.carflow.accounts.tokens;

import dev.carflow.accounts.connect.CodeExchange.HandedTokens;
import dev.carflow.accounts.vault.TokenCipher;
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

/** A pair of vehicle tokens as a Connect session keeps it until it is claimed: sealed, with the vehicles that it opens. */
@ApplicationScoped
public class SealedPairs {

    private final TokenCipher cipher;

    @Inject
    public SealedPairs(TokenCipher cipher) {
        this.cipher = cipher;
    }

    /** Returns a text for the database; none without an encryption key. */
    Optional<String> of(UUID session, TokenPair pair, List<String> vehicleIds) {
        JsonObject json = new JsonObject()
                .put("access", pair.access().value())
                .put("expiresAt", pair.access().expiresAt().toString())
                .put("issuedAt", pair.issuedAt().toString())
                .put("vehicles", new JsonArray(vehicleIds));
        pair.refreshToken().ifPresent(token -> json.put("refresh", token));
        return cipher.seal(json.encode(), session);
    }

    /** Returns none for what no key of now opens. */
    Optional<HandedTokens> opened(UUID session, String text) {
        return cipher.open(text, session).map(JsonObject::new).map(SealedPairs::read);
    }

    private static HandedTokens read(JsonObject json) {
        AccessToken access = new AccessToken(json.getString("access"), Instant.parse(json.getString("expiresAt")));
        TokenPair pair = new TokenPair(
                access, Optional.ofNullable(json.getString("refresh")), Instant.parse(json.getString("issuedAt")));
        return new HandedTokens(
                pair,
                json.getJsonArray("vehicles").stream().map(String.class::cast).toList());
    }
}
