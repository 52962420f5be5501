package dev.carflow.redrive.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.carflow.operations.cli.ChangeOptions;
import dev.carflow.operations.cli.ExitCode;
import dev.carflow.operations.cli.Json;
import dev.carflow.operations.cli.Terminal;
import dev.carflow.redrive.publication.RedriveResult;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.function.Supplier;

/** The course of every redrive: shows what it would do, asks, does it, and prints the result. */
public final class RedriveDialogue {

    private static final String WORD = "redrive";

    private final ChangeOptions options;
    private final Terminal terminal;
    private final String planned;
    private final String done;

    /**
     * @param planned what would happen, such as {@code records would go back}
     * @param done what happened, such as {@code records went back}
     */
    public RedriveDialogue(ChangeOptions options, Terminal terminal, String planned, String done) {
        this.options = options;
        this.terminal = terminal;
        this.planned = planned;
        this.done = done;
    }

    /** @return the exit code */
    public int run(Supplier<RedriveResult> dryRun, Supplier<RedriveResult> run) {
        RedriveResult expected = dryRun.get();
        boolean ends = options.dryRun() || expected.total() == 0;
        if (ends || !options.isJson()) {
            say(expected, true);
        }
        if (ends) {
            return code(expected);
        }
        if (!options.confirmed(terminal, WORD)) {
            return ExitCode.DOES_NOT_HOLD;
        }
        RedriveResult result = run.get();
        say(result, false);
        return result.problem().isPresent() ? ExitCode.COULD_NOT_FIND_OUT : code(result);
    }

    private static int code(RedriveResult result) {
        return result.left().isEmpty() ? ExitCode.HOLDS : ExitCode.DOES_NOT_HOLD;
    }

    private void say(RedriveResult result, boolean isDryRun) {
        if (options.isJson()) {
            options.print(json(result, isDryRun));
        } else {
            print(result, isDryRun ? "Dry run: %,d " + planned : "%,d " + done);
        }
    }

    private void print(RedriveResult result, String what) {
        PrintWriter out = options.out();
        out.printf(Locale.ROOT, what + ".%n", result.total());
        result.published().forEach((name, count) -> out.printf(Locale.ROOT, "  %,9d to %s%n", count, name));
        result.left().forEach((why, count) -> out.printf(Locale.ROOT, "  %,9d stay: %s%n", count, why));
        if (result.before().orElse(0) > 0) {
            out.printf(
                    Locale.ROOT,
                    "  %,9d were redriven before%n",
                    result.before().getAsLong());
        }
        result.problem()
                .ifPresent(why -> out.printf(
                        Locale.ROOT, "Stopped: Kafka did not take records (%s). Run it again: it goes on.%n", why));
    }

    private static ObjectNode json(RedriveResult result, boolean isDryRun) {
        ObjectNode tree = Json.object().put("dryRun", isDryRun);
        ObjectNode published = tree.putObject("published");
        result.published().forEach(published::put);
        ObjectNode left = tree.putObject("left");
        result.left().forEach(left::put);
        result.before().ifPresent(count -> tree.put("before", count));
        result.problem().ifPresent(why -> tree.put("problem", why));
        return tree;
    }
}
