package dev.carflow.sandbox.simulator.fleet;

import java.util.EnumSet;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;

/** Dates the signals of one vehicle as its maker does. */
final class MakerTimes {

    private static final long LARGEST_STEP_BACK_MS = 600_000;
    private static final long MIXING = 0x9E37_79B9_7F4A_7C15L;

    private final long latency;
    private final long grain;
    /** How far the car's clock is ahead, in milliseconds, from a moment of its life on. */
    private final NavigableMap<Long, Long> ahead = new TreeMap<>(Map.of(Long.MIN_VALUE, 0L));

    private final Set<SignalCode> undated = EnumSet.noneOf(SignalCode.class);
    private final Set<SignalCode> unsteady = EnumSet.noneOf(SignalCode.class);

    MakerTimes(MakerSettings settings, SplittableRandom random) {
        latency = settings.latency().isZero()
                ? 0
                : random.nextLong(settings.latency().toMillis() + 1);
        grain = Math.max(1, settings.grain().toMillis());
        if (settings.undated() + settings.unsteady() > 0) {
            for (SignalCode code : SignalCode.values()) {
                double dice = random.nextDouble();
                if (dice < settings.undated()) {
                    undated.add(code);
                } else if (dice < settings.undated() + settings.unsteady()) {
                    unsteady.add(code);
                }
            }
        }
    }

    /** @return milliseconds from a moment of the vehicle's life until Smartcar can read it */
    long latency() {
        return latency;
    }

    /**
     * @param moment of the vehicle's life from which on its clock is this far ahead, epoch milliseconds
     */
    void setClock(long moment, long aheadMillis) {
        ahead.put(moment, aheadMillis);
    }

    /**
     * @param read with the true times of the vehicle's life
     */
    Signal reported(Signal read) {
        if (!read.hasTimes()) {
            return read;
        }
        if (undated.contains(read.code())) {
            return read.dated(0, 0);
        }
        long changed = read.changedAt();
        long back = unsteady.contains(read.code()) ? Math.floorMod(changed * MIXING, LARGEST_STEP_BACK_MS) : 0;
        long reported = changed - back;
        return read.dated(
                reported
                        - Math.floorMod(reported, grain)
                        + ahead.floorEntry(changed).getValue(),
                read.retrievedAt() + latency);
    }
}
