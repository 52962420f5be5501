package dev.carflow.sandbox.simulator.api;

import dev.carflow.sandbox.simulator.wire.RandomIds;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The users' grants to the application, as codes and tokens of vehicles (contract 5.2). A used refresh token remains
 * valid for the grace period, as often as the settings allow, and then never again.
 */
final class Grants {

    private static final int SWEEP_EVERY = 10_000;

    private final LegacySettings settings;
    private final Clock clock;
    private final RandomIds ids;
    private final Map<String, Code> codes = new HashMap<>();
    private final Map<String, Token> access = new HashMap<>();
    private final Map<String, Token> refresh = new HashMap<>();
    private int untilSweep = SWEEP_EVERY;

    Grants(LegacySettings settings, Clock clock, SplittableRandom random) {
        this.settings = settings;
        this.clock = clock;
        this.ids = new RandomIds(random);
    }

    /**
     * @param vehicleIds the vehicles that the tokens are valid for
     */
    record Grant(String userId, Set<String> vehicleIds) {

        Grant {
            vehicleIds = Set.copyOf(vehicleIds);
        }
    }

    private record Code(Grant grant, String redirectUri, Instant end) {}

    /**
     * @param uses that are left
     */
    private record Token(Grant grant, Instant end, int uses) {

        private static Token unused(Grant grant, Instant end) {
            return new Token(grant, end, Integer.MAX_VALUE);
        }
    }

    synchronized String code(Grant grant, String redirectUri) {
        String code = ids.next();
        codes.put(code, new Code(grant, redirectUri, clock.instant().plus(settings.codeLifetime())));
        return code;
    }

    synchronized VehicleTokens issue(Grant grant) {
        Instant now = clock.instant();
        sweep(now);
        VehicleTokens tokens = new VehicleTokens(
                ids.next(), ids.next(), settings.accessLifetime(), now, grant.userId(), grant.vehicleIds());
        access.put(tokens.accessToken(), Token.unused(grant, now.plus(settings.accessLifetime())));
        refresh.put(tokens.refreshToken(), Token.unused(grant, now.plus(settings.refreshLifetime())));
        return tokens;
    }

    /** Single use; an attempt with another redirect uses it up as well. */
    synchronized Optional<VehicleTokens> exchange(String code, String redirectUri) {
        return Optional.ofNullable(codes.remove(code))
                .filter(known -> known.redirectUri().equals(redirectUri))
                .filter(known -> clock.instant().isBefore(known.end()))
                .map(known -> issue(known.grant()));
    }

    synchronized Optional<VehicleTokens> refresh(String refreshToken) {
        Token known = refresh.get(refreshToken);
        Instant now = clock.instant();
        if (known == null || !now.isBefore(known.end()) || known.uses() == 0) {
            return Optional.empty();
        }
        Instant graceEnd = now.plus(settings.grace());
        refresh.put(
                refreshToken,
                new Token(
                        known.grant(),
                        graceEnd.isBefore(known.end()) ? graceEnd : known.end(),
                        Math.min(known.uses() - 1, settings.furtherUses())));
        return Optional.of(issue(known.grant()));
    }

    /**
     * @return the grant of a valid access token
     */
    synchronized Optional<Grant> of(String accessToken) {
        return Optional.ofNullable(access.get(accessToken))
                .filter(token -> clock.instant().isBefore(token.end()))
                .map(Token::grant);
    }

    /**
     * @return true for expired tokens too, while they are remembered
     */
    synchronized boolean isKnown(String accessToken) {
        return access.containsKey(accessToken);
    }

    /** Says whether it remembers this code or token, including expired ones. */
    synchronized boolean hasIssued(String value) {
        return codes.containsKey(value) || access.containsKey(value) || refresh.containsKey(value);
    }

    /** Returns all remembered codes and tokens, including expired ones. */
    synchronized Set<String> issued() {
        return Stream.of(codes, access, refresh)
                .flatMap(each -> each.keySet().stream())
                .collect(Collectors.toSet());
    }

    /** Revokes every access token issued until now, but no refresh tokens. */
    synchronized void revokeAccess() {
        access.replaceAll((token, known) -> over(known));
    }

    /** Revokes everything issued for this user. */
    synchronized void revoke(String userId) {
        access.replaceAll((token, known) -> known.grant().userId().equals(userId) ? over(known) : known);
        refresh.replaceAll((token, known) -> known.grant().userId().equals(userId) ? over(known) : known);
        codes.values().removeIf(code -> code.grant().userId().equals(userId));
    }

    private static Token over(Token token) {
        return new Token(token.grant(), Instant.EPOCH, 0);
    }

    private void sweep(Instant now) {
        if (--untilSweep <= 0) {
            untilSweep = SWEEP_EVERY;
            codes.values().removeIf(code -> !now.isBefore(code.end()));
            access.values().removeIf(token -> !now.isBefore(token.end()));
            refresh.values().removeIf(token -> !now.isBefore(token.end()));
        }
    }
}
