package dev.carflow.console;

import dev.carflow.console.Problem.Level;
import java.util.List;

/** The sentences above the figures: what is wrong, or that nothing is. */
final class Headlines {

    private final ShownProcess process;
    private final Recorder recorder;

    Headlines(ShownProcess process, Recorder recorder) {
        this.process = process;
        this.recorder = recorder;
    }

    /** Returns one for each problem, in their order; at least one. */
    List<Page.Headline> of(List<Problem> problems) {
        return problems.isEmpty()
                ? List.of(allIsWell())
                : problems.stream().map(this::headline).toList();
    }

    private Page.Headline headline(Problem problem) {
        Section section = problem.section();
        return new Page.Headline(
                problem.level().slug(),
                problem.level().word(),
                problem.sentence(),
                section.heading(),
                section.page(),
                section.url(process.docs()).orElse(null));
    }

    private Page.Headline allIsWell() {
        double accepted = recorder.present(Series.ACCEPTED);
        double late = recorder.percentile(ShownMetrics.DELAY, 0.95);
        String traffic = process.isIngest() && accepted > 0
                ? " " + Amount.rate(accepted) + " deliveries a second are accepted."
                : process.isIngest() ? " No deliveries come in at the moment." : "";
        String enriched = Double.isNaN(late) ? "" : " 95 % of events are enriched within " + Amount.time(late) + ".";
        return new Page.Headline(
                Level.FINE.slug(), Level.FINE.word(), "All is well." + traffic + enriched, null, null, null);
    }
}
