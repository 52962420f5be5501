package dev.carflow.scenario;

import dev.carflow.scenario.Measurement.Signal;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One play of a scenario. All ids and values follow from its members, so that another process can derive what was played.
 *
 * @param id eight hexadecimal digits, part of the id of each event
 * @param user Smartcar's id of the first user
 * @param vehicle Smartcar's id of the first vehicle
 */
public record Play(Scenario scenario, String id, String user, String vehicle) {

    private static final Pattern EVENT_ID = Pattern.compile("([a-z0-9.-]+)-([0-9a-f]{8})-(\\d+)");
    private static final Pattern ID = Pattern.compile("[0-9a-f]{8}");

    /** Values of one signal in a play differ by this, so that each says which event it is from. */
    private static final int STEP = 3;

    /** The event of an id. */
    public record EventName(Scenario scenario, String play, int number) {}

    /** @param seed makes the same ids and values each time */
    public static Play of(Scenario scenario, OptionalLong seed, Optional<String> user, Optional<String> vehicle) {
        int bits = seed.isPresent()
                ? Long.hashCode(seed.getAsLong() * 0x9E3779B97F4A7C15L)
                : ThreadLocalRandom.current().nextInt();
        String id = String.format(Locale.ROOT, "%08x", bits);
        return new Play(
                scenario,
                id,
                user.orElse("scenario-user-" + id + "-1"),
                vehicle.orElse("scenario-vehicle-" + id + "-1"));
    }

    public static boolean isId(String text) {
        return ID.matcher(text).matches();
    }

    /** Returns the event that has this id; empty for an event of no play. */
    public static Optional<EventName> eventOf(String eventId) {
        Matcher parts = EVENT_ID.matcher(eventId);
        if (!parts.matches() || parts.group(3).length() > 4) {
            return Optional.empty();
        }
        return Scenario.of(parts.group(1))
                .map(scenario -> new EventName(scenario, parts.group(2), Integer.parseInt(parts.group(3))));
    }

    public String eventId(int number) {
        return scenario.slug() + '-' + id + '-' + number;
    }

    /** @param number 1 is {@link #user()} */
    public String user(int number) {
        return number == 1 ? user : "scenario-user-" + id + '-' + number;
    }

    /** @param number 1 is {@link #vehicle()} */
    public String vehicle(int number) {
        return number == 1 ? vehicle : "scenario-vehicle-" + id + '-' + number;
    }

    /** Returns whether a user takes part in the play. */
    public boolean hasUser(String userId) {
        return user.equals(userId) || user(2).equals(userId);
    }

    /** Returns whether a vehicle takes part in the play. */
    public boolean hasVehicle(String vehicleId) {
        return vehicle.equals(vehicleId)
                || vehicle(2).equals(vehicleId)
                || vehicle(3).equals(vehicleId);
    }

    /** Returns a value of a signal, another one for each level. */
    public long value(Signal signal, int level) {
        int offset = Integer.parseUnsignedInt(id, 16) & 0xF;
        long base =
                switch (signal) {
                    case CHARGE -> 30;
                    case RANGE -> 150;
                    case ODOMETER -> 40_000;
                };
        return base + offset + (long) STEP * level;
    }

    /** Leaves out user and vehicle, which can be those of a person. */
    @Override
    public String toString() {
        return "Play[" + scenario.slug() + ' ' + id + ']';
    }
}
