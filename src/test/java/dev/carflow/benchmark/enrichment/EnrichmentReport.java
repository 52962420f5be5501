package dev.carflow.benchmark.enrichment;

import dev.carflow.benchmark.Machine;
import dev.carflow.benchmark.Settings;
import dev.carflow.benchmark.Table;
import dev.carflow.benchmark.process.ProcessFigures;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;

/** Says under which conditions the figures came about, and prints them. */
record EnrichmentReport(Settings settings, Fleet fleet, PrintStream out) {

    private static final int KIB_PER_MIB = 1024;
    private static final double ALL_CALLED = 0.99;

    void conditions() throws InterruptedException {
        line("Carflow enrichment benchmark");
        line("machine  %s", Machine.description());
        line(
                "before   load average %.2f (the build's included), cores %.0f %% busy",
                Machine.loadAverage(), 100 * Machine.busyShare());
        line(
                "load     %,d vehicles in turn, events of %,d bytes, each needs a call; answers after %d ms",
                fleet.size(), fleet.eventBytes(), settings.latencyMillis());
        line(
                "limit    %d calls in flight: %,.0f events/s, whatever the processors can do",
                EnrichmentBenchmark.IN_FLIGHT, permitted());
        line(
                "blocks   %d of about %d s for each row, in turn, after %d s of warm-up; each a backlog that is there at once",
                settings.rounds(),
                settings.block().toSeconds(),
                settings.warmUpRounds() * settings.block().toSeconds());
        line("");
    }

    /** @return whether everything is right */
    boolean figures(List<Row> rows, Row ceiling, Row carflow, Stub.Counts counts, List<String> outcomes) {
        Table speed = new Table(
                "",
                "events/s",
                "min - max",
                "of limit",
                "of ceiling",
                "cores busy",
                "CPU s/1,000",
                "broker",
                "API",
                "RSS MiB");
        Table proof = new Table("", "events", "written", "out of order", "calls each", "value bytes");
        // One for each process of Carflow.
        boolean right = counts.tokens() == (settings.other().isPresent() ? 2 : 1)
                && carflow.output().violations() == 0;
        for (Row row : rows) {
            speed.row(speed(row, ceiling));
            proof.row(proof(row));
            right &= row.events() == row.output().records();
        }
        line("");
        out.println(speed);
        line("");
        out.println(proof);
        line("");
        rows.stream()
                .filter(Row::isStillRising)
                .forEach(row -> line(
                        "note     %s still got faster: warm it up for longer, on a quiet machine",
                        row.contender().name()));
        if (carflow.callsEach() < ALL_CALLED) {
            line("note     Carflow did not make all calls, see the outcomes: its rate is not to be compared");
        }
        line("token requests  %d", counts.tokens());
        outcomes.forEach(outcome -> line("%s", outcome));
        line(
                "Carflow reaches %.2f of min(%,.0f, ceiling), the median of the rounds' ratios",
                carflow.rate().over(ceiling.rate().atMost(permitted())).median(), permitted());
        line(
                "Carflow reaches %.2f of min(%,.0f, %,.0f): the latter is what these cores permit at the processor time that an"
                        + " event takes in all of these processes together",
                carflow.rate().median() / Math.min(permitted(), permittedByCores(carflow)),
                permitted(),
                permittedByCores(carflow));
        line("");
        line(
                "events/s are committed ones, between a tenth and nine tenths of a block; the median of the blocks. CPU is");
        line(
                "in seconds for 1,000 events: of the row's own process, of the broker and of the API's stub. All share this");
        line(
                "machine's cores. 'bare parts' keeps all calls in flight and commits answers unparsed, in no user's order; 'bare");
        line("with JSON', the ceiling, does the same and reads, puts together and writes the JSON, without any rule.");
        line("load average %.2f after the run", Machine.loadAverage());
        line("%s", right ? "nothing missing, nothing twice, nothing out of order" : "FAILED: see the second table");
        return right;
    }

    private double permitted() {
        return EnrichmentBenchmark.IN_FLIGHT * 1000.0 / settings.latencyMillis();
    }

    /** If none of them were ever idle. */
    private static double permittedByCores(Row row) {
        return row.rate().median() / row.busy().median();
    }

    private List<String> speed(Row row, Row ceiling) {
        return List.of(
                row.contender().name(),
                whole(row.rate().median()),
                whole(row.rate().least()) + " - " + whole(row.rate().most()),
                ratio(row.rate().median() / permitted()),
                ratio(row.rate().over(ceiling.rate()).median()),
                ratio(row.busy().median()),
                cost(row.cpu()),
                cost(row.brokerCpu()),
                cost(row.stubCpu()),
                whole((double) ProcessFigures.rss(row.contender().process()).orElse(0) / KIB_PER_MIB));
    }

    private static List<String> proof(Row row) {
        return List.of(
                row.contender().name(),
                whole(row.events()),
                whole(row.output().records()),
                whole(row.output().violations()),
                String.format(Locale.ROOT, "%.3f", row.callsEach()),
                whole(row.output().bytesEach()));
    }

    /** Microseconds for one event are milliseconds for a thousand. */
    private static String cost(Figures micros) {
        return String.format(Locale.ROOT, "%.3f", micros.median() / 1000);
    }

    private static String whole(double number) {
        return String.format(Locale.ROOT, "%,.0f", number);
    }

    private static String ratio(double number) {
        return String.format(Locale.ROOT, "%.2f", number);
    }

    private void line(String format, Object... arguments) {
        out.printf(Locale.ROOT, format + "%n", arguments);
    }
}
