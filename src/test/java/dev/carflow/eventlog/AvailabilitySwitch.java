package dev.carflow.eventlog;

/** Does what the probe does, for tests of other packages. */
public final class AvailabilitySwitch {

    private AvailabilitySwitch() {}

    /** Two probes were silent; the next ones have an answer. */
    public static void away(KafkaAvailability availability) {
        long longAgo = System.nanoTime() - 3_600_000_000_000L;
        availability.probed(false, "silent", longAgo);
        availability.probed(false, "silent", longAgo);
        availability.probed(true, "silent", longAgo);
    }
}
