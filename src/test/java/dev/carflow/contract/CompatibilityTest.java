package dev.carflow.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Those who know only the published contract can stay with it; and the comparison that says so refuses planted breaking
 * changes and lets compatible ones through.
 */
class CompatibilityTest {

    /** A copy of what was published last; {@code docs/contracts.md} says when it is replaced. */
    private static final Path LAST = ContractFiles.PUBLISHED.resolve("published");

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final ContractFiles CONTRACT = ContractFiles.read(ContractFiles.PUBLISHED);

    @Test
    void nothingBreaksWithTheLastPublishedContract() {
        assertThat(BreakingChanges.between(ContractFiles.read(LAST), CONTRACT)).isEmpty();
    }

    @ParameterizedTest
    @MethodSource
    void refusesABreakingChange(String change) throws IOException {
        assertThat(BreakingChanges.between(CONTRACT, changed(change))).isNotEmpty();
    }

    static Stream<String> refusesABreakingChange() throws IOException {
        return planted("breaking-changes.txt");
    }

    @ParameterizedTest
    @MethodSource
    void letsACompatibleChangeThrough(String change) throws IOException {
        // Given
        ContractFiles changed = changed(change);

        // Then
        assertThat(changed).isNotEqualTo(CONTRACT);
        assertThat(BreakingChanges.between(CONTRACT, changed)).isEmpty();
    }

    static Stream<String> letsACompatibleChangeThrough() throws IOException {
        return planted("compatible-changes.txt");
    }

    private static Stream<String> planted(String file) throws IOException {
        try (InputStream in = CompatibilityTest.class.getResourceAsStream("/contract/" + file)) {
            List<String> changes = new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.startsWith("#"))
                    .toList();
            assertThat(changes).hasSizeGreaterThan(30).doesNotHaveDuplicates();
            return changes.stream();
        }
    }

    private static ContractFiles changed(String change) throws IOException {
        String[] parts = change.split(" ", 4);
        Map<String, JsonNode> files = new TreeMap<>(CONTRACT.byName());
        JsonNode document = files.get(parts[0]).deepCopy();
        JsonPointer place = JsonPointer.compile(parts[2]);
        JsonNode value = parts.length < 4 ? null : JSON.readTree(parts[3]);
        String last = place.last().getMatchingProperty();
        JsonNode parent = document.at(place.head());
        assertThat(parent.isContainerNode()).as(change).isTrue();
        switch (parts[1]) {
            case "remove" -> assertThat(((ObjectNode) parent).remove(last)).isNotNull();
            case "set" -> ((ObjectNode) parent).set(last, value);
            case "append" -> ((ArrayNode) parent.path(last)).add(value);
            case "without" -> {
                int before = parent.path(last).size();
                ((ArrayNode) parent.path(last)).removeIf(value::equals);
                assertThat(parent.path(last)).as(change).hasSize(before - 1);
            }
            default -> throw new IllegalArgumentException(change);
        }
        files.put(parts[0], document);
        return new ContractFiles(files);
    }
}
