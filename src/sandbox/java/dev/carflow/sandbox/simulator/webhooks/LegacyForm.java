package dev.carflow.sandbox.simulator.webhooks;

import java.util.List;
import java.util.SplittableRandom;

/**
 * The form of a payload 2.0 (contract 5.1).
 *
 * @param eventName of a schedule {@code schedule}, {@code scheduled} or {@code dynamic}; otherwise {@code eventBased}
 * @param mode {@code live}, {@code test} or {@code simulated}
 * @param vehicles how many at most
 * @param imperial miles and gallons, as the unit header says
 * @param headers whether items have any: unconfirmed
 * @param failed whether one more path has an error
 * @param happening {@code eventType} of {@code eventBased}
 */
record LegacyForm(
        String eventName,
        String mode,
        int vehicles,
        boolean imperial,
        boolean headers,
        boolean failed,
        String happening) {

    private static final int MOST_VEHICLES = 4;
    private static final List<String> SCHEDULES = List.of("schedule", "scheduled", "dynamic");
    private static final List<String> MODES = List.of("live", "live", "live", "simulated", "test");
    private static final List<String> HAPPENINGS =
            List.of("CHARGING_STARTED", "CHARGING_STOPPED", "CHARGING_COMPLETED");

    static LegacyForm plain(boolean schedule) {
        return new LegacyForm(schedule ? "schedule" : "eventBased", "live", 1, false, true, false, HAPPENINGS.get(0));
    }

    static LegacyForm any(boolean schedule, SplittableRandom random) {
        return new LegacyForm(
                schedule ? one(SCHEDULES, random) : "eventBased",
                one(MODES, random),
                random.nextInt(1, MOST_VEHICLES + 1),
                random.nextBoolean(),
                random.nextBoolean(),
                random.nextBoolean(),
                one(HAPPENINGS, random));
    }

    private static String one(List<String> choices, SplittableRandom random) {
        return choices.get(random.nextInt(choices.size()));
    }
}
