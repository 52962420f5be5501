package dev.carflow.sandbox.simulator.wire;

import java.util.SplittableRandom;
import java.util.UUID;

/** Ids that look like Smartcar's, UUIDs of version 4 in form, but derived from a seed. Not thread-safe. */
public final class RandomIds {

    private static final long VERSION_4 = 0x4000L;
    private static final long VARIANT = 0x8000_0000_0000_0000L;

    private final SplittableRandom random;

    public RandomIds(SplittableRandom random) {
        this.random = random;
    }

    /** An id in one of the forms on record that are no UUIDs, or a UUID (contract 0.5). */
    public String nextOpaque() {
        String uuid = next();
        return switch (random.nextInt(3)) {
            case 0 -> "v_" + uuid.replace("-", "").substring(0, 16);
            case 1 -> uuid.substring(0, uuid.length() - 4) + "9iok";
            default -> uuid;
        };
    }

    public String next() {
        return new UUID(random.nextLong() & ~0xF000L | VERSION_4, random.nextLong() >>> 2 | VARIANT).toString();
    }
}
