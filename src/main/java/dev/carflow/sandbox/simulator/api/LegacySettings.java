package dev.carflow.sandbox.simulator.api;

import java.time.Duration;

/**
 * The side of Smartcar that applications with per-vehicle tokens see (contract 5).
 *
 * @param clientId legacy credentials, as is the secret
 * @param managementToken the application management token, password of the legacy management API
 * @param accessLifetime of a vehicle's token
 * @param refreshLifetime of a refresh token that is not used
 * @param grace how long a refresh token works once more after its use; sources say 1 and 10 minutes
 * @param codeLifetime of the code of a Connect redirect
 * @param acceptedOnV3 whether a vehicle's token opens v3, too; sources say both (contract 0.2). If not, it is a 401 there
 */
public record LegacySettings(
        String clientId,
        String clientSecret,
        String managementToken,
        Duration accessLifetime,
        Duration refreshLifetime,
        Duration grace,
        Duration codeLifetime,
        boolean acceptedOnV3) {

    public static LegacySettings defaults() {
        return new LegacySettings(
                "5f0c2f0e-7a1b-4c57-9d0a-5f1f0a6f1d3e",
                "simulated-legacy-secret",
                "7d3f0b5e-2c41-4f8a-9b6d-0e5a1c7f9842",
                Duration.ofHours(2),
                Duration.ofDays(60),
                Duration.ofMinutes(1),
                Duration.ofMinutes(10),
                true);
    }

    public LegacySettings withCredentials(String id, String secret) {
        return new LegacySettings(
                id, secret, managementToken, accessLifetime, refreshLifetime, grace, codeLifetime, acceptedOnV3);
    }

    public LegacySettings withManagementToken(String token) {
        return new LegacySettings(
                clientId, clientSecret, token, accessLifetime, refreshLifetime, grace, codeLifetime, acceptedOnV3);
    }

    public LegacySettings withGrace(Duration newGrace) {
        return new LegacySettings(
                clientId,
                clientSecret,
                managementToken,
                accessLifetime,
                refreshLifetime,
                newGrace,
                codeLifetime,
                acceptedOnV3);
    }

    public LegacySettings refusedOnV3() {
        return new LegacySettings(
                clientId, clientSecret, managementToken, accessLifetime, refreshLifetime, grace, codeLifetime, false);
    }

    @Override
    public String toString() {
        return "LegacySettings[accessLifetime=" + accessLifetime + ", grace=" + grace + ", acceptedOnV3=" + acceptedOnV3
                + "]";
    }
}
