package dev.carflow.sandbox.simulator.webhooks;

import dev.carflow.sandbox.simulator.fleet.Fleet;
import dev.carflow.sandbox.simulator.fleet.Signal;
import dev.carflow.sandbox.simulator.fleet.SignalCode;
import dev.carflow.sandbox.simulator.fleet.User;
import dev.carflow.sandbox.simulator.fleet.Vehicle;
import dev.carflow.sandbox.simulator.webhooks.Event.Subject;
import dev.carflow.sandbox.simulator.wire.RandomIds;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * What happens next in the fleet. The same seed, fleet and clock give the same events. Confined to one thread.
 */
final class EventSource {

    private static final int MOST_EVENTS_UNTIL_RESOLVED = 4;

    private final Fleet fleet;
    private final Shares shares;
    private final Set<SignalCode> subscribed;
    private final Clock clock;
    private final SplittableRandom random;
    private final RandomIds ids;
    private final Map<String, Standing> standings = new HashMap<>();
    private long latest;

    /** @param subscribed the signals that events carry, and that cause them */
    EventSource(Fleet fleet, Shares shares, Set<SignalCode> subscribed, Clock clock, SplittableRandom random) {
        this.fleet = fleet;
        this.shares = shares;
        this.subscribed = subscribed;
        this.clock = clock;
        this.random = random;
        this.ids = new RandomIds(random.split());
    }

    /** How the webhook stands with one vehicle. */
    private static final class Standing {
        private boolean introduced;
        private long reportedAt;
        private Trouble open;
        private int eventsUntilResolved;
    }

    /** The webhook was switched on again: the next event of each vehicle is a first delivery (contract 4). */
    void introduceEverybody() {
        standings.values().forEach(standing -> standing.introduced = false);
    }

    /** @return empty while there is no live vehicle that is monitored */
    Optional<Event> next() {
        return anyVehicle().map(vehicle -> happening(vehicle, due(vehicle)));
    }

    /** Another update of a vehicle that had an event before. */
    Optional<Event> nextOf(String vehicleId) {
        return fleet.vehicle(vehicleId)
                .filter(Vehicle::isMonitored)
                .map(vehicle -> happening(vehicle, EventKind.SIGNAL_UPDATED));
    }

    Event happening(Vehicle vehicle, EventKind kind) {
        Standing standing = standing(vehicle);
        return switch (kind) {
            case FIRST_DELIVERY, SIGNAL_UPDATED, TEST -> state(vehicle, standing, kind);
            case ERROR -> problem(vehicle, standing);
            case RESOLVED -> resolution(vehicle, standing);
            case LEGACY_SCHEDULE ->
                new Event.Legacy(subject(vehicle, kind), subscribed(vehicle.observe(clock.instant())));
            case LEGACY_EVENT -> new Event.Legacy(subject(vehicle, kind), List.of());
        };
    }

    Optional<Vehicle> anyVehicle() {
        List<Vehicle> vehicles = fleet.reportedVehicles();
        if (vehicles.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(vehicles.get(random.nextInt(vehicles.size()))).filter(Vehicle::isMonitored);
    }

    private EventKind due(Vehicle vehicle) {
        Standing standing = standing(vehicle);
        if (!standing.introduced) {
            return EventKind.FIRST_DELIVERY;
        }
        if (standing.open != null && --standing.eventsUntilResolved <= 0) {
            return EventKind.RESOLVED;
        }
        double dice = random.nextDouble();
        if (dice < shares.errors() && standing.open == null) {
            return EventKind.ERROR;
        }
        dice -= shares.errors();
        if (dice >= 0 && dice < shares.tests()) {
            return EventKind.TEST;
        }
        dice -= shares.tests();
        if (dice >= 0 && dice < shares.legacy()) {
            return random.nextBoolean() ? EventKind.LEGACY_SCHEDULE : EventKind.LEGACY_EVENT;
        }
        return EventKind.SIGNAL_UPDATED;
    }

    private Event state(Vehicle vehicle, Standing standing, EventKind kind) {
        List<Signal> signals = subscribed(vehicle.report(clock.instant(), standing.reportedAt, subscribed));
        List<SignalCode> changed = signals.stream()
                .filter(signal -> signal.isSuccess() && signal.changedAt() > standing.reportedAt)
                .map(Signal::code)
                .toList();
        if (kind != EventKind.TEST) {
            standing.introduced = true;
            standing.reportedAt = vehicle.observedAt();
        }
        return new Event.State(subject(vehicle, kind), signals, kind == EventKind.FIRST_DELIVERY ? List.of() : changed);
    }

    private List<Signal> subscribed(List<Signal> signals) {
        return signals.stream()
                .filter(signal -> subscribed.contains(signal.code()))
                .toList();
    }

    private Event problem(Vehicle vehicle, Standing standing) {
        standing.open = Trouble.values()[random.nextInt(Trouble.values().length)];
        standing.eventsUntilResolved = random.nextInt(1, MOST_EVENTS_UNTIL_RESOLVED);
        return new Event.Problem(subject(vehicle, EventKind.ERROR), standing.open, false);
    }

    private Event resolution(Vehicle vehicle, Standing standing) {
        Trouble resolved = standing.open == null ? Trouble.UNREACHABLE : standing.open;
        standing.open = null;
        return new Event.Problem(subject(vehicle, EventKind.RESOLVED), resolved, true);
    }

    private Subject subject(Vehicle vehicle, EventKind kind) {
        latest = Math.max(latest + 1, clock.millis());
        return new Subject(ids.next(), kind, userOf(vehicle), vehicle.identity(), latest);
    }

    /** Each user of a shared vehicle has a subscription of their own. */
    private User userOf(Vehicle vehicle) {
        List<User> users = fleet.usersOf(vehicle.id());
        return users.size() < 2 ? vehicle.owner() : users.get(random.nextInt(users.size()));
    }

    private Standing standing(Vehicle vehicle) {
        return standings.computeIfAbsent(vehicle.id(), unknown -> new Standing());
    }
}
