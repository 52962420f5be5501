package dev.carflow.smartcar.legacy;

import io.smallrye.mutiny.Uni;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A store as a database is one: for several processes, and at times away. */
final class StoreInMemory implements VehicleTokenStore {

    private final Map<VehicleOfUser, Stored> stored = new HashMap<>();
    private final Set<VehicleOfUser> refused = new HashSet<>();
    private final Set<VehicleOfUser> ofOthers = new HashSet<>();
    /** Vehicles that share another vehicle's pair. */
    private final Map<VehicleOfUser, VehicleOfUser> shared = new HashMap<>();

    private final List<TokenPair> saved = new ArrayList<>();
    private long rows;
    private int loads;
    private int failingLoads;
    private int failingSaves;
    private boolean silentlySaving;
    private boolean hanging;

    synchronized StoreInMemory with(VehicleOfUser vehicle, TokenPair pair) {
        Stored before = stored.get(vehicle);
        stored.put(vehicle, new Stored(pair, before == null ? new PairVersion(++rows, 1) : next(before.version())));
        refused.remove(vehicle);
        ofOthers.remove(vehicle);
        return this;
    }

    private static PairVersion next(PairVersion version) {
        return new PairVersion(version.row(), version.number() + 1);
    }

    /** There are pairs of this vehicle, and none is this user's. */
    synchronized void ofOthers(VehicleOfUser vehicle) {
        ofOthers.add(vehicle);
    }

    /** The pair of the first vehicle serves the second too. */
    synchronized void shared(VehicleOfUser keeper, VehicleOfUser other) {
        shared.put(other, keeper);
    }

    private VehicleOfUser keeper(VehicleOfUser vehicle) {
        return shared.getOrDefault(vehicle, vehicle);
    }

    synchronized void remove(VehicleOfUser vehicle) {
        stored.remove(vehicle);
    }

    /** The next saves fail. */
    synchronized void refuseSaves(int times) {
        failingSaves = times;
    }

    synchronized void refuseLoads(int times) {
        failingLoads = times;
    }

    /** The next save succeeds, but its answer is lost. */
    synchronized void saveSilently() {
        silentlySaving = true;
    }

    synchronized void hang(boolean on) {
        hanging = on;
    }

    synchronized int loads() {
        return loads;
    }

    synchronized List<TokenPair> saved() {
        return List.copyOf(saved);
    }

    synchronized TokenPair pair(VehicleOfUser vehicle) {
        return stored.get(vehicle).pair();
    }

    synchronized boolean isMarked(VehicleOfUser vehicle) {
        return refused.contains(vehicle);
    }

    @Override
    public synchronized Uni<Loaded> load(VehicleOfUser whose) {
        VehicleOfUser vehicle = keeper(whose);
        loads++;
        if (hanging) {
            return Uni.createFrom().nothing();
        }
        if (failingLoads > 0) {
            failingLoads--;
            return Uni.createFrom().failure(new IllegalStateException("the database is away"));
        }
        if (refused.contains(vehicle)) {
            return Uni.createFrom().item(new MarkedRefused());
        }
        if (ofOthers.contains(vehicle)) {
            return Uni.createFrom().item(new OfAnotherUser());
        }
        Stored found = stored.get(vehicle);
        return Uni.createFrom().item(found == null ? new NoTokens() : found);
    }

    @Override
    public synchronized Uni<Saved> save(VehicleOfUser whose, PairVersion version, TokenPair newPair) {
        VehicleOfUser vehicle = keeper(whose);
        if (failingSaves > 0) {
            failingSaves--;
            return Uni.createFrom().item(new Unavailable());
        }
        Stored current = stored.get(vehicle);
        if (current == null) {
            return Uni.createFrom().item(new NoTokens());
        }
        if (!current.version().equals(version)) {
            return Uni.createFrom().item(new Conflict(current));
        }
        stored.put(vehicle, new Stored(newPair, next(version)));
        refused.remove(vehicle);
        saved.add(newPair);
        if (silentlySaving) {
            silentlySaving = false;
            return Uni.createFrom().item(new Unavailable());
        }
        return Uni.createFrom().item(new Done());
    }

    @Override
    public synchronized Uni<Void> markRefused(VehicleOfUser vehicle, PairVersion version) {
        Stored current = stored.get(vehicle);
        if (current != null && current.version().equals(version)) {
            refused.add(vehicle);
        }
        return Uni.createFrom().voidItem();
    }
}
