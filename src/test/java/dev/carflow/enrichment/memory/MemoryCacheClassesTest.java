package dev.carflow.enrichment.memory;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.benmanes.caffeine.cache.Ticker;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.lang.reflect.Field;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A cache that is asked for something else is made of other classes; a native executable would fail only when it runs. */
class MemoryCacheClassesTest {

    @Test
    void theClassesThatTheMemoryIsMadeOfAreRegistered() throws ReflectiveOperationException {
        VehicleMemory memory = new VehicleMemory(
                1024, Duration.ofHours(1), code -> true, code -> Duration.ofHours(1), Ticker.systemTicker());

        assertThat(MemoryCacheClasses.class
                        .getAnnotation(RegisterForReflection.class)
                        .classNames())
                .containsAll(classesOf(field(memory, "vehicles")))
                .containsAll(classesOf(field(field(memory, "removals"), "received")));
    }

    /** Its own and that of its nodes. */
    private static List<String> classesOf(Object manual) throws ReflectiveOperationException {
        Object cache = field(manual, "cache");
        return List.of(
                cache.getClass().getName(),
                field(cache, "nodeFactory").getClass().getName());
    }

    private static Object field(Object object, String name) throws ReflectiveOperationException {
        for (Class<?> type = object.getClass(); ; type = type.getSuperclass()) {
            try {
                Field field = type.getDeclaredField(name);
                field.setAccessible(true);
                return field.get(object);
            } catch (NoSuchFieldException e) {
                // of a superclass
            }
        }
    }
}
