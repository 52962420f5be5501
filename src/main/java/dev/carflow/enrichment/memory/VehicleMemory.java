package dev.carflow.enrichment.memory;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.RemovalCause;
import com.github.benmanes.caffeine.cache.Ticker;
import dev.carflow.enrichment.signal.LastKnown;
import dev.carflow.enrichment.signal.ReportedSignal;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/**
 * Remembers the wanted signals of events and answers. Bounded by bytes (the least used vehicles go first) and by age.
 * Values of a vehicle for one user are never given to another. Thread-safe; a vehicle of 20 signals takes about a
 * kilobyte.
 */
public final class VehicleMemory {

    /**
     * Bytes of a vehicle without its ids and values: the cache's node (about 112) and its place in the table (8),
     * headers of the key (24), of the value (72) and of their arrays (16 each), and rounding; measured on a heap.
     * Layouts are not counted, because vehicles of a kind share them.
     */
    private static final int FIXED_COST = 256;

    private final Predicate<String> wanted;
    private final Function<String, Duration> maxAge;
    private final Ticker ticker;
    private final Cache<MemoryKey, KnownVehicle> vehicles;
    private final KnownRemovals removals;

    /** Withdrawals up to then may be forgotten for a vehicle of which nothing is known. */
    private final AtomicReference<Instant> forgottenUntil = new AtomicReference<>(Instant.MIN);

    /** Most vehicles can share one. */
    private volatile Withdrawals lastUnknown = Withdrawals.unknownUntil(Instant.MIN);

    /**
     * @param maxBytes for all vehicles
     * @param forgetAfter after which a vehicle without any report is forgotten
     * @param wanted which codes are worth remembering
     * @param maxAge by code: how long after its report a value may be published again
     * @param ticker nanoseconds that never jump
     */
    public VehicleMemory(
            long maxBytes,
            Duration forgetAfter,
            Predicate<String> wanted,
            Function<String, Duration> maxAge,
            Ticker ticker) {
        this.wanted = wanted;
        this.maxAge = maxAge;
        this.ticker = ticker;
        this.vehicles = Caffeine.newBuilder()
                .maximumWeight(maxBytes)
                .weigher(VehicleMemory::bytesOf)
                .expireAfterWrite(forgetAfter)
                .evictionListener(
                        (MemoryKey key, KnownVehicle known, RemovalCause cause) -> forgottenWithdrawals(known.latest()))
                .ticker(ticker)
                .executor(Runnable::run)
                .build();
        this.removals = new KnownRemovals(forgetAfter, ticker, this::forgottenWithdrawals);
    }

    private void forgottenWithdrawals(Instant latest) {
        forgottenUntil.accumulateAndGet(latest, Withdrawals::later);
    }

    /**
     * Adds an event's signals to a vehicle; the newest values stay. Ignores what was withdrawn or removed since the
     * event came.
     */
    public void remember(TrackedVehicle subject, Observation event) {
        Observation wantedOnes = worthRemembering(event);
        if (!wantedOnes.signals().isEmpty()) {
            change(subject, event.at(), known -> known.withObservations(List.of(wantedOnes)));
        }
    }

    /**
     * Adds Smartcar's answer for an event, even an empty one, and the event's signals: together, because packing is the
     * most expensive step.
     *
     * @param complete whether the answer has everything that Smartcar has: then signals that it lacks are forgotten
     */
    public void rememberAnswer(TrackedVehicle subject, Observation event, Observation answer, boolean complete) {
        Observation answered = worthRemembering(answer);
        List<Observation> both = List.of(worthRemembering(event), answered);
        change(subject, event.at(), known -> {
            KnownVehicle all =
                    complete ? known.withObservations(both, answered.codes()::contains) : known.withObservations(both);
            // After a withdrawal since the request, Smartcar may be asked again.
            KnownVehicle counted = known.withdrawals().areBefore(answer.at())
                    ? all.asked(ticker.read(), complete || known.hadAll())
                    : all;
            return complete ? counted.answeredCompletely(answer.at()) : counted;
        });
    }

    /**
     * Smartcar has nothing of a vehicle: only the event's signals are remembered.
     *
     * @param at when it said so
     */
    public void rememberAlone(TrackedVehicle subject, Observation event, Instant at) {
        List<Observation> own = List.of(worthRemembering(event));
        change(subject, event.at(), known -> known.askedNever()
                .withObservations(own, code -> false)
                .answeredCompletely(at));
    }

    /**
     * Forgets values that may not be published any more, and ignores values that Smartcar had before. If a signal
     * becomes unknown by that, Smartcar may be asked at once.
     *
     * @param at when Smartcar reported it; what it had later stays
     */
    public void withdraw(TrackedVehicle subject, Collection<String> codes, Instant at) {
        List<String> wantedCodes = codes.stream().filter(wanted).toList();
        change(subject, at, known -> known.withdrawn(wantedCodes, at));
    }

    /** The same for all values of a vehicle. */
    public void withdrawAll(TrackedVehicle subject, Instant at) {
        change(subject, at, known -> known.withdrawnAll(at));
    }

    /**
     * Signals that could not be obtained may be obtained again: Smartcar may be asked at once.
     *
     * @param isCured by code
     * @param at when Smartcar reported it
     */
    public void cure(TrackedVehicle subject, Predicate<String> isCured, Instant at) {
        change(subject, at, known -> known.cured(isCured, at));
    }

    /**
     * A user has granted access anew: earlier reports do not count, and Smartcar may be asked at once, unless it has
     * answered since.
     *
     * @param at when Smartcar reported it; an event that it sent later may have arrived earlier
     */
    public void grantAnew(TrackedVehicle subject, Instant at) {
        change(subject, at, known -> known.grantedAnew(at));
    }

    private Observation worthRemembering(Observation observation) {
        return observation.ofThose(wanted);
    }

    /**
     * Checks for a removal inside the update: a concurrent removal either waits for it or is seen by it. An event from
     * before the removal starts no new entry; an existing entry means that the user has come back.
     */
    private void change(TrackedVehicle subject, Instant at, UnaryOperator<KnownVehicle> change) {
        if (!subject.continuity().isAny()) {
            return;
        }
        vehicles.asMap().compute(subject.key(), (key, known) -> {
            if (known == null && isRemoved(subject.userId(), at)) {
                return null;
            }
            if (known != null && known.continuity().equals(subject.continuity())) {
                return change.apply(known);
            }
            // Work that is still done for a revoked partition changes nothing once the partition was assigned again.
            return known == null || subject.continuity().follows(known.continuity())
                    ? change.apply(KnownVehicle.nothing(subject.continuity(), unknownYet(subject, known)))
                    : known;
        });
    }

    /** @param known of an earlier continuity, or null */
    private Withdrawals unknownYet(TrackedVehicle subject, KnownVehicle known) {
        Instant until = Withdrawals.later(subject.continuity().since(), forgottenUntil.get());
        if (known != null) {
            until = Withdrawals.later(until, known.latest());
        }
        Instant gone = removals.removedAt(subject.userId());
        if (gone != null) {
            until = Withdrawals.later(until, gone);
        }
        Withdrawals last = lastUnknown;
        if (!last.unknownUntil().equals(until)) {
            last = Withdrawals.unknownUntil(until);
            lastUnknown = last;
        }
        return last;
    }

    /** Returns whether a user was removed after a time. */
    public boolean isRemoved(String userId, Instant at) {
        return removals.isRemoved(userId, at);
    }

    /**
     * Returns what may be published with an event; nothing for a vehicle that is not known, or not to this user.
     *
     * @param receivedAt when the event came: values reported too long before are too old
     */
    public RememberedVehicle recall(TrackedVehicle subject, Instant receivedAt) {
        KnownVehicle known = known(subject);
        if (known == null || isRemoved(subject.userId(), receivedAt)) {
            return RememberedVehicle.NOTHING;
        }
        Map<String, LastKnown> signals = known.signals();
        // Value and failure separately: the reason why a signal cannot be obtained is kept longer than its last value.
        signals.replaceAll(
                (code, last) -> last.since(receivedAt.minus(maxAge.apply(code)).minusNanos(1)));
        signals.values().removeIf(LastKnown::isNothing);
        return new RememberedVehicle(
                signals,
                known.askedAt() == KnownVehicle.NEVER
                        ? Optional.empty()
                        : Optional.of(Duration.ofNanos(ticker.read() - known.askedAt())),
                known.hadAll());
    }

    /**
     * Returns what may still be published of what was recalled earlier.
     *
     * @param receivedAt when the event came
     */
    public RememberedVehicle stillPublishable(TrackedVehicle subject, RememberedVehicle before, Instant receivedAt) {
        KnownVehicle known = known(subject);
        if (known == null || isRemoved(subject.userId(), receivedAt)) {
            return RememberedVehicle.NOTHING;
        }
        Set<String> left = known.codes();
        Map<String, LastKnown> still = new HashMap<>(before.signals());
        still.entrySet()
                .removeIf(each ->
                        !left.contains(each.getKey()) || !known.withdrawals().leave(each.getValue()));
        return new RememberedVehicle(still, before.sinceAsked(), before.hadAll());
    }

    /**
     * Returns what may be published of an answer: not what was withdrawn after Smartcar was asked.
     *
     * @param receivedAt when the event came for which it was asked
     */
    public List<ReportedSignal> publishable(TrackedVehicle subject, Observation answer, Instant receivedAt) {
        if (isRemoved(subject.userId(), earlier(answer.at(), receivedAt))) {
            return List.of();
        }
        if (!subject.continuity().isAny()) {
            return List.copyOf(answer.signals());
        }
        KnownVehicle known = known(subject);
        Withdrawals withdrawals = known == null ? unknownYet(subject, null) : known.withdrawals();
        return answer.signals().stream()
                .filter(reported -> reported.signal().isWithdrawn() || withdrawals.leave(reported, answer))
                .toList();
    }

    /** Returns null if nothing that counts is known. */
    private KnownVehicle known(TrackedVehicle subject) {
        KnownVehicle known = vehicles.getIfPresent(subject.key());
        return known != null && known.continuity().equals(subject.continuity()) ? known : null;
    }

    private static Instant earlier(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
    }

    /**
     * Forgets everything about users, and ignores events that came before. It scans every vehicle once, however many
     * users there are.
     *
     * @param at when they were removed
     */
    public void forget(Set<String> userIds, Instant at) {
        removals.add(userIds, at);
        MemoryKey.OfUsers users = new MemoryKey.OfUsers(userIds);
        vehicles.asMap().keySet().removeIf(users::own);
    }

    /**
     * Forgets what was known of users before removals that this process may not have received.
     *
     * @param byHash the removal times by the SHA-256 of the user ids in hexadecimal; all known removals
     */
    public void forgetRemoved(Map<String, Instant> byHash, Instant now) {
        Map<String, Instant> removedAt = removals.replaceByHash(byHash, now);
        vehicles.asMap().entrySet().removeIf(vehicle -> {
            Instant gone = removedAt.get(UserHash.of(vehicle.getKey().userId()));
            return gone != null
                    && vehicle.getValue().withdrawals().unknownUntil().isBefore(gone);
        });
    }

    /** Returns the approximate number of known vehicles, for a gauge. */
    public long size() {
        return vehicles.estimatedSize();
    }

    /** Returns the approximate bytes they take, for a gauge. */
    public long bytes() {
        return vehicles.policy()
                .eviction()
                .map(eviction -> eviction.weightedSize().orElse(0))
                .orElse(0L);
    }

    private static int bytesOf(MemoryKey key, KnownVehicle known) {
        return FIXED_COST
                + key.bytes()
                + known.packed().bytes().length
                + known.withdrawals().bytes();
    }
}
