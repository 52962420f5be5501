package dev.carflow;

import dev.carflow.sandbox.simulator.api.SmartcarApi;
import dev.carflow.sandbox.simulator.fleet.Connection;
import dev.carflow.sandbox.simulator.fleet.Fleet;
import java.lang.reflect.Field;
import java.util.HashSet;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Supplier;

/**
 * The people, vehicles and tokens of the simulated Smartcars of this process, which {@link PrivateValues} looks for in
 * every log.
 */
public final class PlantedValues {

    /**
     * The registry of this class in the system's class loader: Quarkus loads the class once more for each application.
     */
    static final Queue<Supplier<Set<String>>> REGISTRY = new ConcurrentLinkedQueue<>();

    private PlantedValues() {}

    /** From now on its users and vehicles are looked for, later ones too. */
    public static void plant(Fleet fleet) {
        plant(() -> of(fleet));
    }

    /** From now on the tokens and codes that it has issued are looked for, later ones too. */
    public static void plant(SmartcarApi smartcar) {
        plant(smartcar::issued);
    }

    /** @param values read whenever there is something to look through */
    public static void plant(Supplier<Set<String>> values) {
        registry().add(values);
    }

    static Set<String> all() {
        Set<String> all = new HashSet<>();
        registry().forEach(each -> all.addAll(each.get()));
        return all;
    }

    private static Set<String> of(Fleet fleet) {
        Set<String> values = new HashSet<>();
        for (Connection connection : fleet.connections()) {
            values.add(connection.user().id());
            values.add(connection.vehicle().id());
            values.add(connection.vehicle().identity().vin());
            Optional.ofNullable(connection.user().externalId()).ifPresent(values::add);
        }
        return values;
    }

    /** Not a system property: libraries read those as texts, and one of another type ends their start. */
    @SuppressWarnings("unchecked")
    private static Queue<Supplier<Set<String>>> registry() {
        try {
            Field field = ClassLoader.getSystemClassLoader()
                    .loadClass(PlantedValues.class.getName())
                    .getDeclaredField("REGISTRY");
            field.setAccessible(true);
            return (Queue<Supplier<Set<String>>>) field.get(null);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }
}
