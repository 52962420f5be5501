package dev.carflow.enrichment.memory;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.RemovalCause;
import com.github.benmanes.caffeine.cache.Ticker;
import dev.carflow.enrichment.memory.SignalCodec.Packed;
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
 * What is known of vehicles: the wanted signals of events and answers. Bounded by bytes (the least used go first) and by
 * age. What one user may know of a vehicle is never told to another. Thread-safe; a vehicle of 20 signals takes about a
 * kilobyte.
 */
public final class VehicleMemory {

    /**
     * Bytes of a vehicle besides its ids and values: the cache's node (about 112) and its place in the table (8), headers
     * of the key (24), of the value (72) and of their arrays (16 each), and rounding; as measured on a heap. Layouts
     * are not counted, since vehicles of a kind share them.
     */
    private static final int FIXED_COST = 256;

    private static final int MOST_REMOVED = 100_000;

    private static final long NEVER = Long.MIN_VALUE;

    private final Predicate<String> wanted;
    private final Function<String, Duration> maxAge;
    private final Ticker ticker;
    private final Cache<MemoryKey, Known> vehicles;

    /** When users were removed, for as long as something of them could still wait on a topic. */
    private final Cache<String, Instant> removed;

    /** The same of those of whose removal this process was not told, by {@link UserHash}. */
    private volatile Map<String, Instant> removedByHash = Map.of();

    /** What was withdrawn until then may be forgotten, where nothing is known of a vehicle. */
    private final AtomicReference<Instant> forgottenUntil = new AtomicReference<>(Instant.MIN);

    /** Most vehicles can share one. */
    private volatile Withdrawals lastUnknown = Withdrawals.unknownUntil(Instant.MIN);

    /**
     * @param maxBytes for all vehicles
     * @param forgetAfter after which a vehicle is forgotten of which nothing was heard
     * @param wanted which codes are worth remembering
     * @param maxAge by code: how long after it was told a value may be told again
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
                        (MemoryKey key, Known known, RemovalCause cause) -> forgottenWithdrawals(known.latest()))
                .ticker(ticker)
                .executor(Runnable::run)
                .build();
        this.removed = Caffeine.newBuilder()
                .maximumSize(MOST_REMOVED)
                .expireAfterWrite(forgetAfter)
                .evictionListener((String userId, Instant at, RemovalCause cause) -> forgottenWithdrawals(at))
                .ticker(ticker)
                .executor(Runnable::run)
                .build();
    }

    private void forgottenWithdrawals(Instant latest) {
        forgottenUntil.accumulateAndGet(latest, Withdrawals::later);
    }

    /**
     * What is known of a vehicle.
     *
     * @param askedAt when Smartcar last answered, in nanoseconds of the ticker
     * @param allToldAt when it was last asked and told all that it has, in epoch milliseconds: nothing is taken any more that
     *     was told before, since it has that, or may not tell it
     */
    private record Known(
            Continuity continuity,
            Packed packed,
            long askedAt,
            boolean hadAll,
            Withdrawals withdrawals,
            long allToldAt) {

        private static final Packed EMPTY = SignalCodec.pack(Map.of());

        static Known nothing(Continuity continuity, Withdrawals withdrawals) {
            return new Known(continuity, EMPTY, NEVER, false, withdrawals, NEVER);
        }

        Known with(Map<String, LastKnown> signals, Withdrawals later) {
            return new Known(continuity, SignalCodec.pack(signals), askedAt, hadAll, later, allToldAt);
        }

        Known with(Withdrawals later) {
            return new Known(continuity, packed, askedAt, hadAll, later, allToldAt);
        }

        Known asked(long at, boolean all) {
            return new Known(continuity, packed, at, all, withdrawals, allToldAt);
        }

        Known allTold(Instant at) {
            return new Known(continuity, packed, askedAt, hadAll, withdrawals, Math.max(allToldAt, at.toEpochMilli()));
        }

        boolean admits(ReportedSignal told, Observation heard) {
            return withdrawals.admits(told, heard)
                    && Withdrawals.sentAt(told, heard).toEpochMilli() > allToldAt;
        }

        /** The latest news that keeps older ones from being taken. */
        Instant latest() {
            return allToldAt == NEVER
                    ? withdrawals.latest()
                    : Withdrawals.later(withdrawals.latest(), Instant.ofEpochMilli(allToldAt));
        }
    }

    /** Adds what an event says of a vehicle; the newest values stay. Not what was withdrawn or removed since it came. */
    public void remember(TrackedVehicle subject, Observation event) {
        Observation wantedOnes = worthRemembering(event);
        if (!wantedOnes.signals().isEmpty()) {
            change(subject, event.at(), known -> heard(known, List.of(wantedOnes)));
        }
    }

    /**
     * Adds what Smartcar has answered for an event, even if that is nothing, and what the event says: at once, since packing
     * is the dearest step.
     *
     * @param complete whether it is all that Smartcar has: then what it lacks is forgotten
     */
    public void rememberAnswer(TrackedVehicle subject, Observation event, Observation answer, boolean complete) {
        Observation answered = worthRemembering(answer);
        List<Observation> both = List.of(worthRemembering(event), answered);
        change(subject, event.at(), known -> {
            Known all = heard(complete ? onlyThose(known, answered.codes()) : known, both);
            // Where something was withdrawn since Smartcar was asked, it may be asked again.
            Known counted = known.withdrawals().areBefore(answer.at())
                    ? all.asked(ticker.read(), complete || known.hadAll())
                    : all;
            return complete ? counted.allTold(answer.at()) : counted;
        });
    }

    /**
     * Smartcar has nothing of a vehicle: only what this event says is remembered.
     *
     * @param at when it said so
     */
    public void rememberAlone(TrackedVehicle subject, Observation event, Instant at) {
        List<Observation> own = List.of(worthRemembering(event));
        change(subject, event.at(), known -> heard(onlyThose(known, Set.of()).asked(NEVER, false), own)
                .allTold(at));
    }

    /**
     * Forgets values that may not be told any more, and takes none again that Smartcar had before. Where that leaves
     * something unknown, Smartcar may be asked at once.
     *
     * @param at when Smartcar told so; what it had later stays
     */
    public void withdraw(TrackedVehicle subject, Collection<String> codes, Instant at) {
        List<String> wantedCodes = codes.stream().filter(wanted).toList();
        change(subject, at, known -> {
            if (!known.withdrawals().isOfThisGrant(at)) {
                return known;
            }
            Withdrawals now = known.withdrawals().with(wantedCodes, at);
            Map<String, LastKnown> left = admitted(known, now);
            return (isAllOf(left, known) ? known : known.asked(NEVER, false)).with(left, now);
        });
    }

    /** The same for all values of a vehicle. */
    public void withdrawAll(TrackedVehicle subject, Instant at) {
        change(subject, at, known -> {
            if (!known.withdrawals().isOfThisGrant(at)) {
                return known;
            }
            Withdrawals now = known.withdrawals().withAll(at);
            Map<String, LastKnown> left = admitted(known, now);
            return (!left.isEmpty() && isAllOf(left, known) ? known : known.asked(NEVER, false)).with(left, now);
        });
    }

    /**
     * What could not be had may be had again: Smartcar may be asked at once.
     *
     * @param isCured by code
     * @param at when Smartcar told so
     */
    public void cure(TrackedVehicle subject, Predicate<String> isCured, Instant at) {
        change(subject, at, known -> {
            if (!known.withdrawals().isOfThisGrant(at)) {
                return known;
            }
            Map<String, LastKnown> left = SignalCodec.unpack(known.packed());
            left.replaceAll((code, last) -> isCured.test(code) ? last.cured(at) : last);
            return known.asked(NEVER, false).with(left, known.withdrawals());
        });
    }

    /** What is left of what is known after these withdrawals. */
    private static Map<String, LastKnown> admitted(Known known, Withdrawals now) {
        Map<String, LastKnown> left = SignalCodec.unpack(known.packed());
        left.replaceAll(now::admitted);
        left.values().removeIf(LastKnown::isNothing);
        return left;
    }

    private static boolean isAllOf(Map<String, LastKnown> left, Known known) {
        return left.equals(SignalCodec.unpack(known.packed()));
    }

    /**
     * A user has granted access anew: nothing that was told before counts, and Smartcar may be asked at once, unless it has
     * answered since.
     *
     * @param at when Smartcar told so; an event that it sent later may have come earlier
     */
    public void grantAnew(TrackedVehicle subject, Instant at) {
        change(subject, at, known -> {
            if (!known.withdrawals().isOfThisGrant(at)) {
                return known;
            }
            Map<String, LastKnown> since = new HashMap<>();
            SignalCodec.unpack(known.packed()).forEach((code, last) -> since.put(code, last.sinceGrant(at)));
            boolean answered = since.values().stream().anyMatch(LastKnown::isOfAnAnswer);
            return (answered ? known : known.asked(NEVER, false))
                    .with(since, known.withdrawals().grantedAt(at));
        });
    }

    private Observation worthRemembering(Observation heard) {
        return heard.ofThose(wanted);
    }

    /**
     * Looks for a removal inside: one that comes meanwhile either waits for this, or is seen by it. Nothing begins with an
     * event of before; where something is known, the user has come back.
     */
    private void change(TrackedVehicle subject, Instant at, UnaryOperator<Known> change) {
        if (!subject.continuity().isAny()) {
            return;
        }
        vehicles.asMap().compute(keyOf(subject), (key, known) -> {
            if (known == null && isRemoved(subject.userId(), at)) {
                return null;
            }
            if (known != null && known.continuity().equals(subject.continuity())) {
                return change.apply(known);
            }
            // What is still done for a partition that was given away changes nothing once it was taken up again.
            return known == null || subject.continuity().follows(known.continuity())
                    ? change.apply(Known.nothing(subject.continuity(), unknownYet(subject, known)))
                    : known;
        });
    }

    /** @param known of an earlier continuity, or null */
    private Withdrawals unknownYet(TrackedVehicle subject, Known known) {
        Instant until = Withdrawals.later(subject.continuity().since(), forgottenUntil.get());
        if (known != null) {
            until = Withdrawals.later(until, known.latest());
        }
        Instant gone = removedAt(subject.userId());
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

    /** Whether a user was removed after a time. */
    public boolean isRemoved(String userId, Instant at) {
        Instant gone = removedAt(userId);
        return gone != null && !at.isAfter(gone);
    }

    /** Null for a user of whose removal nothing is known. */
    private Instant removedAt(String userId) {
        Instant gone = removed.getIfPresent(userId);
        Map<String, Instant> others = removedByHash;
        return gone != null || others.isEmpty() ? gone : others.get(UserHash.of(userId));
    }

    private static MemoryKey keyOf(TrackedVehicle subject) {
        return new MemoryKey(subject.userId(), subject.vehicleId());
    }

    private static Known onlyThose(Known known, Set<String> codes) {
        Map<String, LastKnown> left = SignalCodec.unpack(known.packed());
        left.keySet().retainAll(codes);
        return known.with(left, known.withdrawals());
    }

    private static Known heard(Known known, List<Observation> all) {
        Withdrawals withdrawals = known.withdrawals();
        Map<String, LastKnown> signals = SignalCodec.unpack(known.packed());
        Known now = known;
        for (Observation heard : all) {
            if (withdrawals.isOfThisGrant(heard.at())) {
                withdrawals = withdrawals.with(
                        heard.signals().stream()
                                .filter(told -> told.signal().isWithdrawn())
                                .map(ReportedSignal::code)
                                .toList(),
                        heard.at());
                now = known.with(withdrawals);
                add(heard, now, signals);
            }
        }
        return now.with(signals, withdrawals);
    }

    private static void add(Observation heard, Known known, Map<String, LastKnown> signals) {
        for (ReportedSignal told : heard.signals()) {
            if (told.signal().isWithdrawn()) {
                signals.merge(told.code(), LastKnown.NOTHING.with(told), (last, first) -> known.withdrawals()
                        .admitted(told.code(), last)
                        .with(told));
            } else if (known.admits(told, heard)) {
                signals.merge(told.code(), LastKnown.NOTHING.with(told), (last, first) -> last.with(told));
            }
        }
    }

    /**
     * Returns what may be told with an event; nothing for a vehicle that is not known, or not to this user.
     *
     * @param receivedAt when the event came: what was told too long before is too old
     */
    public RememberedVehicle recall(TrackedVehicle subject, Instant receivedAt) {
        Known known = known(subject);
        if (known == null || isRemoved(subject.userId(), receivedAt)) {
            return RememberedVehicle.NOTHING;
        }
        Map<String, LastKnown> signals = SignalCodec.unpack(known.packed());
        // Each by itself: why a signal cannot be had is known for longer than its last value.
        signals.replaceAll(
                (code, last) -> last.since(receivedAt.minus(maxAge.apply(code)).minusNanos(1)));
        signals.values().removeIf(LastKnown::isNothing);
        return new RememberedVehicle(
                signals,
                known.askedAt() == NEVER
                        ? Optional.empty()
                        : Optional.of(Duration.ofNanos(ticker.read() - known.askedAt())),
                known.hadAll());
    }

    /**
     * Returns what may still be told of what was recalled a while ago.
     *
     * @param receivedAt when the event came
     */
    public RememberedVehicle stillTold(TrackedVehicle subject, RememberedVehicle before, Instant receivedAt) {
        Known known = known(subject);
        if (known == null || isRemoved(subject.userId(), receivedAt)) {
            return RememberedVehicle.NOTHING;
        }
        Set<String> left = SignalCodec.unpack(known.packed()).keySet();
        Map<String, LastKnown> still = new HashMap<>(before.signals());
        still.entrySet()
                .removeIf(each ->
                        !left.contains(each.getKey()) || !known.withdrawals().leave(each.getValue()));
        return new RememberedVehicle(still, before.sinceAsked(), before.hadAll());
    }

    /**
     * Returns what may be told of an answer: not what was withdrawn after Smartcar was asked.
     *
     * @param receivedAt when the event came for which it was asked
     */
    public List<ReportedSignal> mayBeTold(TrackedVehicle subject, Observation answer, Instant receivedAt) {
        if (isRemoved(subject.userId(), earlier(answer.at(), receivedAt))) {
            return List.of();
        }
        if (!subject.continuity().isAny()) {
            return List.copyOf(answer.signals());
        }
        Known known = known(subject);
        Withdrawals withdrawals = known == null ? unknownYet(subject, null) : known.withdrawals();
        return answer.signals().stream()
                .filter(told -> told.signal().isWithdrawn() || withdrawals.leave(told, answer))
                .toList();
    }

    /** Null if nothing is known that counts. */
    private Known known(TrackedVehicle subject) {
        Known known = vehicles.getIfPresent(keyOf(subject));
        return known != null && known.continuity().equals(subject.continuity()) ? known : null;
    }

    private static Instant earlier(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
    }

    /**
     * Forgets all that users know, and remembers nothing again of events that came before. It looks at every vehicle once,
     * however many users there are.
     *
     * @param at when they were removed
     */
    public void forget(Set<String> userIds, Instant at) {
        userIds.forEach(userId -> removed.put(userId, at));
        MemoryKey.OfUsers users = new MemoryKey.OfUsers(userIds);
        vehicles.asMap().keySet().removeIf(users::own);
    }

    /**
     * Forgets what users knew before they were removed, of whose removal this process may not have been told.
     *
     * @param byHash when they were, by the SHA-256 of their ids in hexadecimal; all that are known
     */
    public void forgetRemoved(Map<String, Instant> byHash) {
        removedByHash = Map.copyOf(byHash);
        vehicles.asMap().entrySet().removeIf(vehicle -> {
            Instant gone = byHash.get(UserHash.of(vehicle.getKey().userId()));
            return gone != null
                    && vehicle.getValue().withdrawals().unknownUntil().isBefore(gone);
        });
    }

    /** Vehicles known now, about; for a gauge. */
    public long size() {
        return vehicles.estimatedSize();
    }

    /** Bytes they take, about; for a gauge. */
    public long bytes() {
        return vehicles.policy()
                .eviction()
                .map(eviction -> eviction.weightedSize().orElse(0))
                .orElse(0L);
    }

    private static int bytesOf(MemoryKey key, Known known) {
        return FIXED_COST
                + key.bytes()
                + known.packed().bytes().length
                + known.withdrawals().bytes();
    }
}
