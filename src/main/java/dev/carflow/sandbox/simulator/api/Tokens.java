package dev.carflow.sandbox.simulator.api;

import dev.carflow.sandbox.simulator.wire.RandomIds;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SplittableRandom;

/** The application tokens in force. Issuing another one does not end the earlier ones (contract 6). */
final class Tokens {

    private static final int SWEEP_FROM = 1000;

    private final Duration lifetime;
    private final Clock clock;
    private final RandomIds ids;
    private final Map<String, Instant> ends = new LinkedHashMap<>();

    Tokens(Duration lifetime, Clock clock, SplittableRandom random) {
        this.lifetime = lifetime;
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
        String token = ids.next() + "." + ids.next();
        ends.put(token, now.plus(lifetime));
        return token;
    }

    synchronized boolean isValid(String token) {
        Instant end = ends.get(token);
        return end != null && clock.instant().isBefore(end);
    }

    /** @return also for expired tokens true, as long as they are remembered */
    synchronized boolean isKnown(String token) {
        return ends.containsKey(token);
    }

    synchronized void revokeAll() {
        ends.replaceAll((token, end) -> Instant.EPOCH);
    }
}
