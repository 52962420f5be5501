package dev.carflow.enrichment.memory;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.RemovalCause;
import com.github.benmanes.caffeine.cache.Ticker;
import dev.carflow.smartcar.api.ClockSkew;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/** When users were removed: their events and values from before must not be published any more. Thread-safe. */
final class KnownRemovals {

    private static final int MOST_REMOVED = 100_000;

    /** Kept as long as events of them may still wait on a topic. */
    private final Cache<String, Instant> received;

    /** The same for removals that this process did not receive, by {@link UserHash}. */
    private volatile Map<String, Recorded> byHash = Map.of();

    /**
     * A removal that is on record.
     *
     * @param at by the clock of the record
     * @param counted when it counts as done: a time in the future is one of a wrong clock, and counts as when it was first
     *     read
     */
    private record Recorded(Instant at, Instant counted) {}

    /** @param forgotten receives the time of a removal that is dropped for want of room or for its age */
    KnownRemovals(Duration forgetAfter, Ticker ticker, Consumer<Instant> forgotten) {
        this.received = Caffeine.newBuilder()
                .maximumSize(MOST_REMOVED)
                .expireAfterWrite(forgetAfter)
                .evictionListener((String userId, Instant at, RemovalCause cause) -> forgotten.accept(at))
                .ticker(ticker)
                .executor(Runnable::run)
                .build();
    }

    void add(Set<String> userIds, Instant at) {
        userIds.forEach(userId -> received.put(userId, at));
    }

    /**
     * Returns when each removal counts as done.
     *
     * @param all the removal times by the SHA-256 of the user ids in hexadecimal; all known removals
     */
    Map<String, Instant> replaceByHash(Map<String, Instant> all, Instant now) {
        Map<String, Recorded> before = byHash;
        Map<String, Recorded> recorded = new HashMap<>();
        Map<String, Instant> counted = new HashMap<>();
        all.forEach((hash, at) -> {
            Recorded last = before.get(hash);
            Recorded next = last != null && last.at().equals(at)
                    ? last
                    : new Recorded(at, ClockSkew.isAhead(at, now) ? now : at);
            recorded.put(hash, next);
            counted.put(hash, next.counted());
        });
        byHash = Map.copyOf(recorded);
        return counted;
    }

    /** Returns whether a user was removed after a time. */
    boolean isRemoved(String userId, Instant at) {
        Instant gone = removedAt(userId);
        return gone != null && !at.isAfter(gone);
    }

    /** Returns null if no removal of the user is known. */
    Instant removedAt(String userId) {
        Instant gone = received.getIfPresent(userId);
        Map<String, Recorded> others = byHash;
        if (gone != null || others.isEmpty()) {
            return gone;
        }
        Recorded recorded = others.get(UserHash.of(userId));
        return recorded == null ? null : recorded.counted();
    }
}
