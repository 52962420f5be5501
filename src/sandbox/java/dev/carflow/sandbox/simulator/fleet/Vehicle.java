package dev.carflow.sandbox.simulator.fleet;

import dev.carflow.sandbox.simulator.fleet.Statement.Source;
import dev.carflow.sandbox.simulator.fleet.StoreSettings.Unsubscribed;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * One vehicle: its identity, its user, its life, its contents in Smartcar's store, and what was reported of it. Its
 * state advances when it is read; reads at the same instant see the same signals.
 */
public final class Vehicle {

    private static final double CHARGED_BEFORE = 0.5;
    private static final double FRONT_TRUNK_PERMITTED = 0.6;
    private static final long SINCE_LAST_CHARGE_MS = 7 * 3600 * 1000L;

    private final VehicleIdentity identity;
    private final double pace;
    private final VehicleLife life;
    private final Telemetry telemetry;
    private final SignalStore store = new SignalStore();
    private final StoreSettings collecting;
    private final CollectedSignals collected;
    private final Statements statements;
    private final MakerTimes times;
    private final Set<SignalCode> revoked = EnumSet.noneOf(SignalCode.class);

    private long observedAt;
    private List<Signal> signals;
    private long collectedAt;
    private boolean monitored = true;
    private volatile User owner;

    Vehicle(
            VehicleIdentity identity,
            User owner,
            Model model,
            SplittableRandom random,
            FleetSettings settings,
            Instant born) {
        this.identity = identity;
        this.owner = owner;
        this.pace = settings.pace();
        this.collecting = settings.store();
        this.collected = new CollectedSignals(collecting.delay().toMillis());
        this.statements = settings.remembers() ? new Statements() : null;
        this.life = new VehicleLife(model, random);
        this.telemetry = new Telemetry(model, life, store, random.nextDouble() < FRONT_TRUNK_PERMITTED);
        this.times = new MakerTimes(settings.makers(), random);
        this.observedAt = born.toEpochMilli() - times.latency();
        telemetry.begin(identity, random.nextDouble() < CHARGED_BEFORE, observedAt - SINCE_LAST_CHARGE_MS);
        if (settings.variety().liveSizes()) {
            telemetry.read(observedAt);
            FurtherSignals.fill(store, observedAt);
        }
        refreshStore();
        collectedAt = born.toEpochMilli();
        if (!collecting.emptyAtFirst()) {
            collected.take(signals, collectedAt - collecting.delay().toMillis());
        }
    }

    public String id() {
        return identity.id();
    }

    public VehicleIdentity identity() {
        return identity;
    }

    /**
     * @return the user who connected it; if there are several, the first
     */
    public User owner() {
        return owner;
    }

    /** The vehicle changes hands. What was collected of it belongs to the earlier owner: Smartcar reads it again. */
    synchronized void sell(User buyer, Instant now) {
        owner = buyer;
        revoked.clear();
        collected.clear();
        collectedAt = now.toEpochMilli();
        if (!collecting.emptyAtFirst()) {
            collect(observe(now), collectedAt - collecting.delay().toMillis());
        }
    }

    void owner(User user) {
        owner = user;
    }

    /** The user withdraws the permission for these signals: from now on they are {@code PERMISSION} errors. */
    public synchronized void revoke(SignalCode... codes) {
        revoked.addAll(List.of(codes));
        refreshStore();
    }

    /** The user permits these signals again. */
    public synchronized void grant(SignalCode... codes) {
        List.of(codes).forEach(revoked::remove);
        refreshStore();
    }

    /** The signals as the maker sees them at that instant, whether or not Smartcar reads them. */
    public synchronized List<Signal> observe(Instant now) {
        long at = now.toEpochMilli() - times.latency();
        if (at > observedAt) {
            life.live((at - observedAt) / 1000.0 * pace);
            observedAt = at;
            refreshStore();
        }
        return signals;
    }

    /**
     * Like {@link #observe}, with at least one of these signals changed after {@code since} (epoch ms): Smartcar delivers
     * nothing without a cause. In reports of one vehicle {@link Signal#changedAt()} therefore rises strictly, even within
     * a millisecond.
     * All of a report goes into Smartcar's store; of its signals the subscribed ones are said, by the webhook.
     *
     * @param subscribed the signals that the webhook carries and that cause its events; the temperature among them, which
     *     can always change
     * @return all signals; none while the vehicle is not monitored
     */
    public synchronized List<Signal> report(Instant now, long since, Set<SignalCode> subscribed) {
        if (!monitored) {
            return List.of();
        }
        List<Signal> seen = observe(now);
        if (seen.stream().noneMatch(signal -> signal.changedAt() > since && subscribed.contains(signal.code()))) {
            life.feelTheWeather();
            observedAt = Math.max(observedAt, since + 1);
            refreshStore();
            seen = signals;
        }
        collect(seen, now.toEpochMilli());
        for (Signal signal : seen) {
            if (subscribed.contains(signal.code())) {
                reported(signal, Source.WEBHOOK, now);
            }
        }
        return seen;
    }

    /**
     * Returns the contents of Smartcar's store for the vehicle at that instant, from which {@code GET /signals}
     * answers.
     */
    public synchronized List<StoredSignal> stored(Instant now) {
        if (!monitored && collecting.unsubscribed() == Unsubscribed.NOTHING) {
            return List.of();
        }
        long at = now.toEpochMilli();
        long every = collecting.refreshedEvery().toMillis();
        long refreshes = (at - collectedAt) / every;
        if (refreshes > 0) {
            long refreshedAt = Math.max(collectedAt + refreshes * every, observedAt + times.latency());
            collect(observe(Instant.ofEpochMilli(refreshedAt)), refreshedAt);
        }
        List<StoredSignal> stored = collected.at(at);
        return revoked.isEmpty()
                ? stored
                : stored.stream()
                        .map(kept -> new StoredSignal(permitted(kept.signal()), kept.ingestedAt()))
                        .toList();
    }

    /** Records that Smartcar reported this of the vehicle, if the fleet's settings say so. */
    public synchronized void reported(Signal signal, Source source, Instant at) {
        if (statements != null) {
            statements.add(signal, source, at.toEpochMilli());
        }
    }

    /**
     * Everything that Smartcar ever said of this signal of the vehicle, in webhooks (when the event happened, delivered
     * or not) and in answers of the API, in the order in which it was said. What is said again with nothing changed, not
     * even {@code retrievedAt}, is there once for each run of repetitions of a source.
     *
     * <p>A proof takes from it whether a value with its time is one that this vehicle was ever said to have, and which
     * was the newest at an instant: that of the greatest {@code oemUpdatedAt}, then {@code retrievedAt}, among those with
     * {@code reportedAt} up to the instant.
     *
     * @param code such as {@code odometer-traveleddistance}
     * @return none for a code that no vehicle has
     * @throws IllegalStateException if the fleet's settings are without {@link FleetSettings#withStatements()}
     */
    public synchronized List<Statement> statements(String code) {
        if (statements == null) {
            throw new IllegalStateException("this fleet remembers no statements");
        }
        return SignalCode.of(code).map(statements::of).orElse(List.of());
    }

    /**
     * @return epoch ms of the latest read of the vehicle, in the time of {@link Signal#changedAt()}
     */
    public synchronized long observedAt() {
        return observedAt;
    }

    /**
     * Sets the car's clock: later changes have a time that is this far ahead of the true one. Earlier values keep their
     * reported times.
     *
     * @param ahead zero for a correct clock
     */
    public synchronized void setClock(Duration ahead) {
        times.setClock(observedAt + 1, ahead.toMillis());
    }

    /** Without a webhook subscription no event is sent; {@link StoreSettings} says what is stored then. */
    public synchronized void monitored(boolean on) {
        monitored = on;
    }

    public synchronized boolean isMonitored() {
        return monitored;
    }

    private void collect(List<Signal> seen, long at) {
        collectedAt = at;
        collected.take(seen, at);
    }

    private void refreshStore() {
        telemetry.read(observedAt);
        signals = store.snapshot().stream()
                .map(times::reported)
                .map(this::permitted)
                .toList();
    }

    private Signal permitted(Signal signal) {
        return revoked.contains(signal.code())
                ? new Signal(signal.code(), null, 0, 0, SignalError.NOT_PERMITTED)
                : signal;
    }
}
