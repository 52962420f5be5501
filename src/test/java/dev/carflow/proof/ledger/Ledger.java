package dev.carflow.proof.ledger;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Every request and its answer, by event; ids and answers, no bodies. Safe for use by several threads. */
final class Ledger {

    /** A few hundred MB; a run that needs more is to be made in parts. */
    private static final int CAPACITY = 1_000_000;

    private final Clock clock;
    private final Map<String, Entry> entries = new LinkedHashMap<>();
    private final Map<String, Long> answers = new TreeMap<>();
    private Instant lastAcknowledged;
    private Duration longestSilence = Duration.ZERO;

    Ledger(Clock clock) {
        this.clock = clock;
    }

    /** @param answer a status, or why there was none */
    synchronized void answered(String id, Optional<String> sequence, Instant sent, String answer) {
        record(new Entry(id, sequence, false, sent, null, 0), sent, answer);
    }

    /** Something that must be refused. */
    synchronized void forged(String id, Instant sent, String answer) {
        record(new Entry(id, Optional.empty(), true, sent, null, 0), sent, answer);
    }

    private void record(Entry first, Instant sent, String answer) {
        if (entries.size() == CAPACITY) {
            throw new IllegalStateException("the ledger is full: make the run in parts");
        }
        Instant now = clock.instant();
        boolean success = answer.startsWith("2");
        entries.merge(first.id(), first.after(sent, success, now), (known, unused) -> known.after(sent, success, now));
        answers.merge(answer, 1L, Long::sum);
        if (success && !first.forged()) {
            longestSilence = longer(longestSilence, silenceUntil(now));
            lastAcknowledged = now;
        }
    }

    private Duration silenceUntil(Instant now) {
        return lastAcknowledged == null ? Duration.ZERO : Duration.between(lastAcknowledged, now);
    }

    private static Duration longer(Duration a, Duration b) {
        return a.compareTo(b) > 0 ? a : b;
    }

    /** In the order of their first answers. */
    synchronized List<Entry> entries() {
        return List.copyOf(entries.values());
    }

    /** How often each answer came. */
    synchronized Map<String, Long> answers() {
        return new TreeMap<>(answers);
    }

    synchronized boolean isAcknowledgedSince(Instant time) {
        return lastAcknowledged != null && lastAcknowledged.isAfter(time);
    }

    /** The longest time without an acknowledgement, from the first to the last. */
    synchronized Duration longestSilence() {
        return longestSilence;
    }
}
