package dev.carflow.migration.cli;

import static dev.carflow.operations.cli.Sentences.sentence;

import dev.carflow.migration.checklist.CheckResult;
import dev.carflow.migration.finish.Finish;
import dev.carflow.operations.cli.Confirmed;
import dev.carflow.operations.cli.ExitCode;
import dev.carflow.operations.cli.ListArgument;
import dev.carflow.operations.cli.Terminal;
import dev.carflow.smartcar.MigrationPhase;
import jakarta.enterprise.inject.Vetoed;
import java.io.PrintWriter;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code migrate finish}. */
@Vetoed
@Command(
        name = "finish",
        description = {
            "Removes the columns of vehicles' tokens, with all tokens in them. A copy, sealed as the tokens were, is kept for"
                    + " 30 days and then erased by itself.",
            "It refuses while the checklists do not hold.",
            "Exit code: 0 done, 1 refused, 3 it could not be found out or done."
        },
        mixinStandardHelpOptions = true)
public final class FinishCommand implements Callable<Integer> {

    private static final String WORD = "finish";

    private final Supplier<Finish> finish;
    private final Terminal terminal;

    @Spec
    private CommandSpec spec;

    @Option(names = "--yes", description = "Do not ask.")
    private boolean yes;

    @Option(names = "--no-copy", description = "Keep no copy of the tokens: there is no way back.")
    private boolean noCopy;

    @Option(
            names = "--waive",
            split = ",",
            converter = ListArgument.class,
            splitSynopsisLabel = ",",
            description = "An item of the checklists, such as 2.5, that you have looked at and that shall not count.")
    private Set<String> waived = Set.of();

    public FinishCommand(Supplier<Finish> finish, Terminal terminal) {
        this.finish = finish;
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        List<String> unknown = Finish.unknown(waived);
        if (!unknown.isEmpty()) {
            throw new ParameterException(
                    spec.commandLine(),
                    "Invalid value for --waive: " + String.join(", ", unknown)
                            + " cannot be waived; items are named as `migrate status` names them, such as 2.5");
        }
        Finish.Decision decision = finish.get().decide(waived);
        if (decision instanceof Finish.AlreadyDone) {
            out.println("The migration is finished: the columns are gone.");
            return ExitCode.HOLDS;
        }
        if (decision instanceof Finish.Refused refused) {
            printReasons(refused, out);
            return ExitCode.DOES_NOT_HOLD;
        }
        sentence(
                out,
                "The tokens of %,d vehicles will be gone, and with them the way back to earlier phases%s.",
                ((Finish.Ready) decision).tokens(),
                noCopy
                        ? ""
                        : ", but for a sealed copy that is erased after " + Finish.COPY_KEPT_FOR.toDays() + " days");
        if (!Confirmed.by(yes, terminal, out, WORD)) {
            return ExitCode.DOES_NOT_HOLD;
        }
        Optional<Finish.Decision> changed = finish.get().drop(waived, !noCopy);
        if (changed.isPresent()) {
            if (changed.get() instanceof Finish.Refused refused) {
                printReasons(refused, out);
            } else {
                out.println("Another process has finished the migration meanwhile.");
            }
            return changed.get() instanceof Finish.AlreadyDone ? ExitCode.HOLDS : ExitCode.DOES_NOT_HOLD;
        }
        out.println(
                noCopy
                        ? "Done: the columns are gone. The secrets of the legacy client and the encryption keys can go, too."
                        : "Done: the columns are gone. `migrate rollback` says until when the copy is kept and how it is"
                                + " restored; until then keep the encryption keys and the secret of the legacy client.");
        return ExitCode.HOLDS;
    }

    private static void printReasons(Finish.Refused refused, PrintWriter out) {
        out.println("Refused; nothing was changed.");
        if (refused.phase() != MigrationPhase.APPLICATION_TOKEN) {
            out.println("  - the phase is " + refused.phase() + ", not application-token");
        }
        for (CheckResult item : refused.reasons()) {
            sentence(
                    out, "  - %s %s: %s", item.id(), item.text(), item.finding().reason());
            item.finding().next().ifPresent(next -> out.println("    → " + next));
        }
    }
}
