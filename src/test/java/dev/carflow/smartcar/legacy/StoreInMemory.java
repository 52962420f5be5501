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

    private final Map<String, Stored> stored = new HashMap<>();
    private final Set<String> refused = new HashSet<>();
    private final List<TokenPair> saved = new ArrayList<>();
    private int loads;
    private int failingLoads;
    private int failingSaves;
    private boolean silentlySaving;
    private boolean hanging;

    synchronized StoreInMemory with(String vehicleId, TokenPair pair) {
        Stored before = stored.get(vehicleId);
        stored.put(vehicleId, new Stored(pair, before == null ? "1" : next(before.version())));
        refused.remove(vehicleId);
        return this;
    }

    private static String next(String version) {
        return String.valueOf(Integer.parseInt(version) + 1);
    }

    synchronized void remove(String vehicleId) {
        stored.remove(vehicleId);
    }

    /** The next saves fail. */
    synchronized void refuseSaves(int times) {
        failingSaves = times;
    }

    synchronized void refuseLoads(int times) {
        failingLoads = times;
    }

    /** The next save succeeds, but nobody hears of it. */
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

    synchronized TokenPair pair(String vehicleId) {
        return stored.get(vehicleId).pair();
    }

    synchronized boolean isMarked(String vehicleId) {
        return refused.contains(vehicleId);
    }

    @Override
    public synchronized Uni<Loaded> load(String vehicleId) {
        loads++;
        if (hanging) {
            return Uni.createFrom().nothing();
        }
        if (failingLoads > 0) {
            failingLoads--;
            return Uni.createFrom().failure(new IllegalStateException("the database is away"));
        }
        if (refused.contains(vehicleId)) {
            return Uni.createFrom().item(new MarkedRefused());
        }
        Stored found = stored.get(vehicleId);
        return Uni.createFrom().item(found == null ? new NoTokens() : found);
    }

    @Override
    public synchronized Uni<Saved> save(String vehicleId, String version, TokenPair newPair) {
        if (failingSaves > 0) {
            failingSaves--;
            return Uni.createFrom().item(new Unavailable());
        }
        Stored current = stored.get(vehicleId);
        if (current == null) {
            return Uni.createFrom().item(new NoTokens());
        }
        if (!current.version().equals(version)) {
            return Uni.createFrom().item(new Conflict(current));
        }
        stored.put(vehicleId, new Stored(newPair, next(version)));
        refused.remove(vehicleId);
        saved.add(newPair);
        if (silentlySaving) {
            silentlySaving = false;
            return Uni.createFrom().item(new Unavailable());
        }
        return Uni.createFrom().item(new Done());
    }

    @Override
    public synchronized Uni<Void> markRefused(String vehicleId, String version) {
        Stored current = stored.get(vehicleId);
        if (current != null && current.version().equals(version)) {
            refused.add(vehicleId);
        }
        return Uni.createFrom().voidItem();
    }
}
