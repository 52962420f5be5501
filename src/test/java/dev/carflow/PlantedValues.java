package dev.carflow;

import dev.carflow.sandbox.simulator.api.SmartcarApi;
import dev.carflow.sandbox.simulator.fleet.Connection;
import dev.carflow.sandbox.simulator.fleet.Fleet;
import java.lang.reflect.Field;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Predicate;

/**
 * The people, vehicles and tokens of the simulated Smartcars of this process, which {@link PrivateValues} looks for in
 * every log.
 */
public final class PlantedValues {

    /**
     * The registry of this class in the system's class loader: Quarkus loads the class once more for each application.
     */
    static final Queue<Predicate<String>> REGISTRY = new ConcurrentLinkedQueue<>();

    private PlantedValues() {}

    /** From now on its users and vehicles are looked for, later ones too. */
    public static void plant(Fleet fleet) {
        plant(new FleetValues(fleet));
    }

    /** From now on the tokens and codes that it has issued are looked for, later ones too. */
    public static void plant(SmartcarApi smartcar) {
        plant(smartcar::hasIssued);
    }

    /** @param values asked about each word of a log that may be one of them */
    public static void plant(Predicate<String> values) {
        registry().add(values);
    }

    static boolean contains(String word) {
        return registry().stream().anyMatch(values -> values.test(word));
    }

    /** Not a system property: libraries read those as texts, and one of another type ends their start. */
    @SuppressWarnings("unchecked")
    private static Queue<Predicate<String>> registry() {
        try {
            Field field = ClassLoader.getSystemClassLoader()
                    .loadClass(PlantedValues.class.getName())
                    .getDeclaredField("REGISTRY");
            field.setAccessible(true);
            return (Queue<Predicate<String>>) field.get(null);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The values of all connections that a fleet ever had. */
    private static final class FleetValues implements Predicate<String> {

        private final Fleet fleet;
        private final Set<String> values = new HashSet<>();
        private List<Connection> read = List.of();

        FleetValues(Fleet fleet) {
            this.fleet = fleet;
        }

        @Override
        public synchronized boolean test(String word) {
            List<Connection> connections = fleet.connections();
            if (connections != read) {
                connections.forEach(this::add);
                read = connections;
            }
            return values.contains(word);
        }

        private void add(Connection connection) {
            values.add(connection.user().id());
            values.add(connection.vehicle().id());
            values.add(connection.vehicle().identity().vin());
            Optional.ofNullable(connection.user().externalId()).ifPresent(values::add);
        }
    }
}
