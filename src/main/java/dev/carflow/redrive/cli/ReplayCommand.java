package dev.carflow.redrive.cli;

import dev.carflow.operations.cli.ChangeOptions;
import dev.carflow.operations.cli.ExitCode;
import dev.carflow.operations.cli.ListArgument;
import dev.carflow.operations.cli.Terminal;
import dev.carflow.redrive.replay.Replay;
import dev.carflow.redrive.replay.ReplayCount;
import dev.carflow.redrive.replay.ReplayRequest;
import dev.carflow.redrive.replay.ReplayResult;
import dev.carflow.redrive.topic.TimeRange;
import jakarta.enterprise.inject.Vetoed;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code replay}. */
@Vetoed
@Command(
        name = "replay",
        description = {
            "Publishes raw events of a user, a vehicle or a time once more: to the workers, or to a topic of yours. Says"
                    + " what it would do, then asks.",
            "Readers of enriched events then see these events a second time, with the header carflow-redrive-id.",
            "It can be stopped at any moment: the same command line continues where it stopped.",
            "Exit code: 0 all of it is published, 1 nothing was done, 3 stopped before the end."
        },
        mixinStandardHelpOptions = true)
public final class ReplayCommand implements Callable<Integer> {

    private static final String WORD = "replay";
    private static final int MOST_A_SECOND = 100_000;

    private final Supplier<Replay> replay;
    private final Terminal terminal;

    @Spec
    private CommandSpec spec;

    @Mixin
    private TimeRangeOptions span;

    @Option(names = "--user", description = "Events of this Smartcar user.")
    private String user;

    @Option(names = "--vehicle", description = "Events of this Smartcar vehicle.")
    private String vehicle;

    @Option(
            names = "--topic",
            split = ",",
            converter = ListArgument.class,
            splitSynopsisLabel = ",",
            description = "From these topics of raw events (default: all that the workers consume).")
    private Set<String> topics = Set.of();

    @Option(names = "--to", paramLabel = "TOPIC", description = "To this topic instead of the workers.")
    private String destination;

    @Option(names = "--rate", defaultValue = "100", description = "Events a second (default: 100); 0: no limit.")
    private int rate;

    @Option(names = "--restart", description = "Begin anew where an earlier run could go on.")
    private boolean restart;

    @Mixin
    private ChangeOptions options;

    public ReplayCommand(Supplier<Replay> replay, Terminal terminal) {
        this.replay = replay;
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        ReplayRequest request = request();
        Optional<String> objection = replay.get().objection(request);
        if (objection.isPresent()) {
            options.err().println("Nothing was done: " + objection.get());
            return ExitCode.DOES_NOT_HOLD;
        }
        ReplayReport report = new ReplayReport(request, options.isJson(), options.out());
        ReplayCount count = count(request);
        if (!options.isJson() || options.dryRun()) {
            report.planned(count);
        }
        if (options.dryRun() || count.total() == 0 && count.begun().isEmpty()) {
            return ExitCode.HOLDS;
        }
        if (!options.confirmed(terminal, WORD)) {
            return ExitCode.DOES_NOT_HOLD;
        }
        ReplayResult end = run(request);
        report.ended(end);
        return ReplayReport.exitCode(end);
    }

    private ReplayRequest request() {
        TimeRange when = span.span();
        if (user == null && vehicle == null && when.from().isEmpty()) {
            throw new ParameterException(
                    spec.commandLine(),
                    "Say which events: --user, --vehicle or --from; --from 1970-01-01T00:00:00Z is all");
        }
        if (rate < 0 || rate > MOST_A_SECOND) {
            throw new ParameterException(spec.commandLine(), "Invalid value for --rate: 0 to " + MOST_A_SECOND);
        }
        return new ReplayRequest(
                topics,
                Optional.ofNullable(user),
                Optional.ofNullable(vehicle),
                when,
                Optional.ofNullable(destination),
                rate,
                restart);
    }

    private ReplayCount count(ReplayRequest request) {
        ReplayProgressBar bar = new ReplayProgressBar(options.besides(), terminal.isInteractive(), "records counted");
        ReplayCount count = replay.get().count(request, bar);
        bar.end();
        return count;
    }

    private ReplayResult run(ReplayRequest request) {
        ReplayProgressBar bar = new ReplayProgressBar(options.besides(), terminal.isInteractive(), "records");
        ReplayResult end = replay.get().run(request, bar);
        bar.end();
        return end;
    }
}
