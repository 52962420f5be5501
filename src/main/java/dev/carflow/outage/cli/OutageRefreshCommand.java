package dev.carflow.outage.cli;

import dev.carflow.operations.cli.ExitCode;
import dev.carflow.outage.Outage;
import dev.carflow.outage.OutageReport;
import dev.carflow.outage.SignalRefreshRequests;
import jakarta.enterprise.inject.Vetoed;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code outage refresh}. */
@Vetoed
@Command(
        name = "refresh",
        description = {
            "Asks for fresh signals of the vehicles whose events were refused in a time: an event without signals goes to"
                    + " their topic, and a worker completes it within the allowance.",
            "It can be stopped at any moment: the next run continues where it stopped.",
            "Exit code: 0 all were asked for, 3 Kafka did not take one."
        },
        mixinStandardHelpOptions = true)
public final class OutageRefreshCommand implements Callable<Integer> {

    private final Supplier<OutageReport> report;
    private final Supplier<SignalRefreshRequests> signals;

    @Spec
    private CommandSpec spec;

    @Mixin
    private Span span = new Span();

    @Option(names = "--all", description = "Also vehicles whose events came late, but came.")
    private boolean all;

    @Option(
            names = "--rate",
            defaultValue = "2",
            description = "Vehicles a minute (default: 2). More than the allowance is refilled with ends in events that"
                    + " nothing was fetched for.")
    private int rate;

    @Option(names = "--dry-run", description = "Say how many vehicles there are, and ask for none.")
    private boolean dryRun;

    public OutageRefreshCommand(Supplier<OutageReport> report, Supplier<SignalRefreshRequests> signals) {
        this.report = report;
        this.signals = signals;
    }

    @Override
    public Integer call() {
        if (rate < 1) {
            throw new ParameterException(spec.commandLine(), "Invalid value for --rate: 1 or more");
        }
        PrintWriter out = spec.commandLine().getOut();
        Outage outage = span.read(report.get());
        List<SignalRefreshRequests.Vehicle> vehicles = signals.get().due(outage, all);
        out.printf(
                Locale.ROOT,
                "%,d vehicles; at %,d a minute that takes about %,d minutes.%n",
                vehicles.size(),
                rate,
                (vehicles.size() + rate - 1) / rate);
        if (dryRun) {
            return ExitCode.HOLDS;
        }
        int asked = signals.get()
                .ask(
                        outage,
                        vehicles,
                        Duration.ofMinutes(1).dividedBy(rate),
                        count -> out.printf(Locale.ROOT, "%,d of %,d%n", count, vehicles.size()));
        if (asked < vehicles.size()) {
            out.println("Kafka did not take the next one. Run it again: it goes on from there.");
            return ExitCode.COULD_NOT_FIND_OUT;
        }
        return ExitCode.HOLDS;
    }
}
