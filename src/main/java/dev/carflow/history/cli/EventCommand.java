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
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
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
                    + " found elsewhere. Of several events: 3 if that is so for any, else 1 if any is not found."
        },
        mixinStandardHelpOptions = true)
public final class EventCommand implements Callable<Integer> {

    private final Supplier<EventSearch> search;
    private final InputStream standardInput;
    private final Terminal terminal;

    @Spec
    private CommandSpec spec;

    @Parameters(
            arity = "0..*",
            paramLabel = "ID",
            description = "The event's id: eventId, or ce_id of its records. Several: each is a line, also of JSON.")
    private List<String> eventIds = List.of();

    @Option(
            names = "--ids-from",
            paramLabel = "FILE",
            description = "More ids of events, one a line; -: standard input. Each is a line of the output.")
    private Path idsFrom;

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

    public EventCommand(Supplier<EventSearch> search, InputStream standardInput, Terminal terminal) {
        this.search = search;
        this.standardInput = standardInput;
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        Set<String> events = events();
        if (events.isEmpty() == (vehicle == null)) {
            throw new ParameterException(spec.commandLine(), "Say which event: its ID, or --vehicle with a time");
        }
        if (vehicle != null && !window.isGiven()) {
            throw new ParameterException(spec.commandLine(), "Say when, with --around or --since");
        }
        SearchWindow when = window.window(spec);
        return idsFrom == null && events.size() < 2 ? one(events, when) : several(events, when);
    }

    private int one(Set<String> event, SearchWindow when) {
        SearchReport report = search(event, when);
        if (json) {
            out().println(Json.text(new ReportJson(ids).tree(report)));
        } else {
            new ReportText(out(), ids).print(report);
        }
        return code(report);
    }

    private int several(Set<String> events, SearchWindow when) {
        ReportText text = new ReportText(out(), ids);
        AtomicInteger worst = new AtomicInteger(ExitCode.HOLDS);
        SearchReport last = new Portions(portion -> search(portion, when)).each(events, report -> {
            worst.accumulateAndGet(code(report), Math::max);
            if (json) {
                out().println(Json.line(new ReportJson(ids).tree(report)));
            } else {
                text.printLines(report);
            }
        });
        if (!json) {
            text.printCoverage(last);
        }
        return worst.get();
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }

    private static int code(SearchReport report) {
        if (!report.isComplete()) {
            return ExitCode.COULD_NOT_FIND_OUT;
        }
        return report.events().isEmpty() ? ExitCode.DOES_NOT_HOLD : ExitCode.HOLDS;
    }

    private SearchReport search(Set<String> events, SearchWindow when) {
        HistoryRequest request =
                new HistoryRequest(events, Optional.ofNullable(vehicle), Optional.ofNullable(user), when);
        ProgressBar bar =
                new ProgressBar(spec.commandLine().getErr(), terminal.isInteractive(), "records", System::nanoTime);
        bar.begun(0);
        SearchReport report = search.get().search(request, (read, total) -> bar.reached(read, OptionalLong.of(total)));
        bar.end();
        return report;
    }

    private Set<String> events() {
        Set<String> events = new LinkedHashSet<>(eventIds);
        if (idsFrom != null) {
            events.addAll(fromFile());
            if (events.isEmpty()) {
                throw new ParameterException(spec.commandLine(), "--ids-from: there is no id in it");
            }
        }
        return events;
    }

    private List<String> fromFile() {
        boolean isStandardInput = idsFrom.toString().equals("-");
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(
                isStandardInput ? standardInput : Files.newInputStream(idsFrom), StandardCharsets.UTF_8))) {
            return lines.lines()
                    .map(String::strip)
                    .filter(line -> !line.isEmpty())
                    .toList();
        } catch (IOException | UncheckedIOException e) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--ids-from: it cannot be read: " + e.getClass().getSimpleName());
        }
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
