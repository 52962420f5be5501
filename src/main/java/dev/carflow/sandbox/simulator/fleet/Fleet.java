package dev.carflow.sandbox.simulator.fleet;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Who is connected to the application at the moment. Safe for use by several threads: what it hands out are snapshots.
 */
public final class Fleet {

    private static final Comparator<Connection> NEWEST_FIRST =
            Comparator.comparing(Connection::createdAt).reversed();

    private final Registry registry;
    private volatile List<Connection> connections;
    private volatile Map<String, Vehicle> vehicles;
    private volatile List<Vehicle> live;

    private Fleet(Registry registry, List<Connection> connections) {
        this.registry = registry;
        publish(connections);
    }

    /** The fleet that follows from the settings; {@code born} is the moment its vehicles start to live at. */
    public static Fleet create(FleetSettings settings, Instant born) {
        Registry registry = new Registry(settings, born);
        return new Fleet(registry, registry.foundingConnections());
    }

    public List<User> users() {
        return connections.stream().map(Connection::user).distinct().toList();
    }

    public Collection<Vehicle> vehicles() {
        return vehicles.values();
    }

    /** @return the vehicles in live mode, the ones webhooks are sent for */
    public List<Vehicle> liveVehicles() {
        return live;
    }

    public Optional<Vehicle> vehicle(String vehicleId) {
        return Optional.ofNullable(vehicles.get(vehicleId));
    }

    /** @return newest first */
    public List<Connection> connections() {
        return connections;
    }

    /** A user connects one more vehicle, now. */
    public synchronized Connection connect(User user, Instant now) {
        Connection connection = registry.connection(user, VehicleIdentity.LIVE, now, now);
        List<Connection> grown = new ArrayList<>(connections);
        grown.add(connection);
        publish(grown);
        return connection;
    }

    /**
     * Somebody new connects so many vehicles at once.
     *
     * @param externalId null where Connect was given none
     * @param mode {@link VehicleIdentity#LIVE} or {@link VehicleIdentity#SIMULATED}
     */
    public synchronized List<Connection> connectNewUser(String externalId, int vehicleCount, String mode, Instant now) {
        User user = registry.user(externalId);
        List<Connection> made = new ArrayList<>();
        for (int i = 0; i < vehicleCount; i++) {
            made.add(registry.connection(user, mode, now, now));
        }
        List<Connection> grown = new ArrayList<>(connections);
        grown.addAll(made);
        publish(grown);
        return List.copyOf(made);
    }

    /** The user consents anew: another connection id, the same vehicle id (contract 0.5). */
    public synchronized Connection reconnect(String vehicleId, Instant now) {
        Connection old = connections.stream()
                .filter(connection -> connection.vehicle().id().equals(vehicleId))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no such vehicle: " + vehicleId));
        Connection renewed = registry.renewed(old, now);
        List<Connection> changed = new ArrayList<>(connections);
        changed.remove(old);
        changed.add(renewed);
        publish(changed);
        return renewed;
    }

    /** @return whether there was such a connection */
    public boolean disconnect(String connectionId) {
        return remove(connection -> connection.id().equals(connectionId));
    }

    /** @return whether there was such a user */
    public boolean removeUser(String userId) {
        return remove(connection -> connection.user().id().equals(userId));
    }

    private synchronized boolean remove(Predicate<Connection> which) {
        List<Connection> remaining = new ArrayList<>(connections);
        boolean removed = remaining.removeIf(which);
        if (removed) {
            publish(remaining);
        }
        return removed;
    }

    private void publish(List<Connection> current) {
        Map<String, Vehicle> byId = new LinkedHashMap<>();
        current.forEach(connection -> byId.put(connection.vehicle().id(), connection.vehicle()));
        connections = current.stream().sorted(NEWEST_FIRST).toList();
        vehicles = byId;
        live = byId.values().stream()
                .filter(vehicle -> vehicle.identity().isLive())
                .toList();
    }
}
