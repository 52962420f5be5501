package dev.carflow.benchmark.enrichment;

import dev.carflow.benchmark.Machine;
import dev.carflow.benchmark.Settings;
import dev.carflow.benchmark.process.ProcessFigures;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutionException;

/** Gives each contender a backlog, one after the other, again and again: what drifts on the machine meets all alike. */
final class Rounds implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private final Settings settings;
    private final Site site;
    private final Fleet fleet;
    private final Backlog backlog;
    private final Map<Contender, Row> rows = new HashMap<>();

    Rounds(Settings settings, Site site, Fleet fleet) {
        this.settings = settings;
        this.site = site;
        this.fleet = fleet;
        this.backlog = new Backlog(site.bootstrapServers());
    }

    List<Row> run(List<Contender> contenders) throws IOException, InterruptedException, ExecutionException {
        for (Contender each : contenders) {
            rows.put(each, new Row(each, new OutputCheck(site.bootstrapServers(), each.output())));
        }
        for (int round = 1 - settings.warmUpRounds(); round <= settings.rounds(); round++) {
            for (Contender each : contenders) {
                block(round, rows.get(each));
            }
        }
        List<Row> inOrder = new ArrayList<>();
        contenders.forEach(each -> inOrder.add(rows.get(each)));
        return inOrder;
    }

    private void block(int round, Row row) throws IOException, InterruptedException, ExecutionException {
        Contender contender = row.contender();
        long events = contender.pace() * settings.block().toSeconds();
        Stub.Counts before = site.stub().counts();
        long[] cpuBefore = cpus(contender);
        Backlog.Span span = backlog.fill(
                row.events(),
                row.events() + events,
                number -> fleet.event(contender.input(), number, System.currentTimeMillis()));
        long[] cpuFilled = cpus(contender);
        Machine.busySinceLastAsked();
        Progress progress = new Progress(site.admin(), contender.group(), span);
        progress.await(PATIENCE);
        double busy = Machine.busySinceLastAsked();
        long[] cpuAfter = cpus(contender);
        row.did(events);
        long calls = site.stub().counts().calls() - before.calls();
        row.output().readOn();
        if (round > 0) {
            row.called(events, calls);
            // The backlog is read by the contender and written by the broker: only the writing is left out.
            row.measured(
                    progress.perSecond(),
                    busy,
                    (double) (cpuAfter[0] - cpuBefore[0]) / events,
                    (double) (cpuAfter[1] - cpuFilled[1]) / events,
                    (double) (cpuAfter[2] - cpuFilled[2]) / events);
        }
        System.out.printf(
                Locale.ROOT,
                "%-10s %-16s %,9.0f/s  %,6.0f us CPU%n",
                round > 0 ? "round " + round : "warm-up",
                contender.name(),
                progress.perSecond(),
                (double) (cpuAfter[0] - cpuBefore[0]) / events);
    }

    private long[] cpus(Contender contender) {
        return new long[] {
            ProcessFigures.cpuMicros(contender.process()).orElse(0),
            ProcessFigures.cpuMicros(site.children().broker().handle()).orElse(0),
            ProcessFigures.cpuMicros(site.stub().process()).orElse(0)
        };
    }

    @Override
    public void close() {
        backlog.close();
        rows.values().forEach(row -> row.output().close());
    }
}
