package dev.carflow;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import net.jqwik.api.lifecycle.AroundPropertyHook;
import net.jqwik.api.lifecycle.PropagationMode;
import net.jqwik.api.lifecycle.PropertyExecutionResult;
import net.jqwik.api.lifecycle.PropertyExecutionResult.Status;
import net.jqwik.api.lifecycle.PropertyExecutor;
import net.jqwik.api.lifecycle.PropertyLifecycleContext;

/**
 * The seed of a property that failed is in its message and in a file of its own, with which the next run of it begins,
 * until it passes. jqwik's database would be one file for all, which each JVM of a build overwrites. A counterexample
 * that was found becomes a test with fixed values. jqwik finds this by itself ({@code META-INF/services}).
 */
public final class FailingSeeds implements AroundPropertyHook {

    /** Repeats every property with one seed. */
    private static final String GIVEN = "property.seed";

    private static final Path KEPT = Path.of("target", "failing-seeds");

    @Override
    public PropertyExecutionResult aroundProperty(PropertyLifecycleContext context, PropertyExecutor property)
            throws Throwable {
        Path file = KEPT.resolve(context.containerClass().getName() + "."
                + context.targetMethod().getName());
        Optional.ofNullable(System.getProperty(GIVEN)).or(() -> read(file)).ifPresent(context.attributes()::setSeed);
        PropertyExecutionResult result = property.execute();
        if (result.status() != Status.FAILED) {
            Files.deleteIfExists(file);
            return result;
        }
        return result.seed().map(seed -> kept(result, seed, file)).orElse(result);
    }

    private static PropertyExecutionResult kept(PropertyExecutionResult result, String seed, Path file) {
        try {
            Files.createDirectories(KEPT);
            Files.writeString(file, seed);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Throwable why = result.throwable().orElse(null);
        return result.mapToFailed(new AssertionError(
                "with seed " + seed + " (-D" + GIVEN + "=" + seed + " repeats it): "
                        + (why == null ? "" : why.getMessage()),
                why));
    }

    private static Optional<String> read(Path file) {
        try {
            return Files.exists(file) ? Optional.of(Files.readString(file).strip()) : Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public PropagationMode propagateTo() {
        return PropagationMode.ALL_DESCENDANTS;
    }
}
