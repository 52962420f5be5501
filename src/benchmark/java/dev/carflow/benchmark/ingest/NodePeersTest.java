package dev.carflow.benchmark.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class NodePeersTest {

    private static final Path SOURCES = Path.of("src/benchmark/node");

    @Test
    void theVersionOfNodeIsReadFromItsOutput() {
        assertThat(NodePeers.majorOf("v20.20.2\n")).contains(20);
        assertThat(NodePeers.majorOf("v8.0.0")).contains(8);
        assertThat(NodePeers.majorOf("command not found")).isEmpty();
        assertThat(NodePeers.majorOf("")).isEmpty();
    }

    /** Another version of a peer would be another row. */
    @Test
    void everyPackageOfThePeersIsPinned() throws IOException {
        JsonNode wanted = json("package.json").path("dependencies");
        JsonNode locked = json("package-lock.json").path("packages");

        assertThat(wanted).isNotEmpty();
        wanted.properties().forEach(one -> assertThat(
                        locked.at("/node_modules~1" + one.getKey().replace("/", "~1") + "/version")
                                .asText())
                .as(one.getKey())
                .isEqualTo(one.getValue().asText()));
        locked.properties().stream().filter(one -> !one.getKey().isEmpty()).forEach(one -> assertThat(
                        one.getValue().path("integrity").asText())
                .as(one.getKey())
                .startsWith("sha512-"));
    }

    private static JsonNode json(String file) throws IOException {
        return new ObjectMapper().readTree(SOURCES.resolve(file).toFile());
    }
}
