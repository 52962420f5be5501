package dev.carflow.console;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The whole page of one moment: headlines, cards and tables of what was recorded. */
final class Overview {

    private final ShownProcess process;
    private final Recorder recorder;
    private final Range range;
    private final List<Check> readiness;
    private final List<Check> liveness;

    Overview(ShownProcess process, Recorder recorder, Range range, List<Check> readiness, List<Check> liveness) {
        this.process = process;
        this.recorder = recorder;
        this.range = range;
        this.readiness = readiness;
        this.liveness = liveness;
    }

    /** @param further tables of features */
    Page page(List<Page.Table> further) {
        Reading now = recorder.latest();
        List<Page.Headline> headlines =
                new Headlines(process, recorder).of(Diagnosis.of(recorder, readiness, liveness));
        List<Page.Table> tables = new ArrayList<>(new Tables(process, recorder).of(readiness, liveness));
        tables.addAll(further);
        return new Page(
                new Page.Process(
                        process.version(),
                        process.host(),
                        process.roleNames(),
                        Amount.time(
                                Duration.between(process.started(), now.at()).toSeconds()),
                        process.dashboard().map(URI::toString).orElse(null)),
                Amount.clock(now.at()) + " UTC",
                new Page.RangeChoice(range.parameter(), range.words(), range == Range.QUARTER_HOUR),
                headlines.get(0),
                headlines.subList(1, headlines.size()),
                new Cards(process, recorder, range).all(),
                tables);
    }
}
