package dev.carflow.redrive.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.carflow.operations.cli.Confirmed;
import dev.carflow.operations.cli.ExitCode;
import dev.carflow.operations.cli.Json;
import dev.carflow.operations.cli.ProgressBar;
import dev.carflow.operations.cli.Terminal;
import dev.carflow.redrive.replay.Replay;
import dev.carflow.redrive.replay.ReplayCount;
import dev.carflow.redrive.replay.ReplayProgress;
import dev.carflow.redrive.replay.ReplayRequest;
import dev.carflow.redrive.replay.Replayed;
import dev.carflow.redrive.topic.Span;
import jakarta.enterprise.inject.Vetoed;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
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
            "It may be stopped at any moment: the same command line goes on where it was.",
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
    private SpanOptions span;

    @Option(names = "--user", description = "Events of this Smartcar user.")
    private String user;

    @Option(names = "--vehicle", description = "Events of this Smartcar vehicle.")
    private String vehicle;

    @Option(
            names = "--topic",
            split = ",",
            description = "From these topics of raw events (default: all that the workers consume).")
    private Set<String> topics = Set.of();

    @Option(names = "--to", paramLabel = "TOPIC", description = "To this topic instead of the workers.")
    private String destination;

    @Option(names = "--rate", defaultValue = "100", description = "Events a second (default: 100); 0: no limit.")
    private int rate;

    @Option(names = "--dry-run", description = "Say what would be done, and no more.")
    private boolean dryRun;

    @Option(names = "--restart", description = "Begin anew where an earlier run could go on.")
    private boolean restart;

    @Option(names = "--yes", description = "Do not ask.")
    private boolean yes;

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    public ReplayCommand(Supplier<Replay> replay, Terminal terminal) {
        this.replay = replay;
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        Span when = span.span();
        if (user == null && vehicle == null && when.from().isEmpty()) {
            throw new ParameterException(
                    spec.commandLine(),
                    "Say which events: --user, --vehicle or --from; --from 1970-01-01T00:00:00Z is all");
        }
        if (rate < 0 || rate > MOST_A_SECOND) {
            throw new ParameterException(spec.commandLine(), "Invalid value for --rate: 0 to " + MOST_A_SECOND);
        }
        ReplayRequest request = new ReplayRequest(
                topics,
                Optional.ofNullable(user),
                Optional.ofNullable(vehicle),
                when,
                Optional.ofNullable(destination),
                rate,
                restart);
        PrintWriter out = spec.commandLine().getOut();
        Optional<String> objection = replay.get().objection(request);
        if (objection.isPresent()) {
            spec.commandLine().getErr().println("Nothing was done: " + objection.get());
            return ExitCode.DOES_NOT_HOLD;
        }
        Progress progress = new Progress(json ? spec.commandLine().getErr() : out);
        ReplayCount count = replay.get().count(request, progress.of("records counted"));
        progress.end();
        if (!json || dryRun) {
            sayCount(count, out);
        }
        if (dryRun || count.total() == 0 && count.begun().isEmpty()) {
            return ExitCode.HOLDS;
        }
        if (!Confirmed.by(yes, terminal, json ? spec.commandLine().getErr() : out, WORD)) {
            return ExitCode.DOES_NOT_HOLD;
        }
        Replayed end = replay.get().run(request, progress.of("records"));
        progress.end();
        return sayEnd(end, out);
    }

    private void sayCount(ReplayCount count, PrintWriter out) {
        if (json) {
            ObjectNode tree = Json.object().put("dryRun", true).put("events", count.total());
            ObjectNode byTopic = tree.putObject("topics");
            count.records().forEach(byTopic::put);
            tree.put("secondDeliveries", count.secondDeliveries()).put("redriven", count.redriven());
            count.first().ifPresent(first -> tree.put("first", first.toString()));
            count.last().ifPresent(last -> tree.put("last", last.toString()));
            count.begun().ifPresent(at -> tree.put("goesOnFrom", at.toString()));
            out.println(Json.text(tree));
            return;
        }
        out.printf(Locale.ROOT, "Dry run: %,d events would be published to %s.%n", count.total(), to());
        count.records().forEach((name, number) -> out.printf(Locale.ROOT, "  %,9d from %s%n", number, name));
        count.first()
                .ifPresent(first ->
                        out.println("  from " + first + " to " + count.last().orElse(first)));
        if (count.secondDeliveries() > 0) {
            out.printf(Locale.ROOT, "  %,9d second deliveries are left out%n", count.secondDeliveries());
        }
        if (count.redriven() > 0) {
            out.printf(Locale.ROOT, "  %,9d that were redriven or replayed are left out%n", count.redriven());
        }
        if (rate > 0 && count.total() > 0) {
            out.printf(
                    Locale.ROOT,
                    "At %,d a second it takes about %s.%n",
                    rate,
                    Duration.ofSeconds(Math.max(1, count.total() / rate))
                            .toString()
                            .substring(2)
                            .toLowerCase(Locale.ROOT));
        }
        count.begun()
                .ifPresent(at -> out.println("A run of the same replay was begun at " + at
                        + " and is not at its end: it goes on. --restart begins anew."));
        if (destination == null && count.total() > 0) {
            out.println(
                    "Workers process these events again and may call Smartcar for them; readers of enriched events see"
                            + " them a second time, with the header carflow-redrive-id.");
        }
    }

    private int sayEnd(Replayed end, PrintWriter out) {
        if (end instanceof Replayed.Complete complete) {
            say(out, complete.runId(), complete.published(), "complete", null);
            if (complete.tooLarge() > 0 && !json) {
                out.printf(Locale.ROOT, "%,d were too large for Kafka.%n", complete.tooLarge());
            }
            return complete.tooLarge() == 0 ? ExitCode.HOLDS : ExitCode.DOES_NOT_HOLD;
        }
        if (end instanceof Replayed.Stopped stopped) {
            say(out, stopped.runId(), stopped.published(), "stopped", stopped.problem());
        } else {
            say(out, ((Replayed.TakenOver) end).runId(), 0, "taken-over", null);
        }
        return ExitCode.COULD_NOT_FIND_OUT;
    }

    private void say(PrintWriter out, String runId, long published, String outcome, String problem) {
        if (json) {
            ObjectNode tree =
                    Json.object().put("outcome", outcome).put("run", runId).put("published", published);
            if (problem != null) {
                tree.put("problem", problem);
            }
            out.println(Json.text(tree));
            return;
        }
        switch (outcome) {
            case "complete" ->
                out.printf(Locale.ROOT, "Complete: %,d events published to %s as %s.%n", published, to(), runId);
            case "stopped" ->
                out.printf(
                        Locale.ROOT,
                        "Stopped after %,d events: Kafka did not take records (%s). Run it again: it goes on from"
                                + " there.%n",
                        published,
                        problem);
            default -> out.println("Another process goes on with this replay.");
        }
    }

    private String to() {
        return destination == null ? "the workers" : destination;
    }

    /** A bar for each of the two passes. */
    private final class Progress {
        private final PrintWriter out;
        private ProgressBar bar;

        private Progress(PrintWriter out) {
            this.out = out;
        }

        private ReplayProgress of(String unit) {
            ProgressBar mine = new ProgressBar(out, terminal.isInteractive(), unit, System::nanoTime);
            bar = mine;
            return new ReplayProgress() {
                @Override
                public void begun(long read, long total) {
                    mine.begun(read);
                }

                @Override
                public void reached(long read, long total) {
                    mine.reached(read, OptionalLong.of(total));
                }
            };
        }

        private void end() {
            bar.end();
        }
    }
}
