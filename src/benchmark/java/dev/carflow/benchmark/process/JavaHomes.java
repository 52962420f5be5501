package dev.carflow.benchmark.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/** Where JDKs of other versions than the benchmark's own are. */
public final class JavaHomes {

    private static final Path USUAL = Path.of("/usr/lib/jvm");

    private JavaHomes() {}

    /** Returns the version of the JVM of the benchmark, such as 17. */
    public static int ownVersion() {
        return Runtime.version().feature();
    }

    /**
     * Returns the {@code java} of a JDK of a version: of this JVM if it has it, else from {@code JAVA_HOME_<version>},
     * else from the first in {@code /usr/lib/jvm}.
     */
    public static Optional<Path> java(int version) throws IOException {
        if (version == ownVersion()) {
            return Optional.of(Path.of(Children.JAVA));
        }
        Optional<Path> given =
                Optional.ofNullable(System.getenv("JAVA_HOME_" + version)).map(Path::of);
        return given.or(() -> usual(version, USUAL))
                .map(home -> home.resolve("bin").resolve("java"));
    }

    /** Returns the home of a JDK of a version in a directory of JDKs. */
    static Optional<Path> usual(int version, Path directory) {
        if (!Files.isDirectory(directory)) {
            return Optional.empty();
        }
        try (Stream<Path> homes = Files.list(directory)) {
            return homes.sorted().filter(home -> isOf(version, home)).findFirst();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static boolean isOf(int version, Path home) {
        Path release = home.resolve("release");
        try {
            return Files.isExecutable(home.resolve("bin").resolve("java"))
                    && Files.exists(release)
                    && Files.readAllLines(release).stream()
                            .anyMatch(line -> line.matches("JAVA_VERSION=\"" + version + "[.\"].*"));
        } catch (IOException e) {
            return false;
        }
    }
}
