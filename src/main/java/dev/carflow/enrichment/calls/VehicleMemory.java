package dev.carflow.enrichment.calls;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import dev.carflow.enrichment.calls.SignalCodec.Packed;
import dev.carflow.smartcar.api.Signal;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * What is known of vehicles: the wanted signals of events and answers. Bounded by bytes (the least used go first) and by
 * age. What one user may know of a vehicle is never told to another. Thread-safe; a vehicle of 20 signals takes about a
 * kilobyte.
 */
public final class VehicleMemory {

    /**
     * Bytes of a vehicle besides its ids and values: the cache's node (about 112) and its place in the table (8), headers
     * of the key (24), of the value (48) and of their arrays (16 each), and rounding; as measured on a heap. Layouts
     * are not counted, since vehicles of a kind share them.
     */
    private static final int FIXED_COST = 232;

    private static final long NEVER = Long.MIN_VALUE;

    private final Predicate<String> wanted;
    private final Ticker ticker;
    private final Cache<MemoryKey, Known> vehicles;

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
    }

    private record Known(Packed packed, long askedAt) {}

    /** Adds what an event says of a vehicle; the newest values stay. */
    public void remember(String userId, String vehicleId, Collection<Signal> heard) {
        List<Signal> signals = worthRemembering(heard);
        if (!signals.isEmpty()) {
            add(userId, vehicleId, signals, NEVER);
        }
    }

    /** Adds what Smartcar has just answered, even if that is nothing. */
    public void rememberAnswer(String userId, String vehicleId, Collection<Signal> heard) {
        add(userId, vehicleId, worthRemembering(heard), ticker.read());
    }

    private List<Signal> worthRemembering(Collection<Signal> heard) {
        return heard.stream().filter(signal -> wanted.test(signal.code())).toList();
    }

    private void add(String userId, String vehicleId, List<Signal> signals, long asked) {
        vehicles.asMap()
                .compute(
                        new MemoryKey(userId, vehicleId),
                        (key, known) -> known == null
                                ? known(Map.of(), signals, asked)
                                : known(
                                        SignalCodec.unpack(known.packed()),
                                        signals,
                                        asked == NEVER ? known.askedAt() : asked));
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

    /** Forgets all that users know. It looks at every vehicle once, however many users there are. */
    public void forget(Set<String> userIds) {
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

    private static Known known(Map<String, Signal> before, Collection<Signal> heard, long askedAt) {
        return new Known(SignalCodec.pack(Newest.merge(before, heard).values()), askedAt);
    }

    private static int bytesOf(MemoryKey key, Known known) {
        return FIXED_COST + key.bytes() + known.packed().bytes().length;
    }
}
