package dev.carflow.sandbox.simulator.api;

import java.time.Duration;
import java.time.Instant;
import java.util.Set;

/**
 * A pair of tokens as the token endpoint grants it, and what it is valid for.
 *
 * @param vehicleIds the vehicles; never any other, even of the same user
 */
public record VehicleTokens(
        String accessToken,
        String refreshToken,
        Duration lifetime,
        Instant issuedAt,
        String userId,
        Set<String> vehicleIds) {

    @Override
    public String toString() {
        return "VehicleTokens[…]";
    }
}
