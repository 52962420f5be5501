package dev.carflow.enrichment.calls;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import dev.carflow.enrichment.calls.SignalCodec.Packed;
import dev.carflow.smartcar.api.Signal;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
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
    private final Ticker ticker;
    private final Cache<MemoryKey, Known> vehicles;

    /** When users were removed, for as long as something of them could still wait on a topic. */
    private final Cache<String, Instant> removed;

    /**
     * @param maxBytes for all vehicles
     * @param maxAge after which a vehicle is forgotten of which nothing was heard
     * @param wanted which codes are worth remembering
     * @param ticker nanoseconds that never jump
     */
    public VehicleMemory(long maxBytes, Duration maxAge, Predicate<String> wanted, Ticker ticker) {
        this.wanted = wanted;
        this.ticker = ticker;
        this.vehicles = Caffeine.newBuilder()
                .maximumWeight(maxBytes)
                .weigher(VehicleMemory::bytesOf)
                .expireAfterWrite(maxAge)
                .ticker(ticker)
                .executor(Runnable::run)
                .build();
        this.removed = Caffeine.newBuilder()
                .maximumSize(MOST_REMOVED)
                .expireAfterWrite(maxAge)
                .ticker(ticker)
                .executor(Runnable::run)
                .build();
    }

    private record Known(Packed packed, long askedAt, Withdrawals withdrawals) {

        static final Known NOTHING = new Known(SignalCodec.pack(List.of()), NEVER, Withdrawals.NONE);
    }

    /**
     * Adds what an event says of a vehicle; the newest values stay.
     *
     * @param receivedAt when the event came; what was withdrawn or removed since is not remembered
     */
    public void remember(String userId, String vehicleId, Collection<Signal> heard, Instant receivedAt) {
        List<Signal> signals = worthRemembering(heard);
        if (!signals.isEmpty()) {
            change(userId, vehicleId, receivedAt, known -> heard(known, signals, receivedAt, known.askedAt()));
        }
    }

    /**
     * Adds what Smartcar has just answered, even if that is nothing.
     *
     * @param complete whether it is all that Smartcar has: then what it lacks is forgotten
     * @param receivedAt when the event came for which Smartcar was asked
     */
    public void rememberAnswer(
            String userId, String vehicleId, Collection<Signal> heard, boolean complete, Instant receivedAt) {
        List<Signal> signals = worthRemembering(heard);
        change(
                userId,
                vehicleId,
                receivedAt,
                known -> heard(complete ? withoutSignals(known) : known, signals, receivedAt, ticker.read()));
    }

    /** Smartcar has nothing of a vehicle: only what this event says is remembered. */
    public void rememberAlone(String userId, String vehicleId, Collection<Signal> heard, Instant receivedAt) {
        List<Signal> signals = worthRemembering(heard);
        change(
                userId,
                vehicleId,
                receivedAt,
                known -> heard(withoutSignals(known), signals, receivedAt, known.askedAt()));
    }

    /** Forgets values that may not be told any more, and takes none again that Smartcar had before. */
    public void withdraw(String userId, String vehicleId, Collection<String> codes, Instant at) {
        List<String> wantedCodes = codes.stream().filter(wanted).toList();
        change(userId, vehicleId, at, known -> {
            if (!known.withdrawals().isOfThisGrant(at)) {
                return known;
            }
            Map<String, Signal> left = SignalCodec.unpack(known.packed());
            left.keySet().removeAll(wantedCodes);
            return new Known(
                    SignalCodec.pack(left.values()),
                    known.askedAt(),
                    known.withdrawals().with(wantedCodes, at));
        });
    }

    /** The same for all values of a vehicle. */
    public void withdrawAll(String userId, String vehicleId, Instant at) {
        change(
                userId,
                vehicleId,
                at,
                known -> known.withdrawals().isOfThisGrant(at)
                        ? new Known(
                                Known.NOTHING.packed(),
                                known.askedAt(),
                                known.withdrawals().withAll(at))
                        : known);
    }

    /** A user has granted access anew: nothing from before counts, and Smartcar may be asked at once. */
    public void grantAnew(String userId, String vehicleId, Instant at) {
        change(
                userId,
                vehicleId,
                at,
                known -> known.withdrawals().isOfThisGrant(at)
                        ? new Known(
                                Known.NOTHING.packed(),
                                NEVER,
                                known.withdrawals().grantedAt(at))
                        : known);
    }

    private List<Signal> worthRemembering(Collection<Signal> heard) {
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

    private static Known withoutSignals(Known known) {
        return new Known(Known.NOTHING.packed(), known.askedAt(), known.withdrawals());
    }

    private static Known heard(Known known, List<Signal> signals, Instant receivedAt, long askedAt) {
        Withdrawals before = known.withdrawals();
        if (!before.isOfThisGrant(receivedAt)) {
            return known;
        }
        Withdrawals now = before.with(
                signals.stream().filter(Signal::isWithdrawn).map(Signal::code).toList(), receivedAt);
        List<Signal> admitted = signals.stream()
                .filter(signal -> signal.isWithdrawn() || now.admits(signal, receivedAt))
                .toList();
        Map<String, Signal> newest = Newest.merge(SignalCodec.unpack(known.packed()), admitted);
        return new Known(SignalCodec.pack(newest.values()), askedAt, now);
    }

    /** @return nothing for a vehicle that is not known, or not to this user */
    public Remembered recall(String userId, String vehicleId) {
        Known known = vehicles.getIfPresent(new MemoryKey(userId, vehicleId));
        return known == null
                ? Remembered.NOTHING
                : new Remembered(
                        SignalCodec.unpack(known.packed()),
                        known.askedAt() == NEVER
                                ? Optional.empty()
                                : Optional.of(Duration.ofNanos(ticker.read() - known.askedAt())));
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
