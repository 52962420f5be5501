package dev.carflow.sandbox.simulator.fleet;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/** The users and vehicles that are connected to the application. Thread-safe: results are snapshots. */
public final class Fleet {

    private static final Comparator<Connection> NEWEST_FIRST =
            Comparator.comparing(Connection::createdAt).reversed();

    private final Registry registry;
    private final Subscriptions subscriptions = new Subscriptions();
    private volatile List<Connection> connections;
    private volatile Map<String, Vehicle> vehicles;
    private final boolean simulatedReported;
    private volatile Map<String, List<User>> usersByVehicle;
    private volatile List<Vehicle> live;
    private volatile List<Vehicle> reported;

    private Fleet(Registry registry, List<Connection> connections, boolean simulatedReported) {
        this.registry = registry;
        this.simulatedReported = simulatedReported;
        publish(connections);
    }

    /** Creates the fleet determined by the settings; {@code born} is the moment at which its vehicles' lives begin. */
    public static Fleet create(FleetSettings settings, Instant born) {
        Registry registry = new Registry(settings, born);
        return new Fleet(
                registry, registry.foundingConnections(), settings.variety().simulatedReported());
    }

    /** Returns the application's webhooks and what they are subscribed to. */
    public Subscriptions subscriptions() {
        return subscriptions;
    }

    public List<User> users() {
        return connections.stream().map(Connection::user).distinct().toList();
    }

    public Collection<Vehicle> vehicles() {
        return vehicles.values();
    }

    /** @return the vehicles in live mode */
    public List<Vehicle> liveVehicles() {
        return live;
    }

    /**
     * @return the vehicles that webhooks report on: those in live mode and, if so set, those in simulated mode
     */
    public List<Vehicle> reportedVehicles() {
        return reported;
    }

    /**
     * @return the users with a connection for the vehicle, longest first; empty for an unknown one
     */
    public List<User> usersOf(String vehicleId) {
        return usersByVehicle.getOrDefault(vehicleId, List.of());
    }

    public boolean isConnected(String userId, String vehicleId) {
        return usersOf(vehicleId).stream().anyMatch(user -> user.id().equals(userId));
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
     * A new user connects this many vehicles at once.
     *
     * @param externalId null if Connect was given none
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

    /** Adds a user without a vehicle. */
    public synchronized User newUser(String externalId) {
        return registry.user(externalId);
    }

    /** Another user connects a vehicle that others have connected, too. */
    public synchronized Connection share(String vehicleId, User user, Instant now) {
        Connection connection = registry.connection(user, known(vehicleId), now);
        List<Connection> grown = new ArrayList<>(connections);
        grown.add(connection);
        publish(grown);
        return connection;
    }

    /**
     * The vehicle is sold: every connection of it ends, and the buyer connects it. It keeps its id (contract 0.5) and
     * its state, and its store loses what was collected before.
     */
    public synchronized Connection sell(String vehicleId, User buyer, Instant now) {
        Vehicle vehicle = known(vehicleId);
        vehicle.sell(buyer, now);
        Connection connection = registry.connection(buyer, vehicle, now);
        List<Connection> changed = new ArrayList<>(connections);
        changed.removeIf(old -> old.vehicle().id().equals(vehicleId));
        changed.add(connection);
        publish(changed);
        return connection;
    }

    private Vehicle known(String vehicleId) {
        return vehicle(vehicleId).orElseThrow(() -> new IllegalArgumentException("no such vehicle: " + vehicleId));
    }

    /** The user consents again: another connection id, the same vehicle id (contract 0.5). */
    public synchronized Connection reconnect(String vehicleId, Instant now) {
        Connection old = connections.stream()
                .filter(connection -> connection.vehicle().id().equals(vehicleId))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no such vehicle: " + vehicleId));
        return reconnect(old, now);
    }

    /** Likewise, for one of several users of a vehicle. */
    public synchronized Connection reconnect(Connection old, Instant now) {
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
        List<Connection> newestFirst = current.stream().sorted(NEWEST_FIRST).toList();
        Map<String, List<User>> users = new HashMap<>();
        for (Connection connection : newestFirst) {
            users.computeIfAbsent(connection.vehicle().id(), first -> new ArrayList<>(1))
                    .add(0, connection.user());
        }
        byId.forEach((id, vehicle) -> {
            if (!users.get(id).contains(vehicle.owner())) {
                vehicle.owner(users.get(id).get(0));
            }
        });
        usersByVehicle = users;
        connections = newestFirst;
        vehicles = byId;
        reported = byId.values().stream()
                .filter(vehicle -> simulatedReported || vehicle.identity().isLive())
                .toList();
        live = byId.values().stream()
                .filter(vehicle -> vehicle.identity().isLive())
                .toList();
        subscriptions.connectionsChanged(newestFirst);
    }
}
