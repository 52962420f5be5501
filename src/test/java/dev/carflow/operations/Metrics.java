package dev.carflow.operations;

import io.micrometer.core.instrument.Meter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Field;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** The definitions of all metrics of the product, which are constants of the classes that register them. */
public final class Metrics {

    private static final String DEFINITION = MeterDefinition.class.getName().replace('.', '/');

    private Metrics() {}

    /** Returns them in the order of their names. */
    public static List<MeterDefinition> all() {
        Path classes = classes();
        try (Stream<Path> files = Files.walk(classes.resolve("dev/carflow"))) {
            return files.filter(file -> file.toString().endsWith(".class"))
                    .filter(Metrics::mentionsDefinitions)
                    .map(file -> load(classes.relativize(file)))
                    .flatMap(type -> Arrays.stream(type.getDeclaredFields()))
                    .filter(field -> field.getType() == MeterDefinition.class)
                    .map(Metrics::value)
                    .sorted(Comparator.comparing(MeterDefinition::name))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns the name on {@code /q/metrics}; a timer's and a summary's is continued by {@code _count}, {@code _sum}, … */
    public static String prometheusName(MeterDefinition metric) {
        String unit = metric.type() == Meter.Type.TIMER ? "seconds" : metric.unit();
        String name = metric.name().replace('.', '_');
        return name + (unit == null ? "" : '_' + unit) + (metric.type() == Meter.Type.COUNTER ? "_total" : "");
    }

    private static Path classes() {
        try {
            Path definition = Path.of(
                    MeterDefinition.class.getResource("MeterDefinition.class").toURI());
            return definition.getParent().getParent().getParent().getParent();
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private static boolean mentionsDefinitions(Path file) {
        try {
            return Files.readString(file, StandardCharsets.ISO_8859_1).contains(DEFINITION);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Class<?> load(Path file) {
        String name = file.toString().replace(file.getFileSystem().getSeparator(), ".");
        try {
            return Class.forName(
                    name.substring(0, name.length() - ".class".length()), false, Metrics.class.getClassLoader());
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(e);
        }
    }

    private static MeterDefinition value(Field constant) {
        try {
            constant.setAccessible(true);
            return (MeterDefinition) constant.get(null);
        } catch (IllegalAccessException e) {
            throw new AssertionError(e);
        }
    }
}
