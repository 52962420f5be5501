package dev.carflow.packaged;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The package built twice: in different places, time zones and languages. Takes minutes: {@code -Preproducible}. */
class ReproducibleBuildIT {

    /**
     * The classes that Quarkus generates. Some fifty classes of {@code io.quarkus.runner.recorded} differ from build to
     * build: each value that one build step hands to another at the start has a key, {@code proxykey88}, whose number
     * comes from a counter that all threads of the build share ({@code BytecodeRecorderImpl.COUNT}; 3.33.2 still has
     * it). In the steps of Hibernate ORM, Hibernate Validator and the check of run-time settings names can also stand
     * in another order. No setting changes either, and a build with one thread ({@code
     * io.quarkus.builder.execution.maxPoolSize}) does not end, since a step of ArC waits for work that it hands to the
     * same threads; releases of Quarkus after this one have mended it (quarkusio/quarkus#53025, #7027).
     */
    private static final Path GENERATED = Path.of("quarkus", "generated-bytecode.jar");

    private static final List<String> SOURCES = List.of("pom.xml", "mvnw", ".mvn", "src");

    @Test
    void buildingItAgainGivesTheSameBytes(@TempDir Path directory) throws Exception {
        // When
        Path one = build(directory.resolve("one"), Map.of("TZ", "UTC", "LC_ALL", "C.UTF-8"));
        Path other = build(
                directory.resolve("another-place").resolve("with-a-longer-name"),
                Map.of("TZ", "Asia/Tokyo", "LC_ALL", "C"));

        // Then
        Map<String, Path> files = files(one);
        assertThat(files(other).keySet()).isEqualTo(files.keySet()).hasSizeGreaterThan(100);
        Set<String> differences = new TreeSet<>();
        for (Map.Entry<String, Path> file : files.entrySet()) {
            Path again = other.resolve(file.getKey());
            if (Path.of(file.getKey()).equals(GENERATED)) {
                assertThat(names(again)).isEqualTo(names(file.getValue())).hasSizeGreaterThan(100);
            } else if (Files.mismatch(file.getValue(), again) >= 0) {
                differences.add(file.getKey() + ": " + entriesThatDiffer(file.getValue(), again));
            }
        }
        assertThat(differences).isEmpty();
    }

    private static Path build(Path directory, Map<String, String> environment) throws Exception {
        for (String source : SOURCES) {
            copy(Path.of(source), directory.resolve(source));
        }
        Path log = directory.resolve("build.log");
        ProcessBuilder builder = new ProcessBuilder(
                        directory.resolve("mvnw").toString(), "--batch-mode", "package", "-DskipTests")
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        builder.environment().putAll(environment);
        Process maven = builder.start();
        assertThat(maven.waitFor(10, TimeUnit.MINUTES)).isTrue();
        assertThat(maven.exitValue()).as(Files.readString(log)).isZero();
        return directory.resolve("target").resolve("quarkus-app");
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path copy = to.resolve(from.relativize(file).toString());
                Files.createDirectories(copy.getParent());
                Files.copy(file, copy, StandardCopyOption.COPY_ATTRIBUTES);
            }
        }
    }

    private static Map<String, Path> files(Path directory) throws IOException {
        Map<String, Path> files = new TreeMap<>();
        try (Stream<Path> all = Files.walk(directory)) {
            all.filter(Files::isRegularFile)
                    .forEach(file -> files.put(directory.relativize(file).toString(), file));
        }
        return files;
    }

    private static List<String> names(Path jar) throws IOException {
        try (ZipFile zip = new ZipFile(jar.toFile())) {
            return zip.stream().map(ZipEntry::getName).sorted().toList();
        }
    }

    private static Set<String> entriesThatDiffer(Path one, Path other) throws IOException {
        if (!one.toString().endsWith(".jar")) {
            return Set.of();
        }
        Set<String> differences = new TreeSet<>();
        try (ZipFile first = new ZipFile(one.toFile());
                ZipFile second = new ZipFile(other.toFile())) {
            first.stream().forEach(entry -> {
                try {
                    if (second.getEntry(entry.getName()) == null) {
                        differences.add("only once " + entry.getName());
                    } else if (!Arrays.equals(
                            first.getInputStream(entry).readAllBytes(),
                            second.getInputStream(second.getEntry(entry.getName()))
                                    .readAllBytes())) {
                        differences.add("content of " + entry.getName());
                    }
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        }
        return differences.isEmpty() ? Set.of("order or times of entries") : differences;
    }
}
