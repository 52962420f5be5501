package dev.carflow.sandbox.simulator.fleet;

import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * One vehicle: who it is, whose it is, and the store of its signals. It lives on whenever somebody looks at it; looks
 * at the same instant see the same signals.
 */
public final class Vehicle {

    private static final double CHARGED_BEFORE = 0.5;
    private static final double FRONT_TRUNK_PERMITTED = 0.6;
    private static final long SINCE_LAST_CHARGE_MS = 7 * 3600 * 1000L;

    private final VehicleIdentity identity;
    private final User owner;
    private final double pace;
    private final VehicleLife life;
    private final Telemetry telemetry;
    private final SignalStore store = new SignalStore();

    private long observedAt;
    private List<Signal> signals;
    private boolean monitored = true;

    Vehicle(VehicleIdentity identity, User owner, Model model, SplittableRandom random, double pace, Instant born) {
        this.identity = identity;
        this.owner = owner;
        this.pace = pace;
        this.life = new VehicleLife(model, random);
        this.telemetry = new Telemetry(model, life, store, random.nextDouble() < FRONT_TRUNK_PERMITTED);
        this.observedAt = born.toEpochMilli();
        telemetry.begin(identity, random.nextDouble() < CHARGED_BEFORE, observedAt - SINCE_LAST_CHARGE_MS);
        look();
    }

    public String id() {
        return identity.id();
    }

    public VehicleIdentity identity() {
        return identity;
    }

    public User owner() {
        return owner;
    }

    /** The signals as the maker sees them at that instant; empty while Smartcar does not monitor the vehicle. */
    public synchronized List<Signal> observe(Instant now) {
        long at = now.toEpochMilli();
        if (at > observedAt) {
            life.live((at - observedAt) / 1000.0 * pace);
            observedAt = at;
            look();
        }
        return monitored ? signals : List.of();
    }

    /**
     * Like {@link #observe}, with at least one of these signals newer than {@code since} (epoch ms): Smartcar delivers
     * nothing without a cause. Reports of one vehicle therefore have strictly rising times, even within a millisecond.
     *
     * @param causes the temperature among them, which can always change
     */
    public synchronized List<Signal> report(Instant now, long since, Set<SignalCode> causes) {
        List<Signal> seen = observe(now);
        if (!monitored
                || seen.stream().anyMatch(signal -> signal.oemUpdatedAt() > since && causes.contains(signal.code()))) {
            return seen;
        }
        life.feelTheWeather();
        observedAt = Math.max(observedAt, since + 1);
        look();
        return signals;
    }

    /** @return epoch ms of the latest look at the vehicle */
    public synchronized long observedAt() {
        return observedAt;
    }

    /** Without a webhook subscription the store is empty and no event is sent (contract 7.4). */
    public synchronized void monitored(boolean on) {
        monitored = on;
    }

    public synchronized boolean isMonitored() {
        return monitored;
    }

    private void look() {
        telemetry.read(observedAt);
        signals = store.snapshot();
    }
}
