package dev.carflow.sandbox.simulator.webhooks;

import dev.carflow.sandbox.simulator.fleet.Fleet;
import dev.carflow.sandbox.simulator.fleet.FleetSettings;
import dev.carflow.sandbox.simulator.fleet.Signal;
import dev.carflow.sandbox.simulator.fleet.SignalCode;
import dev.carflow.sandbox.simulator.fleet.SubscriptionKey;
import dev.carflow.sandbox.simulator.fleet.User;
import dev.carflow.sandbox.simulator.fleet.Vehicle;
import dev.carflow.sandbox.simulator.fleet.VehicleIdentity;
import dev.carflow.sandbox.simulator.webhooks.Event.Subject;
import dev.carflow.sandbox.simulator.wire.RandomIds;
import java.time.Clock;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;

/** The next events of the fleet. The same seed, fleet and clock give the same events. Confined to one thread. */
final class EventSource {

    private static final int MOST_EVENTS_UNTIL_RESOLVED = 4;
    private static final String TEST_MODE = "test";

    private final Fleet fleet;
    private final Vehicle nobodys;
    private final Shares shares;
    private final PayloadShares payloads;
    private final Set<SignalCode> subscribed;
    private final List<Webhook> webhooks;
    private final Clock clock;
    private final SplittableRandom random;
    private final RandomIds ids;
    private final Map<String, VehicleState> states = new HashMap<>();
    private long latest;

    /** @param webhooks of the application, at least one */
    EventSource(Fleet fleet, WebhookSettings settings, List<Webhook> webhooks, Clock clock, SplittableRandom random) {
        this.fleet = fleet;
        this.shares = settings.shares();
        this.payloads = settings.payloads();
        this.subscribed = settings.signals();
        this.webhooks = List.copyOf(webhooks);
        this.clock = clock;
        this.random = random;
        this.ids = new RandomIds(random.split());
        this.nobodys = Fleet.create(
                        FleetSettings.of(1, 1).withSeed(random.split().nextLong()), clock.instant())
                .liveVehicles()
                .get(0);
    }

    /** The webhook's state for one vehicle. */
    private static final class VehicleState {
        private boolean introduced;
        private long reportedAt;
        private List<ErrorCondition> open = List.of();
        private int eventsUntilResolved;
    }

    /**
     * Called when the webhook is switched on again: the next event of each vehicle is a first delivery (contract 4).
     */
    void introduceEverybody() {
        states.values().forEach(state -> state.introduced = false);
    }

    /**
     * @return empty while no live vehicle is monitored
     */
    Optional<Event> next() {
        return anyVehicle().map(vehicle -> happening(vehicle, due(vehicle)));
    }

    /**
     * Returns a later event of the same vehicle: after an ERROR its RESOLVED and vice versa, if that has not happened
     * since, otherwise an update. Empty if the vehicle is not monitored any more.
     */
    Optional<Event> after(Event earlier) {
        return fleet.vehicle(earlier.subject().vehicle().id())
                .filter(Vehicle::isMonitored)
                .map(vehicle -> happening(vehicle, kindAfter(earlier.subject().kind(), stateOf(vehicle))));
    }

    private static EventKind kindAfter(EventKind kind, VehicleState state) {
        if (kind == EventKind.ERROR && !state.open.isEmpty()) {
            return EventKind.RESOLVED;
        }
        return kind == EventKind.RESOLVED && state.open.isEmpty() ? EventKind.ERROR : EventKind.SIGNAL_UPDATED;
    }

    Event happening(Vehicle vehicle, EventKind kind) {
        return switch (kind) {
            case FIRST_DELIVERY, SIGNAL_UPDATED -> state(vehicle, kind);
            case TEST -> test();
            case ERROR -> problem(vehicle);
            case RESOLVED -> resolution(vehicle);
            case LEGACY_SCHEDULE -> schedule(vehicle);
            case LEGACY_EVENT -> new Event.Legacy(subject(vehicle, kind), legacyForm(false), List.of());
            case UNROUTABLE -> new Event.Unknown(subject(vehicle, kind));
        };
    }

    Optional<Vehicle> anyVehicle() {
        fleet.subscriptions().letHappen(clock.instant());
        List<Vehicle> vehicles = fleet.reportedVehicles();
        if (vehicles.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(vehicles.get(random.nextInt(vehicles.size()))).filter(Vehicle::isMonitored);
    }

    /** Returns the same event from another webhook, if there is one. */
    Optional<Event> fromAnotherWebhook(Event event) {
        return webhooks.stream()
                .filter(webhook -> !webhook.equals(event.subject().webhook()))
                .findFirst()
                .map(event::of);
    }

    private EventKind due(Vehicle vehicle) {
        VehicleState state = stateOf(vehicle);
        if (!state.introduced || fleet.subscriptions().takeBegun(vehicle.id())) {
            return EventKind.FIRST_DELIVERY;
        }
        if (!state.open.isEmpty() && --state.eventsUntilResolved <= 0) {
            return EventKind.RESOLVED;
        }
        double dice = random.nextDouble();
        if (dice < shares.errors() && state.open.isEmpty()) {
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
        dice -= shares.legacy();
        return dice >= 0 && dice < shares.unroutable() ? EventKind.UNROUTABLE : EventKind.SIGNAL_UPDATED;
    }

    private Event state(Vehicle vehicle, EventKind kind) {
        VehicleState state = stateOf(vehicle);
        List<Signal> signals = reported(vehicle, state);
        List<SignalCode> changed = changed(signals, state);
        state.introduced = true;
        state.reportedAt = vehicle.observedAt();
        return new Event.State(
                subject(vehicle, kind),
                signals,
                kind == EventKind.FIRST_DELIVERY ? List.of() : changed,
                unavailable(signals, changed),
                further(signals));
    }

    /** The dashboard's test delivery: of a vehicle outside every fleet (contract 12.1). */
    private Event test() {
        VehicleState state = stateOf(nobodys);
        List<Signal> signals = reported(nobodys, state);
        List<SignalCode> changed = changed(signals, state);
        state.reportedAt = nobodys.observedAt();
        VehicleIdentity real = nobodys.identity();
        VehicleIdentity identity = new VehicleIdentity(
                real.id(),
                real.vin(),
                real.nickname(),
                real.make(),
                real.model(),
                real.year(),
                TEST_MODE,
                real.powertrainType());
        PayloadForm form = payloads.dashboard() > 0 ? PayloadForm.DASHBOARD : PayloadForm.LIVE;
        Subject subject =
                new Subject(anyOf(webhooks), eventId(), EventKind.TEST, nobodys.owner(), identity, happensAt(), form);
        return new Event.State(subject, signals, changed, List.of(), List.of());
    }

    private List<Signal> reported(Vehicle vehicle, VehicleState state) {
        return subscribed(vehicle.report(clock.instant(), state.reportedAt, subscribed));
    }

    private List<Signal> subscribed(List<Signal> signals) {
        return signals.stream()
                .filter(signal -> subscribed.contains(signal.code()))
                .toList();
    }

    private static List<SignalCode> changed(List<Signal> signals, VehicleState state) {
        return signals.stream()
                .filter(signal -> signal.isSuccess() && signal.changedAt() > state.reportedAt)
                .map(Signal::code)
                .toList();
    }

    /** One signal that did not cause the event. */
    private List<SignalCode> unavailable(List<Signal> signals, List<SignalCode> changed) {
        if (!happens(payloads.unavailable())) {
            return List.of();
        }
        List<SignalCode> candidates = signals.stream()
                .map(Signal::code)
                .filter(code -> !changed.contains(code))
                .toList();
        return candidates.isEmpty() ? List.of() : List.of(candidates.get(random.nextInt(candidates.size())));
    }

    private List<FurtherSignal> further(List<Signal> signals) {
        FurtherSignal longList = FurtherSignal.LONG_LIST;
        boolean known = signals.stream().anyMatch(signal -> signal.code().code().equals(longList.code()));
        return !known && happens(payloads.largest()) ? List.of(longList) : List.of();
    }

    private Event problem(Vehicle vehicle) {
        VehicleState state = stateOf(vehicle);
        state.open = List.of(ErrorCondition.values()[random.nextInt(ErrorCondition.values().length)]);
        state.eventsUntilResolved = random.nextInt(1, MOST_EVENTS_UNTIL_RESOLVED);
        if (happens(payloads.oddErrors())) {
            Set<ErrorCondition> several = EnumSet.copyOf(state.open);
            several.add(ErrorCondition.values()[random.nextInt(ErrorCondition.values().length)]);
            several.add(ErrorCondition.values()[random.nextInt(ErrorCondition.values().length)]);
            state.open = List.copyOf(several);
        }
        return new Event.Problem(subject(vehicle, EventKind.ERROR), state.open, false, !happens(payloads.oddErrors()));
    }

    private Event resolution(Vehicle vehicle) {
        VehicleState state = stateOf(vehicle);
        List<ErrorCondition> resolved = state.open.isEmpty() ? List.of(ErrorCondition.UNREACHABLE) : state.open;
        state.open = List.of();
        return new Event.Problem(subject(vehicle, EventKind.RESOLVED), resolved, true, true);
    }

    private Event schedule(Vehicle vehicle) {
        Subject subject = subject(vehicle, EventKind.LEGACY_SCHEDULE);
        LegacyForm form = legacyForm(true);
        List<Event.Legacy.Part> parts = new ArrayList<>();
        parts.add(new Event.Legacy.Part(vehicle.id(), subject.eventId(), observed(vehicle)));
        for (int i = 1; i < form.vehicles(); i++) {
            anyVehicle()
                    .filter(other ->
                            parts.stream().noneMatch(part -> part.vehicleId().equals(other.id())))
                    .ifPresent(other -> parts.add(new Event.Legacy.Part(other.id(), ids.next(), observed(other))));
        }
        return new Event.Legacy(subject, form, parts);
    }

    private List<Signal> observed(Vehicle vehicle) {
        return subscribed(vehicle.observe(clock.instant()));
    }

    private LegacyForm legacyForm(boolean schedule) {
        return happens(payloads.legacyVariants()) ? LegacyForm.any(schedule, random) : LegacyForm.plain(schedule);
    }

    private Subject subject(Vehicle vehicle, EventKind kind) {
        Webhook webhook = anyOf(webhooksOf(vehicle));
        return new Subject(
                webhook,
                eventId(),
                kind,
                userOf(vehicle, webhook),
                vehicle.identity(),
                happensAt(),
                PayloadForm.any(payloads, random));
    }

    /** Each user of a shared vehicle has a subscription of their own. */
    private User userOf(Vehicle vehicle, Webhook webhook) {
        List<User> users = fleet.usersOf(vehicle.id());
        if (users.size() < 2) {
            return vehicle.owner();
        }
        List<User> subscribedUsers =
                users.stream().filter(user -> reports(webhook, user, vehicle)).toList();
        List<User> candidates = subscribedUsers.isEmpty() ? users : subscribedUsers;
        return candidates.get(random.nextInt(candidates.size()));
    }

    /** Returns the webhooks that are subscribed to the vehicle; an event that a test asks for comes from any. */
    private List<Webhook> webhooksOf(Vehicle vehicle) {
        List<Webhook> reporting = webhooks.stream()
                .filter(webhook ->
                        fleet.usersOf(vehicle.id()).stream().anyMatch(user -> reports(webhook, user, vehicle)))
                .toList();
        return reporting.isEmpty() ? webhooks : reporting;
    }

    private boolean reports(Webhook webhook, User user, Vehicle vehicle) {
        return fleet.subscriptions()
                .reports(new SubscriptionKey(webhook.id(), user.id(), vehicle.id()), clock.instant());
    }

    private Webhook anyOf(List<Webhook> candidates) {
        return candidates.get(candidates.size() == 1 ? 0 : random.nextInt(candidates.size()));
    }

    private String eventId() {
        return happens(payloads.opaqueIds()) ? Long.toUnsignedString(random.nextLong()) : ids.next();
    }

    private long happensAt() {
        latest = Math.max(latest + 1, clock.millis());
        return latest;
    }

    private VehicleState stateOf(Vehicle vehicle) {
        return states.computeIfAbsent(vehicle.id(), unknown -> new VehicleState());
    }

    private boolean happens(double share) {
        return share > 0 && random.nextDouble() < share;
    }
}
