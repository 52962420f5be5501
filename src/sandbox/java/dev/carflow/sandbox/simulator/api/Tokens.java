package dev.carflow.sandbox.simulator.api;

import dev.carflow.sandbox.simulator.wire.RandomIds;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;

/** The valid application tokens (contract 6). */
final class Tokens {

    private static final int SWEEP_FROM = 1000;

    private final Duration lifetime;
    private final boolean endsEarlier;
    private final Clock clock;
    private final RandomIds ids;
    private final Map<String, Instant> ends = new LinkedHashMap<>();

    Tokens(TokenSettings settings, Clock clock, SplittableRandom random) {
        this.lifetime = settings.lifetime();
        this.endsEarlier = settings.endsEarlier();
        this.clock = clock;
        this.ids = new RandomIds(random);
    }

    Duration lifetime() {
        return lifetime;
    }

    synchronized String issue() {
        Instant now = clock.instant();
        if (ends.size() >= SWEEP_FROM) {
            ends.values().removeIf(end -> !end.isAfter(now));
        }
        if (endsEarlier) {
            revokeAll();
        }
        String token = ids.next() + "." + ids.next();
        ends.put(token, now.plus(lifetime));
        return token;
    }

    synchronized boolean isValid(String token) {
        Instant end = ends.get(token);
        return end != null && clock.instant().isBefore(end);
    }

    /**
     * @return true for expired tokens too, while they are remembered
     */
    synchronized boolean isKnown(String token) {
        return ends.containsKey(token);
    }

    /** Returns all remembered tokens, including expired ones. */
    synchronized Set<String> issued() {
        return Set.copyOf(ends.keySet());
    }

    synchronized void revokeAll() {
        ends.replaceAll((token, end) -> Instant.EPOCH);
    }
}
