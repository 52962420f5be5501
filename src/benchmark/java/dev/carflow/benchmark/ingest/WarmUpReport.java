package dev.carflow.benchmark.ingest;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.carflow.benchmark.Table;
import dev.carflow.benchmark.blocks.Report;
import dev.carflow.benchmark.process.Packages;
import dev.carflow.benchmark.statistics.Sample;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** Prints and judges warm-up curves; all figures are medians over the rounds. */
final class WarmUpReport {

    private static final double STEADY = 0.95;
    private static final double WITHIN_SECONDS = 10;
    private static final List<Integer> SHOWN = List.of(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 12, 15, 20, 25, 30, 40, 50, 60);

    private final Report report;
    private final Map<String, List<WarmUp>> rows = new LinkedHashMap<>();

    WarmUpReport(Report report) {
        this.report = report;
    }

    void add(String name, List<WarmUp> rounds) {
        rows.put(name, rounds);
        ObjectNode row = report.records("curves").addObject().put("name", name);
        for (WarmUp round : rounds) {
            ObjectNode one = row.withArray("rounds").addObject().put("ready_s", round.ready());
            round.curve().perSecond().forEach(one.withArray("acknowledged_per_s")::add);
            one.put("errors", round.errors());
        }
    }

    void print() {
        report.line("");
        report.line("%s", curves());
        report.line("");
        Table table =
                new Table("", "ready s", "first 10 s", "first 20 s", "steady/s", "95 % s", "from start s", "errors");
        rows.forEach((name, rounds) -> {
            double warm = median(rounds, WarmUpReport::warmAfter);
            table.row(List.of(
                    name,
                    one(median(rounds, WarmUp::ready)),
                    whole(median(rounds, round -> round.curve().firstSeconds(10))),
                    whole(median(rounds, round -> round.curve().firstSeconds(20))),
                    whole(median(rounds, round -> round.curve().steady())),
                    one(warm),
                    one(median(rounds, round -> round.ready() + warmAfter(round))),
                    whole(median(rounds, WarmUp::errors))));
            judge(name, rounds, warm);
        });
        report.line("%s", table);
        report.line("");
        report.line(
                "steady: median of the last quarter; 95 %%: seconds from ready to the first three that average 95 %% of it;");
        report.line("from start: the same from the start of the process.");
        report.line("");
    }

    private void judge(String name, List<WarmUp> rounds, double warm) {
        if (name.contains(Packages.CACHED)) {
            report.verdicts()
                    .gateAtMost(name + ": seconds from ready to 95 % of its steady rate", warm, WITHIN_SECONDS);
        }
        long rising =
                rounds.stream().filter(round -> round.curve().isStillRising()).count();
        if (rising > 0) {
            report.line("note     %s: still getting faster at the end of %d rounds", name, rising);
        }
    }

    private Table curves() {
        List<String> head = new ArrayList<>(List.of("second after it was ready"));
        head.addAll(rows.keySet());
        Table table = new Table(head.toArray(String[]::new));
        int seconds = rows.values().iterator().next().get(0).curve().perSecond().size();
        for (int second : SHOWN) {
            if (second <= seconds) {
                List<String> cells = new ArrayList<>(List.of(String.valueOf(second)));
                rows.values()
                        .forEach(rounds -> cells.add(whole(median(
                                rounds, round -> round.curve().perSecond().get(second - 1)))));
                table.row(cells);
            }
        }
        return table;
    }

    /** A process that never reaches it, or is not steady at the end, counts with the length of its curve. */
    private static double warmAfter(WarmUp round) {
        int length = round.curve().perSecond().size();
        return round.curve().isStillRising()
                ? length
                : round.curve().secondsUntil(STEADY).orElse(length);
    }

    private static double median(List<WarmUp> rounds, ToDoubleFunction<WarmUp> figure) {
        return new Sample(rounds.stream().map(figure::applyAsDouble).toList()).median();
    }

    private static String whole(double number) {
        return String.format(Locale.ROOT, "%,.0f", number);
    }

    private static String one(double number) {
        return String.format(Locale.ROOT, "%.1f", number);
    }
}
