package dev.carflow.benchmark.sizing;

import dev.carflow.benchmark.Table;
import dev.carflow.benchmark.blocks.Report;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Prints a role's measured loads beside what the formula says: the one on the page, and one of this run. */
public record SizingReport(Report report) {

    private static final Path PAGE = Path.of("docs/performance.md");
    private static final double WITHIN = 0.15;

    /** @param loads in ascending order, the middle one of which is predicted by the others */
    public void print(String role, List<SizedLoad> loads) throws IOException {
        Optional<SizingFormula> ofThePage = SizingFormula.read(role, Files.readString(PAGE));
        Table table = new Table(role, "millicores", "MiB", "millicores by the page", "MiB by the page");
        for (SizedLoad load : loads) {
            Optional<SizedLoad> predicted = ofThePage.map(formula -> formula.at(load.perSecond()));
            table.row(List.of(
                    String.format(Locale.ROOT, "%,.0f events/s", load.perSecond()),
                    whole(load.millicores()),
                    whole(load.mebibytes()),
                    predicted.map(one -> whole(one.millicores())).orElse("-"),
                    predicted.map(one -> whole(one.mebibytes())).orElse("-")));
            report.records("sizing")
                    .addObject()
                    .put("role", role)
                    .put("per_s", load.perSecond())
                    .put("millicores", load.millicores())
                    .put("mib", load.mebibytes());
            predicted.ifPresent(one -> judge(role + ", by the page", one, load));
        }
        report.line("");
        report.line("%s", table);
        report.line("");
        report.line(
                "the page's row by this run: %s", SizingFormula.of(role, loads).row());
        SizedLoad middle = loads.get(loads.size() / 2);
        List<SizedLoad> others = loads.stream().filter(load -> load != middle).toList();
        judge(
                role + ", by the other loads of this run",
                SizingFormula.of(role, others).at(middle.perSecond()),
                middle);
    }

    private void judge(String by, SizedLoad predicted, SizedLoad measured) {
        String at = String.format(Locale.ROOT, "%s, %,.0f events/s: ", by, measured.perSecond());
        report.verdicts()
                .gateAtMost(at + "error of millicores", error(predicted.millicores(), measured.millicores()), WITHIN);
        report.verdicts()
                .gateAtMost(at + "error of memory", error(predicted.mebibytes(), measured.mebibytes()), WITHIN);
    }

    private static double error(double predicted, double measured) {
        return Math.abs(predicted - measured) / measured;
    }

    private static String whole(double number) {
        return String.format(Locale.ROOT, "%,.0f", number);
    }
}
