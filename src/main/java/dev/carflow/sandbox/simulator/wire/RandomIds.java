package dev.carflow.sandbox.simulator.wire;

import java.util.SplittableRandom;
import java.util.UUID;

/** Ids that look like Smartcar's, UUIDs of version 4 in form, and yet follow from a seed. Not thread-safe. */
public final class RandomIds {

    private static final long VERSION_4 = 0x4000L;
    private static final long VARIANT = 0x8000_0000_0000_0000L;

    private final SplittableRandom random;

    public RandomIds(SplittableRandom random) {
        this.random = random;
    }

    public String next() {
        return new UUID(random.nextLong() & ~0xF000L | VERSION_4, random.nextLong() >>> 2 | VARIANT).toString();
    }
}
