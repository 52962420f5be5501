package dev.carflow.enrichment.calls;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.runtime.annotations.RegisterForReflection;
import java.lang.reflect.Field;
import java.time.Clock;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A cache that is asked for something else is made of other classes; a native executable would fail only when it runs. */
class CacheClassesTest {

    @Test
    void theClassesThatOurCachesAreMadeOfAreRegistered() throws ReflectiveOperationException {
        VehicleCooldowns pauses = new VehicleCooldowns(Given.settings(), Clock.systemUTC(), Clock.systemUTC());

        assertThat(CacheClasses.class.getAnnotation(RegisterForReflection.class).classNames())
                .containsAll(classesOf(field(pauses, "pauses")));
    }

    /** Its own and that of its nodes. */
    private static List<String> classesOf(Object manual) throws ReflectiveOperationException {
        Object cache = field(manual, "cache");
        return List.of(
                cache.getClass().getName(),
                field(cache, "nodeFactory").getClass().getName());
    }

    private static Object field(Object of, String name) throws ReflectiveOperationException {
        for (Class<?> type = of.getClass(); type != null; type = type.getSuperclass()) {
            for (Field field : type.getDeclaredFields()) {
                if (field.getName().equals(name)) {
                    field.setAccessible(true);
                    return field.get(of);
                }
            }
        }
        throw new NoSuchFieldException(name);
    }
}
