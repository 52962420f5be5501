package dev.carflow;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** How the package is run: the native executable where the build made one, else the jar. */
public final class Packaged {

    /** For a process that lives for seconds: most of its work would be to compile what runs once. */
    public static final List<String> SHORT_LIVED = List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC");

    /** The same for one that is watched: an error of memory ends it. */
    public static final List<String> WATCHED = with(SHORT_LIVED, List.of("-XX:+ExitOnOutOfMemoryError"));

    private static final Path JAR = Path.of("target", "quarkus-app", "quarkus-run.jar");

    private Packaged() {}

    public static boolean isNative() {
        return Files.isExecutable(executable());
    }

    /**
     * @param jvmOptions a native executable gets only the system properties among them
     */
    static List<String> command(List<String> jvmOptions, List<String> arguments) {
        List<String> command = new ArrayList<>();
        if (isNative()) {
            command.add(executable().toString());
            jvmOptions.stream().filter(option -> option.startsWith("-D")).forEach(command::add);
        } else {
            command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
            if (jvmOptions.containsAll(SHORT_LIVED)) {
                command.addAll(SharedClasses.of(JAR, SHORT_LIVED));
            }
            command.addAll(jvmOptions);
            command.addAll(List.of("-jar", JAR.toString()));
        }
        command.addAll(arguments);
        return command;
    }

    /** @return the options, and these behind them */
    public static List<String> with(List<String> options, List<String> more) {
        return Stream.concat(options.stream(), more.stream()).toList();
    }

    static Path executable() {
        return Path.of(System.getProperty("native.image.path", "none"));
    }
}
