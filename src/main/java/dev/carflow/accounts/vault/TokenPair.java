package dev.carflow.accounts.vault;

import java.time.Instant;
import java.util.Optional;

/**
 * A vehicle's tokens as Smartcar gave them (contract 5.2).
 *
 * @param refreshToken none where only an access token was ever stored
 * @param expiresAt of the access token, where known
 */
public record TokenPair(String accessToken, Optional<String> refreshToken, Optional<Instant> expiresAt) {

    @Override
    public String toString() {
        return "TokenPair[redacted]";
    }
}
