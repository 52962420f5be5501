package dev.carflow.packaged;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.carflow.Packaged;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The bill of materials says what is in the package, all of it, and that it may be passed on. */
class SbomIT {

    private static final Path APPLICATION = Path.of("target", "quarkus-app");
    private static final Path SBOM = Path.of("target", "quarkus-run-cyclonedx.json");

    /** SPDX ids, or the names that POMs have for licences without one; one of a component's has to be here. */
    private static final Set<String> ACCEPTED = Set.of(
            "Apache-2.0",
            "MIT",
            "MIT-0",
            "BSD-2-Clause",
            "BSD-3-Clause",
            "CC0-1.0",
            "EPL-1.0",
            "EPL-2.0",
            "UPL-1.0",
            "Public Domain");

    /** The package's components; the bill also lists those that Quarkus itself is built with. */
    private static List<JsonNode> components;

    @BeforeAll
    static void read() throws IOException {
        Assumptions.assumeFalse(Packaged.isNative(), "the build made the executable alone");
        components = new ArrayList<>();
        for (JsonNode component :
                new ObjectMapper().readTree(Files.readAllBytes(SBOM)).path("components")) {
            if (component.path("properties").toString().contains("\"runtime\"")
                    && component.path("purl").asText().startsWith("pkg:maven/")) {
                components.add(component);
            }
        }
    }

    @Test
    void everyLibraryOfThePackageIsNamedWithItsCoordinatesAndHash() throws Exception {
        List<Path> libraries;
        try (Stream<Path> files = Files.walk(APPLICATION.resolve("lib"))) {
            libraries = files.filter(file -> file.toString().endsWith(".jar")).toList();
        }
        Set<String> hashes = components.stream().flatMap(SbomIT::hashes).collect(Collectors.toSet());

        assertThat(libraries).hasSizeGreaterThan(100);
        for (Path library : libraries) {
            assertThat(hashes).as(library.toString()).contains(sha256(library));
        }
    }

    @Test
    void everyLibraryMayBePassedOn() {
        Set<String> refused = new TreeSet<>();
        for (JsonNode component : components) {
            if (licences(component).stream().noneMatch(ACCEPTED::contains)) {
                refused.add(component.path("purl").asText() + " " + licences(component));
            }
        }

        assertThat(refused).isEmpty();
    }

    private static Stream<String> hashes(JsonNode component) {
        List<String> hashes = new ArrayList<>();
        component.path("hashes").forEach(hash -> hashes.add(hash.path("content").asText()));
        return hashes.stream();
    }

    private static List<String> licences(JsonNode component) {
        List<String> licences = new ArrayList<>();
        component
                .path("licenses")
                .forEach(licence -> licences.add(Stream.of(
                                licence.path("expression"),
                                licence.path("license").path("id"),
                                licence.path("license").path("name"))
                        .filter(JsonNode::isTextual)
                        .map(JsonNode::asText)
                        .findFirst()
                        .orElse("?")));
        return licences;
    }

    private static String sha256(Path file) throws Exception {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file)));
    }
}
