package dev.carflow.enrichment.memory;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import dev.carflow.enrichment.memory.SignalCodec.Packed;
import dev.carflow.enrichment.signal.LastKnown;
import dev.carflow.enrichment.signal.ToldSignal;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
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
     * of the key (24), of the value (56) and of their arrays (16 each), and rounding; as measured on a heap. Layouts
     * are not counted, since vehicles of a kind share them.
     */
    private static final int FIXED_COST = 240;

    private static final int MOST_REMOVED = 100_000;

    private static final long NEVER = Long.MIN_VALUE;

    private final Predicate<String> wanted;
    private final Function<String, Duration> maxAge;
    private final Ticker ticker;
    private final Cache<MemoryKey, Known> vehicles;

    /** When users were removed, for as long as something of them could still wait on a topic. */
    private final Cache<String, Instant> removed;

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
                .ticker(ticker)
                .executor(Runnable::run)
                .build();
        this.removed = Caffeine.newBuilder()
                .maximumSize(MOST_REMOVED)
                .expireAfterWrite(forgetAfter)
                .ticker(ticker)
                .executor(Runnable::run)
                .build();
    }

    private record Known(Packed packed, long askedAt, boolean hadAll, Withdrawals withdrawals) {

        static final Known NOTHING = new Known(SignalCodec.pack(Map.of()), NEVER, false, Withdrawals.NONE);

        Known with(Map<String, LastKnown> signals, Withdrawals later) {
            return new Known(SignalCodec.pack(signals), askedAt, hadAll, later);
        }

        Known asked(long at, boolean all) {
            return new Known(packed, at, all, withdrawals);
        }
    }

    /**
     * Adds what an event says of a vehicle; the newest values stay.
     *
     * @param receivedAt when the event came; what was withdrawn or removed since is not remembered
     */
    public void remember(String userId, String vehicleId, Collection<ToldSignal> heard, Instant receivedAt) {
        List<ToldSignal> signals = worthRemembering(heard);
        if (!signals.isEmpty()) {
            change(userId, vehicleId, receivedAt, known -> heard(known, signals, receivedAt));
        }
    }

    /**
     * Adds what Smartcar has just answered, even if that is nothing.
     *
     * @param heard the event's signals too
     * @param complete whether it is all that Smartcar has: then what it lacks is forgotten
     * @param receivedAt when the event came for which Smartcar was asked
     */
    public void rememberAnswer(
            String userId, String vehicleId, Collection<ToldSignal> heard, boolean complete, Instant receivedAt) {
        List<ToldSignal> signals = worthRemembering(heard);
        change(
                userId,
                vehicleId,
                receivedAt,
                known -> heard(answered(known, signals, complete, receivedAt), signals, receivedAt));
    }

    /** Where something was withdrawn since the event came, the answer does not count: Smartcar is asked again. */
    private Known answered(Known known, Collection<ToldSignal> signals, boolean complete, Instant receivedAt) {
        Known left = complete ? onlyThose(known, signals) : known;
        return known.withdrawals().areBefore(receivedAt) ? left.asked(ticker.read(), complete || known.hadAll()) : left;
    }

    /** Smartcar has nothing of a vehicle: only what this event says is remembered. */
    public void rememberAlone(String userId, String vehicleId, Collection<ToldSignal> heard, Instant receivedAt) {
        List<ToldSignal> signals = worthRemembering(heard);
        change(
                userId,
                vehicleId,
                receivedAt,
                known -> heard(Known.NOTHING.with(Map.of(), known.withdrawals()), signals, receivedAt));
    }

    /**
     * Forgets values that may not be told any more, and takes none again that Smartcar had before. Where that leaves
     * something unknown, Smartcar may be asked at once.
     *
     * @param at when Smartcar told so; what it had later stays
     */
    public void withdraw(String userId, String vehicleId, Collection<String> codes, Instant at) {
        List<String> wantedCodes = codes.stream().filter(wanted).toList();
        change(userId, vehicleId, at, known -> {
            if (!known.withdrawals().isOfThisGrant(at)) {
                return known;
            }
            Withdrawals now = known.withdrawals().with(wantedCodes, at);
            Map<String, LastKnown> left = admitted(known, now);
            return (isAllOf(left, known) ? known : known.asked(NEVER, false)).with(left, now);
        });
    }

    /** The same for all values of a vehicle. */
    public void withdrawAll(String userId, String vehicleId, Instant at) {
        change(userId, vehicleId, at, known -> {
            if (!known.withdrawals().isOfThisGrant(at)) {
                return known;
            }
            Withdrawals now = known.withdrawals().withAll(at);
            Map<String, LastKnown> left = admitted(known, now);
            return (!left.isEmpty() && isAllOf(left, known) ? known : Known.NOTHING).with(left, now);
        });
    }

    /**
     * What could not be had may be had again: Smartcar may be asked at once.
     *
     * @param isCured by code
     * @param at when Smartcar told so
     */
    public void cure(String userId, String vehicleId, Predicate<String> isCured, Instant at) {
        change(userId, vehicleId, at, known -> {
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
    public void grantAnew(String userId, String vehicleId, Instant at) {
        change(userId, vehicleId, at, known -> {
            if (!known.withdrawals().isOfThisGrant(at)) {
                return known;
            }
            Map<String, LastKnown> since = new HashMap<>();
            SignalCodec.unpack(known.packed()).forEach((code, last) -> since.put(code, last.since(at)));
            boolean answered = since.values().stream().anyMatch(LastKnown::isOfAnAnswer);
            return (answered ? known : Known.NOTHING)
                    .with(since, known.withdrawals().grantedAt(at));
        });
    }

    private List<ToldSignal> worthRemembering(Collection<ToldSignal> heard) {
        return heard.stream().filter(signal -> wanted.test(signal.code())).toList();
    }

    /** Looks for a removal inside: one that comes meanwhile either waits for this, or is seen by it. */
    private void change(String userId, String vehicleId, Instant at, UnaryOperator<Known> change) {
        vehicles.asMap().compute(new MemoryKey(userId, vehicleId), (key, known) -> {
            Instant gone = removed.getIfPresent(userId);
            if (gone != null && !at.isAfter(gone)) {
                return known;
            }
            return change.apply(known == null ? Known.NOTHING : known);
        });
    }

    private static Known onlyThose(Known known, Collection<ToldSignal> there) {
        Map<String, LastKnown> left = SignalCodec.unpack(known.packed());
        left.keySet().retainAll(there.stream().map(ToldSignal::code).toList());
        return known.with(left, known.withdrawals());
    }

    private static Known heard(Known known, List<ToldSignal> signals, Instant receivedAt) {
        Withdrawals before = known.withdrawals();
        if (!before.isOfThisGrant(receivedAt)) {
            return known;
        }
        Withdrawals now = before.with(
                signals.stream()
                        .filter(told -> told.signal().isWithdrawn())
                        .map(ToldSignal::code)
                        .toList(),
                receivedAt);
        Map<String, LastKnown> all = SignalCodec.unpack(known.packed());
        for (ToldSignal told : signals) {
            if (told.signal().isWithdrawn()) {
                all.merge(told.code(), LastKnown.NOTHING.with(told), (last, first) -> now.admitted(told.code(), last)
                        .with(told));
            } else if (now.admits(told, receivedAt)) {
                all.merge(told.code(), LastKnown.NOTHING.with(told), (last, first) -> last.with(told));
            }
        }
        return known.with(all, now);
    }

    /**
     * Returns what may be told with an event; nothing for a vehicle that is not known, or not to this user.
     *
     * @param receivedAt when the event came: what was told too long before is too old
     */
    public Remembered recall(String userId, String vehicleId, Instant receivedAt) {
        Known known = vehicles.getIfPresent(new MemoryKey(userId, vehicleId));
        if (known == null) {
            return Remembered.NOTHING;
        }
        Map<String, LastKnown> signals = SignalCodec.unpack(known.packed());
        // Each by itself: why a signal cannot be had is known for longer than its last value.
        signals.replaceAll(
                (code, last) -> last.since(receivedAt.minus(maxAge.apply(code)).minusNanos(1)));
        signals.values().removeIf(LastKnown::isNothing);
        return new Remembered(
                signals,
                known.askedAt() == NEVER
                        ? Optional.empty()
                        : Optional.of(Duration.ofNanos(ticker.read() - known.askedAt())),
                known.hadAll());
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
