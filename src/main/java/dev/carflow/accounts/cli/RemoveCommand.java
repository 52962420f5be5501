package dev.carflow.accounts.cli;

import dev.carflow.accounts.link.AccountRemoval;
import dev.carflow.accounts.link.Removal;
import dev.carflow.database.Patience;
import dev.carflow.operations.cli.Confirmed;
import dev.carflow.operations.cli.ExitCode;
import dev.carflow.operations.cli.Terminal;
import jakarta.enterprise.inject.Vetoed;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code accounts remove}. */
@Vetoed
@Command(
        name = "remove",
        description = {
            "Removes a user with all vehicles, tokens and connections. What is on Kafka and at Smartcar stays.",
            "Exit code: 0 removed, 1 nothing was."
        },
        mixinStandardHelpOptions = true)
public final class RemoveCommand implements Callable<Integer> {

    private static final Duration WITHIN = Patience.AT_MOST;
    private static final String WORD = "remove";

    private final Supplier<AccountRemoval> removal;
    private final Terminal terminal;

    @Spec
    private CommandSpec spec;

    @ArgGroup(multiplicity = "1")
    private Whom whom;

    @Option(names = "--yes", description = "Do not ask.")
    private boolean yes;

    public RemoveCommand(Supplier<AccountRemoval> removal, Terminal terminal) {
        this.removal = removal;
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        if (!Confirmed.by(yes, terminal, out, WORD)) {
            return ExitCode.DOES_NOT_HOLD;
        }
        Removal came = whom.by(removal.get()::customer, removal.get()::smartcarUser)
                .await()
                .atMost(WITHIN);
        if (came instanceof Removal.Removed removed) {
            out.printf(
                    Locale.ROOT,
                    "Removed: %d users, %d Smartcar users, %d vehicles, %d tokens, %d connections.%n",
                    removed.users(),
                    removed.smartcarUserIds().size(),
                    removed.vehicles(),
                    removed.tokens(),
                    removed.connections());
            return ExitCode.HOLDS;
        }
        out.println("Nothing is stored of such a user.");
        return ExitCode.DOES_NOT_HOLD;
    }
}
