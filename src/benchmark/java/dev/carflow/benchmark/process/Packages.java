package dev.carflow.benchmark.process;

import dev.carflow.packaged.AotTraining;
import dev.carflow.packaged.Packaging;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * The package on JDK 17 and 25, and on 25 with an AOT cache, which is trained here as the image's is: on a copy, because
 * it fits files with the times that it gives them. What is not installed is left out, in a line that says so.
 *
 * @param application the directory of the package
 * @param log takes lines for people
 */
public record Packages(Path application, Children children, Consumer<String> log) {

    /** What the name of the packaging with the cache ends with. */
    public static final String CACHED = "with AOT cache";

    private static final List<Integer> VERSIONS = List.of(17, 25);
    /** The first with caches of profiles too (JEP 515). */
    private static final int CACHING = 25;

    private static final String STAMP = "2026-11-21T00:00:00Z";
    private static final String JAR = "quarkus-run.jar";

    /** On the benchmark's own JVM: the row that others are compared with. */
    public Packaging own() {
        return jar(Path.of(Children.JAVA), JavaHomes.ownVersion());
    }

    /** All that there are, but the one on the benchmark's own JVM. */
    public List<Packaging> others() throws IOException, InterruptedException {
        List<Packaging> packagings = new ArrayList<>();
        for (int version : VERSIONS) {
            Optional<Path> java = JavaHomes.java(version);
            if (java.isEmpty()) {
                log.accept("no row for JDK " + version + ": set JAVA_HOME_" + version);
            } else if (version != JavaHomes.ownVersion()) {
                packagings.add(jar(java.get(), version));
            }
            if (java.isPresent() && version == CACHING) {
                packagings.add(cached(java.get()));
            }
        }
        return packagings;
    }

    private Packaging jar(Path java, int version) {
        return new Packaging("Carflow, JDK " + version, application, List.of(java.toString(), "-jar", JAR));
    }

    private Packaging cached(Path java) throws IOException, InterruptedException {
        Path trained = children.directory().resolve("trained");
        if (!isCurrent(trained)) {
            log.accept("training an AOT cache, about two minutes");
            copy(trained);
            children.runTool(
                    "aot-training",
                    Path.of("").toAbsolutePath(),
                    List.of(
                            java.toString(),
                            "-Djava.util.logging.manager=org.jboss.logmanager.LogManager",
                            "-cp",
                            System.getProperty("java.class.path"),
                            AotTraining.class.getName(),
                            trained.toString(),
                            STAMP),
                    Map.of());
            Files.setLastModifiedTime(trained, FileTime.fromMillis(newest()));
        }
        // What the cache was trained under. A JVM that cannot use it ends: a row must be what its name says.
        List<String> command = List.of(
                java.toString(),
                "@" + Path.of("src/main/docker", Packaging.OPTIONS).toAbsolutePath(),
                "-XX:AOTCache=" + Packaging.CACHE,
                "-XX:AOTMode=on",
                "-jar",
                JAR);
        return new Packaging("Carflow, JDK " + CACHING + " " + CACHED, trained, command);
    }

    private boolean isCurrent(Path trained) throws IOException {
        return Files.exists(trained.resolve(Packaging.CACHE))
                && Files.getLastModifiedTime(trained).toMillis() == newest();
    }

    /** The time of the newest file of the package: a cache of another one is not used. */
    private long newest() throws IOException {
        try (Stream<Path> files = Files.walk(application)) {
            long newest = 0;
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                newest = Math.max(newest, Files.getLastModifiedTime(file).toMillis());
            }
            return newest;
        }
    }

    private void copy(Path target) throws IOException {
        try (Stream<Path> files = Files.walk(application)) {
            for (Path file : files.toList()) {
                Path copy = target.resolve(application.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(copy);
                } else {
                    Files.copy(file, copy, StandardCopyOption.REPLACE_EXISTING);
                }
            }
        }
    }
}
