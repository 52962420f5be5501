package dev.carflow.history.cli;

import dev.carflow.history.EventSearch;
import dev.carflow.history.HistoryRequest;
import dev.carflow.history.SearchReport;
import dev.carflow.history.SearchWindow;
import dev.carflow.operations.cli.ExitCode;
import dev.carflow.operations.cli.Json;
import dev.carflow.operations.cli.ProgressBar;
import dev.carflow.operations.cli.Terminal;
import jakarta.enterprise.inject.Vetoed;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code event}. */
@Vetoed
@Command(
        name = "event",
        description = {
            "Where is this event? Says when it was received, spilled, drained, enriched, parked or redriven, and at which"
                    + " positions; or that there is no record of it. Changes nothing.",
            "Exit code: 0 found, 1 not found, 3 not everything could be looked at: the output says what, and what was"
                    + " found elsewhere."
        },
        mixinStandardHelpOptions = true)
public final class EventCommand implements Callable<Integer> {

    private final Supplier<EventSearch> search;
    private final Terminal terminal;

    @Spec
    private CommandSpec spec;

    @Parameters(arity = "0..1", paramLabel = "ID", description = "The event's id: eventId, or ce_id of its records.")
    private String id;

    @Option(names = "--vehicle", description = "Instead of an id: all events of this Smartcar vehicle, in a time.")
    private String vehicle;

    @Option(
            names = "--user",
            description = "The event's Smartcar user, if you know it: then only the user's partitions are read.")
    private String user;

    @Mixin
    private WindowOptions window;

    @Option(names = "--ids", description = "Print ids of users and vehicles.")
    private boolean ids;

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    public EventCommand(Supplier<EventSearch> search, Terminal terminal) {
        this.search = search;
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        HistoryRequest request = request();
        ProgressBar bar =
                new ProgressBar(spec.commandLine().getErr(), terminal.isInteractive(), "records", System::nanoTime);
        bar.begun(0);
        SearchReport report = search.get().search(request, (read, total) -> bar.reached(read, OptionalLong.of(total)));
        bar.end();
        if (json) {
            spec.commandLine().getOut().println(Json.text(new ReportJson(ids).tree(report)));
        } else {
            new ReportText(spec.commandLine().getOut(), ids).print(report);
        }
        if (!report.isComplete()) {
            return ExitCode.COULD_NOT_FIND_OUT;
        }
        return report.events().isEmpty() ? ExitCode.DOES_NOT_HOLD : ExitCode.HOLDS;
    }

    private HistoryRequest request() {
        if ((id == null) == (vehicle == null)) {
            throw new ParameterException(spec.commandLine(), "Say which event: its ID, or --vehicle with a time");
        }
        if (vehicle != null && !window.isGiven()) {
            throw new ParameterException(spec.commandLine(), "Say when, with --around or --since");
        }
        return new HistoryRequest(
                Optional.ofNullable(id), Optional.ofNullable(vehicle), Optional.ofNullable(user), window.window(spec));
    }

    /** Options for the time to search. */
    static final class WindowOptions {

        private static final Duration LONGEST = Duration.ofDays(7);

        @Option(
                names = "--around",
                paramLabel = "TIME",
                description = "When it was received, about, as 2026-11-22T09:00:00Z.")
        private Instant around;

        @Option(
                names = "--window",
                paramLabel = "DURATION",
                defaultValue = "PT1H",
                description = "With --around: how long before and after it (default: PT1H, at most P7D).")
        private Duration width;

        @Option(
                names = "--since",
                paramLabel = "TIME",
                description = "Received at this time or later (default: 24 hours ago).")
        private Instant since;

        private boolean isGiven() {
            return around != null || since != null;
        }

        private SearchWindow window(CommandSpec spec) {
            if (around != null && since != null) {
                throw new ParameterException(spec.commandLine(), "Say either --around or --since");
            }
            if (width.isNegative() || width.isZero() || width.compareTo(LONGEST) > 0) {
                throw new ParameterException(spec.commandLine(), "Invalid value for --window: up to P7D");
            }
            Instant now = Instant.now();
            if (around != null) {
                return SearchWindow.around(around, width, now);
            }
            return SearchWindow.since(since == null ? now.minus(SearchWindow.DEFAULT) : since, now);
        }
    }
}
