package dev.carflow.benchmark.blocks;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.carflow.benchmark.Machine;
import dev.carflow.benchmark.Table;
import dev.carflow.benchmark.statistics.Comparison;
import dev.carflow.benchmark.statistics.Sample;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Prints the figures and their conditions, and writes both to a file that programs can read:
 * {@code <directory>/<name>.json}.
 */
public final class Report {

    /** Figures of fewer blocks should not be quoted. */
    private static final int BLOCKS_TO_QUOTE = 10;

    /** If others use more than this share of the machine, figures should not be quoted either. */
    private static final double OTHERS_SHARE = 0.1;

    /** A row whose events cost more than this in the first half of the blocks, relative to the second, was not warm. */
    private static final double WARM = 1.15;

    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    private final String name;
    private final Path directory;
    private final PrintStream out;
    private final Verdicts verdicts;
    private final ObjectNode file = JSON.createObjectNode();

    /** @param directory for the file of results */
    public Report(String name, Path directory, Verdicts verdicts, PrintStream out) {
        this.name = name;
        this.directory = directory;
        this.verdicts = verdicts;
        this.out = out;
    }

    public Verdicts verdicts() {
        return verdicts;
    }

    /** Printed before anything is measured. */
    public void conditions(String... load) {
        String date = Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
        line("Carflow benchmark: %s, %s", name, date);
        line("machine  %s", Machine.description());
        line("before   load average %.2f (the build's included)", Machine.loadAverage());
        file.put("benchmark", name).put("at", date).put("machine", Machine.description());
        file.put("load_average_before", Machine.loadAverage());
        for (String each : load) {
            line("load     %s", each);
            file.withArray("load").add(each);
        }
        line("");
    }

    /** The rows with the medians of their blocks; and whether each was warm. */
    public void figures(Results results, Figure... columns) {
        List<String> head = new ArrayList<>(List.of("", Figure.RATE.title(), "min - max"));
        for (Figure column : columns) {
            head.add(column.title());
        }
        Table table = new Table(head.toArray(String[]::new));
        results.blocks().forEach((contender, blocks) -> {
            Sample rate = results.sample(contender, Figure.RATE);
            List<String> cells = new ArrayList<>(List.of(
                    contender.name(),
                    Figure.RATE.format(rate.median()),
                    Figure.RATE.format(rate.least()) + " - " + Figure.RATE.format(rate.most())));
            for (Figure column : columns) {
                cells.add(
                        results.has(contender, column)
                                ? column.format(
                                        results.sample(contender, column).median())
                                : "-");
            }
            table.row(cells);
            write(contender, blocks);
            judge(contender, results);
        });
        line("");
        out.println(table);
        line("");
    }

    /** Compares one row with another, figure by figure. */
    public void compare(Results results, Contender contender, Contender reference, Figure... figures) {
        Table table = new Table(
                contender.name() + " / " + reference.name(), "median", "min - max", "quartiles", "p", "so it is");
        for (Figure figure : figures) {
            Comparison comparison = results.compare(contender, reference, figure);
            Sample ratios = comparison.ratios();
            table.row(List.of(
                    figure.title(),
                    two(ratios.median()),
                    two(ratios.least()) + " - " + two(ratios.most()),
                    two(ratios.quantile(0.25)) + " - " + two(ratios.quantile(0.75)),
                    String.format(Locale.ROOT, "%.2g", comparison.pValue()),
                    comparison.direction()));
            file.withArray("comparisons")
                    .addObject()
                    .put("row", contender.name())
                    .put("reference", reference.name())
                    .put("figure", figure.key())
                    .put("median_ratio", ratios.median())
                    .put("least", ratios.least())
                    .put("most", ratios.most())
                    .put("p", comparison.pValue());
        }
        out.println(table);
        line("");
    }

    /** Returns a list in the file for figures that are no blocks of a row. */
    public ArrayNode records(String name) {
        return file.withArray(name);
    }

    public void line(String format, Object... arguments) {
        out.printf(Locale.ROOT, format + "%n", arguments);
    }

    /** Prints the verdicts and writes the file. */
    public boolean finish() throws IOException {
        line("load average %.2f after the run", Machine.loadAverage());
        file.put("load_average_after", Machine.loadAverage());
        for (Verdicts.Verdict verdict : verdicts.all()) {
            line("%s", verdict);
            file.withArray("verdicts")
                    .addObject()
                    .put("claim", verdict.claim())
                    .put("holds", verdict.holds())
                    .put("judged", verdict.judged())
                    .put("gate", verdict.gate());
        }
        line("%s", verdicts.allHold() ? "OK" : "FAILED");
        Path written = Files.createDirectories(directory).resolve(name + ".json");
        JSON.writeValue(written.toFile(), file);
        line("figures of every block: %s", written);
        return verdicts.allHold();
    }

    private void write(Contender contender, List<Block> blocks) {
        ObjectNode row = file.withArray("rows").addObject().put("name", contender.name());
        for (Block block : blocks) {
            ObjectNode one = row.withArray("blocks").addObject();
            block.figures().forEach((figure, value) -> one.put(figure.key(), value));
        }
    }

    private void judge(Contender contender, Results results) {
        int blocks = results.blocks().get(contender).size();
        if (blocks < BLOCKS_TO_QUOTE) {
            line("note     %s: %d blocks; figures are quoted from %d", contender.name(), blocks, BLOCKS_TO_QUOTE);
        }
        double others = results.sample(contender, Figure.OTHER_CORES).median();
        if (others > OTHERS_SHARE * Machine.cores()) {
            line("note     %s: others kept %.2f cores busy meanwhile; its rates are low", contender.name(), others);
        }
        if (blocks > 1) {
            double change = results.sample(contender, Figure.OWN_CPU).secondHalfOverFirst();
            // It falls while the JVM compiles; unlike the rate it hardly depends on other programs.
            verdicts.atMost(
                    contender.name() + " was warm: processor time for an event, first half / second half",
                    1 / change,
                    WARM);
        }
    }

    private static String two(double number) {
        return String.format(Locale.ROOT, "%.2f", number);
    }
}
