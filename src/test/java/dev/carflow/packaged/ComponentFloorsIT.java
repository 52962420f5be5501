package dev.carflow.packaged;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.maven.artifact.versioning.ComparableVersion;
import org.junit.jupiter.api.Test;

/**
 * No component of the package is older than the version that fixed a known vulnerability
 * ({@code component-floors.txt}). The bill of materials lists what a build really packs, whatever the POM seems to say.
 */
class ComponentFloorsIT {

    private static final Path BILL = Path.of("target", "quarkus-run-cyclonedx.json");
    private static final Path FLOORS = Path.of("src", "test", "resources", "component-floors.txt");

    /** @param component group and name, or a group and {@code *} */
    private record Floor(String component, ComparableVersion version, String reason) {

        static Floor of(String line) {
            String[] parts = line.split("\\s+", 3);
            return new Floor(parts[0], new ComparableVersion(parts[1]), parts[2]);
        }

        boolean isOf(Component found) {
            return component.equals(found.group() + ":*") || component.equals(found.group() + ":" + found.name());
        }
    }

    private record Component(String group, String name, ComparableVersion version) {}

    @Test
    void noComponentIsOlderThanTheVersionThatMendedIt() throws IOException {
        List<Component> components = components();
        assertThat(components).hasSizeGreaterThan(100);

        List<String> tooOld = new ArrayList<>();
        for (Floor floor : floors()) {
            List<Component> ofThese = components.stream().filter(floor::isOf).toList();
            assertThat(ofThese)
                    .as("a floor of something that is packed: %s", floor.component())
                    .isNotEmpty();
            ofThese.stream()
                    .filter(found -> found.version().compareTo(floor.version()) < 0)
                    .forEach(found -> tooOld.add(found + " is below " + floor));
        }

        assertThat(tooOld).isEmpty();
    }

    private static List<Floor> floors() throws IOException {
        List<Floor> floors = Files.readAllLines(FLOORS).stream()
                .filter(line -> !line.isBlank() && !line.startsWith("#"))
                .map(Floor::of)
                .toList();
        assertThat(floors).isNotEmpty();
        return floors;
    }

    private static List<Component> components() throws IOException {
        List<Component> components = new ArrayList<>();
        for (JsonNode each : new ObjectMapper().readTree(BILL.toFile()).path("components")) {
            if (each.path("properties").toString().contains("\"runtime\"")) {
                components.add(new Component(
                        each.path("group").asText(),
                        each.path("name").asText(),
                        new ComparableVersion(each.path("version").asText())));
            }
        }
        return components;
    }
}
