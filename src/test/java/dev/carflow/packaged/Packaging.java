package dev.carflow.packaged;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A way to ship the service, and how a process of it is started.
 *
 * @param directory where it is started
 */
public record Packaging(String name, Path directory, List<String> command) {

    /** The file in {@code src/main/docker} with the JVM options of the images. */
    public static final String OPTIONS = "jvm.options";

    /** The AOT cache, beside the jars that it was made of. */
    public static final String CACHE = "app.aot";

    private static final String JAVA =
            Path.of(System.getProperty("java.home"), "bin", "java").toString();

    public Packaging {
        command = List.copyOf(command);
    }

    /** @param options of the JVM, besides those of the images */
    public static Packaging jar(String name, Path application, List<String> options) {
        List<String> command = new ArrayList<>(
                List.of(JAVA, "@" + Path.of("src/main/docker", OPTIONS).toAbsolutePath()));
        command.addAll(options);
        command.addAll(List.of("-jar", "quarkus-run.jar"));
        return new Packaging(name, application.toAbsolutePath(), command);
    }

    public static Packaging executable(String name, Path executable) {
        Path file = executable.toAbsolutePath();
        return new Packaging(name, file.getParent(), List.of(file.toString()));
    }

    /** The same with more arguments for the JVM, or for the executable. */
    public Packaging with(List<String> options) {
        List<String> longer = new ArrayList<>(command);
        longer.addAll(1, options);
        return new Packaging(name, directory, longer);
    }
}
