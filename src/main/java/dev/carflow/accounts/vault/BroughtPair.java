package dev.carflow.accounts.vault;

import java.time.Instant;
import java.util.Optional;

/**
 * A vehicle's tokens as somebody else had them, who renews them.
 *
 * @param row {@code vehicles.id}
 * @param issuedAt when Smartcar gave them out: of two pairs the newer one counts
 * @param expiresAt of the access token
 */
public record BroughtPair(
        long row, String accessToken, Optional<String> refreshToken, Instant issuedAt, Instant expiresAt) {

    @Override
    public String toString() {
        return "BroughtPair[row=" + row + "]";
    }
}
