package dev.carflow.redrive.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.carflow.operations.cli.Confirmed;
import dev.carflow.operations.cli.ExitCode;
import dev.carflow.operations.cli.Json;
import dev.carflow.operations.cli.ProgressBar;
import dev.carflow.operations.cli.Terminal;
import dev.carflow.redrive.AsideTopic;
import dev.carflow.redrive.Redrive;
import dev.carflow.redrive.RedriveRequest;
import dev.carflow.redrive.Redriven;
import jakarta.enterprise.inject.Vetoed;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code quarantine redrive} and {@code dead-letter redrive}. */
@Vetoed
@Command(
        name = "redrive",
        description = {
            "Puts records on their topics again, those that would go through now. Says what it would do, then asks.",
            "Exit code: 0 nothing is left of what was meant, 1 something is, or nothing was done, 3 stopped before the"
                    + " end."
        },
        mixinStandardHelpOptions = true)
public final class RedriveCommand implements Callable<Integer> {

    private static final String WORD = "redrive";

    private final AsideTopic topic;
    private final Supplier<Redrive> redrive;
    private final Terminal terminal;

    @Spec
    private CommandSpec spec;

    @Mixin
    private SpanOptions span;

    @Mixin
    private FilterOptions filter;

    @Option(names = "--dry-run", description = "Say what would be done, and no more.")
    private boolean dryRun;

    @Option(names = "--yes", description = "Do not ask.")
    private boolean yes;

    @Option(
            names = "--again",
            description = "Also what was redriven before: it is processed, and comes out, once more.")
    private boolean again;

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    public RedriveCommand(AsideTopic topic, Supplier<Redrive> redrive, Terminal terminal) {
        this.topic = topic;
        this.redrive = redrive;
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        RedriveRequest request = new RedriveRequest(topic, filter.filter(), span.span(), again, dryRun);
        Redriven expected = run(request.asDryRun(), out);
        if (dryRun || expected.total() == 0) {
            say(expected, true, out);
            return expected.left().isEmpty() ? ExitCode.HOLDS : ExitCode.DOES_NOT_HOLD;
        }
        if (!json) {
            say(expected, true, out);
        }
        if (!Confirmed.by(yes, terminal, json ? spec.commandLine().getErr() : out, WORD)) {
            return ExitCode.DOES_NOT_HOLD;
        }
        Redriven done = run(request, out);
        say(done, false, out);
        if (done.problem().isPresent()) {
            return ExitCode.COULD_NOT_FIND_OUT;
        }
        return done.left().isEmpty() ? ExitCode.HOLDS : ExitCode.DOES_NOT_HOLD;
    }

    private Redriven run(RedriveRequest request, PrintWriter out) {
        ProgressBar bar = new ProgressBar(
                json ? spec.commandLine().getErr() : out, terminal.isInteractive(), "records", System::nanoTime);
        Redriven result = redrive.get().run(request, read -> bar.reached(read, OptionalLong.empty()));
        bar.end();
        return result;
    }

    private void say(Redriven result, boolean planned, PrintWriter out) {
        if (json) {
            ObjectNode tree = Json.object().put("dryRun", planned);
            put(tree.putObject("published"), result.published());
            put(tree.putObject("left"), result.left());
            tree.put("before", result.before());
            result.problem().ifPresent(why -> tree.put("problem", why));
            out.println(Json.text(tree));
            return;
        }
        out.printf(
                Locale.ROOT,
                planned ? "Dry run: %,d records would go back.%n" : "%,d records went back.%n",
                result.total());
        result.published().forEach((name, count) -> out.printf(Locale.ROOT, "  %,9d to %s%n", count, name));
        result.left().forEach((why, count) -> out.printf(Locale.ROOT, "  %,9d stay: %s%n", count, why));
        if (result.before() > 0) {
            out.printf(Locale.ROOT, "  %,9d were redriven before%n", result.before());
        }
        result.problem()
                .ifPresent(why -> out.printf(
                        Locale.ROOT, "Stopped: Kafka did not take records (%s). Run it again: it goes on.%n", why));
    }

    private static void put(ObjectNode tree, Map<String, Long> counts) {
        counts.forEach(tree::put);
    }
}
