package dev.carflow.contract;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.carflow.contract.AsyncApi.Message;
import dev.carflow.contract.RecordContract.Written;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The published examples are records of a test run, valid, and together have every field that is documented. They are made
 * anew of what {@code ./mvnw test -Dcontract.record} has kept, by {@code -Dtest=ContractExamplesTest -Dupdate-docs}.
 */
class ContractExamplesTest {

    private static final Path EXAMPLES = ContractFiles.PUBLISHED.resolve("examples");
    private static final Path DOCUMENT = ContractFiles.PUBLISHED.resolve(ContractFiles.ASYNCAPI);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final AsyncApi document = AsyncApi.published();

    /** A record of a file. */
    private record Example(String name, Message message, Written record, long bytes, Set<String> fields) {}

    @Test
    void everyExampleIsValid() throws IOException {
        refresh();
        assertThat(examples(EXAMPLES)).isNotEmpty().allSatisfy(example -> assertThat(
                        RecordContract.published().complaints(example.record()))
                .as(example.name())
                .isEmpty());
    }

    @Test
    void everyDocumentedFieldIsInAnExample() throws IOException {
        // Given
        refresh();
        Set<String> missing = new TreeSet<>();
        document.channels().values().stream()
                .flatMap(channel -> channel.messages().values().stream())
                .forEach(each -> missing.addAll(SeenFields.of(each)));

        // When
        examples(EXAMPLES).forEach(example -> missing.removeAll(example.fields()));

        // Then
        assertThat(missing).isEmpty();
    }

    @Test
    void theDocumentShowsEveryExample() throws IOException {
        refresh();
        String expected = withExamples(Files.readString(DOCUMENT), examples(EXAMPLES));
        assertThat(Files.readString(DOCUMENT)).isEqualTo(expected);
    }

    private static void refresh() throws IOException {
        if (System.getProperty("update-docs") == null) {
            return;
        }
        if (Files.isDirectory(ExampleRecorder.RECORDED)) {
            List<Example> chosen = cover(examples(ExampleRecorder.RECORDED));
            for (Path old : files(EXAMPLES)) {
                Files.delete(old);
            }
            Files.createDirectories(EXAMPLES);
            Map<String, Integer> numbers = new TreeMap<>();
            for (Example each : chosen) {
                String kind = each.message().name();
                Files.writeString(
                        EXAMPLES.resolve(kind + '-' + numbers.merge(kind, 1, Integer::sum) + ".json"),
                        ExampleRecorder.document(each.record()).toPrettyString() + '\n');
            }
        }
        Files.writeString(DOCUMENT, withExamples(Files.readString(DOCUMENT), examples(EXAMPLES)));
    }

    /** Returns as few of them as have all their fields: first those with the most that none before it has. */
    private static List<Example> cover(List<Example> recorded) {
        List<Example> chosen = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        while (true) {
            Comparator<Example> byNews = Comparator.comparingLong(example -> example.fields().stream()
                    .filter(field -> !seen.contains(field))
                    .count());
            Example best = recorded.stream()
                    .max(byNews.thenComparing(
                            Comparator.comparingLong(Example::bytes).reversed()))
                    .orElseThrow();
            if (!seen.addAll(best.fields())) {
                return chosen.stream()
                        .sorted(Comparator.comparing(
                                (Example each) -> each.message().name()))
                        .toList();
            }
            chosen.add(best);
        }
    }

    /** Puts a reference to each example behind its message. */
    private static String withExamples(String yaml, List<Example> examples) {
        Matcher part = Pattern.compile("( *)examples: # of ([A-Za-z]+)\n(?:\\1  - .*\n)*")
                .matcher(yaml);
        return part.replaceAll(found -> {
            StringBuilder text = new StringBuilder(found.group(1) + "examples: # of " + found.group(2) + '\n');
            examples.stream()
                    .filter(example -> example.message().name().equals(found.group(2)))
                    .forEach(example ->
                            text.append(found.group(1)).append("  - ").append(reference(example)));
            return Matcher.quoteReplacement(text.toString());
        });
    }

    private static String reference(Example example) {
        String file = "examples/" + example.name() + ".json";
        return "{name: " + example.name() + ", headers: {$ref: '" + file + "#/headers'}, payload: {$ref: '" + file
                + "#/payload'}}\n";
    }

    private static List<Example> examples(Path directory) throws IOException {
        return files(directory).stream().map(ContractExamplesTest::example).toList();
    }

    private static List<Path> files(Path directory) throws IOException {
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> file.toString().endsWith(".json"))
                    .sorted()
                    .toList();
        }
    }

    private static Example example(Path file) {
        try {
            byte[] bytes = Files.readAllBytes(file);
            JsonNode json = JSON.readTree(bytes);
            Map<String, String> headers = new TreeMap<>();
            json.path("headers")
                    .properties()
                    .forEach(header ->
                            headers.put(header.getKey(), header.getValue().asText()));
            Written record = new Written(
                    json.path("topic").asText(),
                    json.path("key").isNull() ? null : json.path("key").asText(),
                    headers,
                    value(json.path("payload")));
            Message message = RecordContract.published().messageOf(record).orElseThrow();
            return new Example(
                    file.getFileName().toString().replace(".json", ""),
                    message,
                    record,
                    bytes.length,
                    SeenFields.of(message, json.path("headers"), record.json().orElse(MissingNode.getInstance())));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A value that is no JSON is kept as text. */
    private static byte[] value(JsonNode payload) {
        if (payload.isMissingNode()) {
            return null;
        }
        return (payload.isTextual() ? payload.asText() : payload.toString()).getBytes(UTF_8);
    }
}
