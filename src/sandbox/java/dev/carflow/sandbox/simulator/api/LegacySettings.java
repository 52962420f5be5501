package dev.carflow.sandbox.simulator.api;

import java.time.Duration;
import java.util.function.Consumer;

/**
 * Smartcar as applications with per-vehicle tokens see it (contract 5). Every switch is explained in
 * {@code docs/simulator.md}.
 *
 * @param clientId legacy credentials, as is the secret
 * @param managementToken the application management token, password of the legacy management API
 * @param accessLifetime of a vehicle's token
 * @param refreshLifetime of an unused refresh token
 * @param grace how long a refresh token remains valid after its use; sources say 1 and 10 minutes
 * @param furtherUses how often within the grace; {@link Allowance#UNLIMITED} for no limit
 * @param codeLifetime of the code of a Connect redirect
 * @param acceptedOnV3 whether v3 accepts a vehicle's token, too; sources say both (contract 0.2). If not, it is a 401
 *     there
 * @param version2 whether v2.0 is still served
 */
public record LegacySettings(
        String clientId,
        String clientSecret,
        String managementToken,
        Duration accessLifetime,
        Duration refreshLifetime,
        Duration grace,
        int furtherUses,
        Duration codeLifetime,
        boolean acceptedOnV3,
        Version2 version2) {

    /** The answers of v2.0, except of the token endpoint, which is on another host (contract 12.3 and 12.4). */
    public enum Version2 {
        SERVED,
        /** 410 to everything. */
        GONE,
        /** 404 {@code version_not_found_error} to everything. */
        NOT_FOUND
    }

    public static LegacySettings defaults() {
        return new LegacySettings(
                "5f0c2f0e-7a1b-4c57-9d0a-5f1f0a6f1d3e",
                "simulated-legacy-secret",
                "7d3f0b5e-2c41-4f8a-9b6d-0e5a1c7f9842",
                Duration.ofHours(2),
                Duration.ofDays(60),
                Duration.ofMinutes(1),
                Allowance.UNLIMITED,
                Duration.ofMinutes(10),
                true,
                Version2.SERVED);
    }

    /**
     * A refresh token is valid once more within its minute, and v3 accepts no vehicle's token. v2.0 is served until
     * {@link #withVersion2} or {@link SmartcarApi#version2} ends it.
     */
    public static LegacySettings harsh() {
        return defaults().withFurtherUses(1).refusedOnV3();
    }

    public LegacySettings withCredentials(String id, String secret) {
        return with(draft -> {
            draft.clientId = id;
            draft.clientSecret = secret;
        });
    }

    public LegacySettings withManagementToken(String token) {
        return with(draft -> draft.managementToken = token);
    }

    public LegacySettings withAccessLifetime(Duration lifetime) {
        return with(draft -> draft.accessLifetime = lifetime);
    }

    public LegacySettings withGrace(Duration newGrace) {
        return with(draft -> draft.grace = newGrace);
    }

    public LegacySettings withFurtherUses(int times) {
        return with(draft -> draft.furtherUses = times);
    }

    public LegacySettings refusedOnV3() {
        return with(draft -> draft.acceptedOnV3 = false);
    }

    public LegacySettings withVersion2(Version2 state) {
        return with(draft -> draft.version2 = state);
    }

    private LegacySettings with(Consumer<Draft> change) {
        Draft draft = new Draft(this);
        change.accept(draft);
        return draft.done();
    }

    /** The settings while one of them changes. */
    private static final class Draft {

        private final LegacySettings from;
        private String clientId;
        private String clientSecret;
        private String managementToken;
        private Duration accessLifetime;
        private Duration grace;
        private int furtherUses;
        private boolean acceptedOnV3;
        private Version2 version2;

        private Draft(LegacySettings from) {
            this.from = from;
            clientId = from.clientId;
            clientSecret = from.clientSecret;
            managementToken = from.managementToken;
            accessLifetime = from.accessLifetime;
            grace = from.grace;
            furtherUses = from.furtherUses;
            acceptedOnV3 = from.acceptedOnV3;
            version2 = from.version2;
        }

        private LegacySettings done() {
            return new LegacySettings(
                    clientId,
                    clientSecret,
                    managementToken,
                    accessLifetime,
                    from.refreshLifetime,
                    grace,
                    furtherUses,
                    from.codeLifetime,
                    acceptedOnV3,
                    version2);
        }
    }

    @Override
    public String toString() {
        return "LegacySettings[accessLifetime=" + accessLifetime + ", grace=" + grace + ", acceptedOnV3=" + acceptedOnV3
                + ", version2=" + version2 + "]";
    }
}
