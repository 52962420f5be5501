package dev.carflow.sandbox.simulator.fleet;

import dev.carflow.sandbox.simulator.wire.RandomIds;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Supplier;

/** Invents users, vehicles and connections from one seed. Confined to its fleet, which guards it. */
final class Registry {

    private static final Duration BETWEEN_CONNECTIONS = Duration.ofMinutes(37);
    private static final String[] NICKNAMES = {null, null, null, "Søren's Seal – 海豹", "Zoés \"Flitzer\"", "Family car"};
    private static final String VIN_ALPHABET = "ABCDEFGHJKLMNPRSTUVWXYZ0123456789";
    private static final int VIN_LENGTH = 17;

    private final FleetSettings settings;
    private final Instant born;
    private final SplittableRandom random;
    private final RandomIds ids;
    private final Supplier<String> opaque;
    private int usersMade;

    Registry(FleetSettings settings, Instant born) {
        this.settings = settings;
        this.born = born;
        this.random = new SplittableRandom(settings.seed());
        this.ids = new RandomIds(random.split());
        this.opaque = settings.variety().opaqueIds() ? ids::nextOpaque : ids::next;
    }

    /** Every user has a vehicle; the remaining vehicles go to random users, so that some have several. */
    List<Connection> foundingConnections() {
        List<User> users = new ArrayList<>();
        for (int i = 0; i < settings.users(); i++) {
            users.add(user());
        }
        List<Connection> connections = new ArrayList<>();
        int all = settings.vehicles() + settings.simulatedVehicles();
        for (int i = 0; i < all; i++) {
            User owner = i < users.size() ? users.get(i) : users.get(random.nextInt(users.size()));
            String mode = i < settings.vehicles() ? VehicleIdentity.LIVE : VehicleIdentity.SIMULATED;
            connections.add(connection(owner, mode, born.minus(BETWEEN_CONNECTIONS.multipliedBy(all - i)), born));
        }
        share(connections, users);
        leaveUnsubscribed(connections);
        return connections;
    }

    private void share(List<Connection> connections, List<User> users) {
        int shared = Math.min(settings.variety().sharedVehicles(), settings.vehicles());
        for (int i = 0; i < shared && users.size() > 1; i++) {
            Connection first = connections.get(i);
            User second = users.get((users.indexOf(first.user()) + 1) % users.size());
            connections.add(
                    connection(second, first.vehicle(), first.createdAt().plusSeconds(1)));
        }
    }

    private void leaveUnsubscribed(List<Connection> connections) {
        if (settings.variety().unsubscribed() > 0) {
            for (Connection connection : connections) {
                if (random.nextDouble() < settings.variety().unsubscribed()) {
                    connection.vehicle().monitored(false);
                }
            }
        }
    }

    /** One more user of a vehicle, or its next one. */
    Connection connection(User user, Vehicle vehicle, Instant now) {
        return new Connection(ids.next(), user, vehicle, Connection.PERMISSIONS, now, now);
    }

    Connection connection(User owner, String mode, Instant createdAt, Instant vehicleBorn) {
        Model model = Model.CATALOGUE.get(random.nextInt(Model.CATALOGUE.size()));
        VehicleIdentity identity = new VehicleIdentity(
                opaque.get(),
                vin(),
                NICKNAMES[random.nextInt(NICKNAMES.length)],
                model.make(),
                model.name(),
                model.year(),
                mode,
                model.powertrainKnown() ? model.powertrain().name() : null);
        Vehicle vehicle = new Vehicle(identity, owner, model, random.split(), settings, vehicleBorn);
        return new Connection(ids.next(), owner, vehicle, Connection.PERMISSIONS, createdAt, vehicleBorn);
    }

    Connection renewed(Connection old, Instant now) {
        return new Connection(ids.next(), old.user(), old.vehicle(), old.permissions(), now, now);
    }

    User user(String externalId) {
        usersMade++;
        return new User(opaque.get(), externalId);
    }

    private User user() {
        usersMade++;
        return new User(opaque.get(), random.nextBoolean() ? "customer-" + (10_000 + usersMade) : null);
    }

    private String vin() {
        StringBuilder vin = new StringBuilder(VIN_LENGTH);
        for (int i = 0; i < VIN_LENGTH; i++) {
            vin.append(VIN_ALPHABET.charAt(random.nextInt(VIN_ALPHABET.length())));
        }
        return vin.toString();
    }
}
