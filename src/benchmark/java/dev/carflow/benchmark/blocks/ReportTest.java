package dev.carflow.benchmark.blocks;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportTest {

    private final Contender carflow = new Row("Carflow");
    private final Contender bare = new Row("bare");
    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();

    @TempDir
    private Path directory;

    /** A row that does nothing: its blocks are given. */
    private record Row(String name) implements Contender {
        @Override
        public Block block() {
            throw new UnsupportedOperationException();
        }
    }

    @Test
    void theFileHasEveryBlockTheComparisonsAndTheVerdicts() throws IOException {
        Report report = report();
        report.conditions("64 connections");
        Results results = results(List.of(9.0, 9.0, 9.0), List.of(10.0, 10.0, 10.0));
        report.figures(results, Figure.OWN_CPU);
        report.compare(results, carflow, bare, Figure.OWN_CPU);

        assertThat(report.finish()).isTrue();

        JsonNode file =
                new ObjectMapper().readTree(directory.resolve("test.json").toFile());
        assertThat(file.at("/load/0").asText()).isEqualTo("64 connections");
        assertThat(file.at("/rows/1/name").asText()).isEqualTo("bare");
        assertThat(file.at("/rows/1/blocks/2/own_cpu_us").asDouble()).isEqualTo(10);
        assertThat(file.at("/comparisons/0/median_ratio").asDouble()).isEqualTo(0.9);
        assertThat(file.at("/verdicts"))
                .allMatch(verdict -> verdict.path("holds").asBoolean());
        assertThat(printed.toString(StandardCharsets.UTF_8)).contains("own us", "0.90 - 0.90");
    }

    @Test
    void aRowThatWasNotWarmFailsTheRun() throws IOException {
        Report report = report();
        report.figures(results(List.of(20.0, 18.0, 12.0, 10.0), List.of(10.0, 10.0, 10.0, 10.0)));

        assertThat(report.finish()).isFalse();
    }

    private Report report() {
        return new Report(
                "test", directory, new Verdicts(true), new PrintStream(printed, true, StandardCharsets.UTF_8));
    }

    private Results results(List<Double> carflowsCpu, List<Double> baresCpu) {
        Map<Contender, List<Block>> blocks = new LinkedHashMap<>();
        blocks.put(carflow, blocks(carflowsCpu));
        blocks.put(bare, blocks(baresCpu));
        return new Results(blocks);
    }

    private static List<Block> blocks(List<Double> cpus) {
        return cpus.stream()
                .map(cpu -> new Block(Map.of(Figure.RATE, 1000.0, Figure.OWN_CPU, cpu, Figure.OTHER_CORES, 0.0)))
                .toList();
    }
}
