package dev.carflow.signature.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.carflow.operations.cli.Confirmed;
import dev.carflow.operations.cli.ExitCode;
import dev.carflow.operations.cli.Json;
import dev.carflow.operations.cli.Terminal;
import dev.carflow.signature.SignatureRedrive;
import dev.carflow.signature.SignatureRedrive.Result;
import jakarta.enterprise.inject.Vetoed;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code signature redrive}. */
@Vetoed
@Command(
        name = "redrive",
        description = {
            "Takes in the kept bodies whose signature holds with a token that is configured now. Says what it would do,"
                    + " then asks.",
            "Exit code: 0 all were taken in, 1 some were not, or nothing was done, 3 stopped before the end."
        },
        mixinStandardHelpOptions = true)
public final class SignatureRedriveCommand implements Callable<Integer> {

    private static final String WORD = "redrive";

    private final Supplier<SignatureRedrive> redrive;
    private final Terminal terminal;

    @Spec
    private CommandSpec spec;

    @Option(names = "--dry-run", description = "Say what would be done, and no more.")
    private boolean dryRun;

    @Option(names = "--yes", description = "Do not ask.")
    private boolean yes;

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    public SignatureRedriveCommand(Supplier<SignatureRedrive> redrive, Terminal terminal) {
        this.redrive = redrive;
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        if (!redrive.get().isPossible()) {
            spec.commandLine()
                    .getErr()
                    .println("Nothing was done: no token is configured; set CARFLOW_WEBHOOK_MANAGEMENT_TOKENS as the"
                            + " service has it.");
            return ExitCode.COULD_NOT_FIND_OUT;
        }
        Result expected = redrive.get().dryRun();
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
        Result done = redrive.get().run();
        say(done, false, out);
        if (done.problem().isPresent()) {
            return ExitCode.COULD_NOT_FIND_OUT;
        }
        return done.left().isEmpty() ? ExitCode.HOLDS : ExitCode.DOES_NOT_HOLD;
    }

    private void say(Result result, boolean planned, PrintWriter out) {
        if (json) {
            ObjectNode tree = Json.object().put("dryRun", planned);
            ObjectNode published = tree.putObject("published");
            result.published().forEach(published::put);
            ObjectNode left = tree.putObject("left");
            result.left().forEach(left::put);
            result.problem().ifPresent(why -> tree.put("problem", why));
            out.println(Json.text(tree));
            return;
        }
        out.printf(
                Locale.ROOT,
                planned ? "Dry run: %,d bodies would be taken in.%n" : "%,d bodies were taken in.%n",
                result.total());
        result.published().forEach((name, count) -> out.printf(Locale.ROOT, "  %,9d to %s%n", count, name));
        result.left().forEach((why, count) -> out.printf(Locale.ROOT, "  %,9d stay: %s%n", count, why));
        result.problem()
                .ifPresent(why -> out.printf(
                        Locale.ROOT, "Stopped: Kafka did not take records (%s). Run it again: it goes on.%n", why));
    }
}
