package dev.carflow.accounts.cli;

import static dev.carflow.database.TimeoutPolicy.now;
import static dev.carflow.operations.cli.Sentences.sentence;

import dev.carflow.accounts.link.AccountRemoval;
import dev.carflow.accounts.link.AccountRemoval.RemovalTarget;
import dev.carflow.accounts.link.RemovalResult;
import dev.carflow.accounts.link.RemovalResult.Removed;
import dev.carflow.operations.cli.Confirmed;
import dev.carflow.operations.cli.ExitCode;
import dev.carflow.operations.cli.Terminal;
import dev.carflow.smartcar.api.ApiProblem;
import dev.carflow.smartcar.api.ApiResult;
import dev.carflow.smartcar.api.VehicleApi;
import jakarta.enterprise.inject.Vetoed;
import java.io.PrintWriter;
import java.util.List;
import java.util.Optional;
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
            "Removes a user with all vehicles, tokens and connections, for good: no backfill brings the user back, only"
                    + " the user does, by way of Connect. Shows first what would be removed.",
            "What is on Kafka stays; the readers of enriched events get a record to delete what they have by. At Smartcar the user stays connected, and its webhooks go on, unless --disconnect is"
                    + " given.",
            "Exit code: 0 removed, or shown; 1 nothing was; 3 Smartcar did not disconnect the user: run it again."
        },
        mixinStandardHelpOptions = true)
public final class RemoveCommand implements Callable<Integer> {

    private static final String WORD = "remove";

    private final Supplier<AccountRemoval> removal;
    private final Supplier<VehicleApi> smartcar;
    private final Terminal terminal;

    @Spec
    private CommandSpec spec;

    @ArgGroup(multiplicity = "1")
    private AccountOption account;

    @Option(
            names = "--disconnect",
            description =
                    "Also removes the Smartcar users at Smartcar, with all their connections to this application.")
    private boolean disconnect;

    @Option(names = "--dry-run", description = "Only shows what would be removed.")
    private boolean dryRun;

    @Option(names = "--yes", description = "Do not ask.")
    private boolean yes;

    public RemoveCommand(Supplier<AccountRemoval> removal, Supplier<VehicleApi> smartcar, Terminal terminal) {
        this.removal = removal;
        this.smartcar = smartcar;
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        RemovalTarget target = account.by(RemovalTarget::customer, RemovalTarget::smartcarUser);
        RemovalResult preview = now(removal.get().preview(target));
        if (!(preview instanceof Removed would)) {
            return dryRun ? nothing(out) : nothing(out, target);
        }
        print(out, dryRun ? "Would be removed" : "To be removed", would);
        if (dryRun) {
            return ExitCode.HOLDS;
        }
        if (!Confirmed.by(yes, terminal, out, WORD)) {
            return ExitCode.DOES_NOT_HOLD;
        }
        if (disconnect && !isDisconnected(out, would.smartcarUserIds())) {
            return ExitCode.COULD_NOT_FIND_OUT;
        }
        RemovalResult done = now(removal.get().remove(target));
        if (done instanceof Removed removed) {
            print(out, "Removed", removed);
            List<String> later = removed.smartcarUserIds().stream()
                    .filter(user -> !would.smartcarUserIds().contains(user))
                    .toList();
            if (disconnect && !later.isEmpty() && !isDisconnected(out, later)) {
                return ExitCode.COULD_NOT_FIND_OUT;
            }
        } else {
            out.println("Somebody else has removed this user meanwhile.");
        }
        return ExitCode.HOLDS;
    }

    private static int nothing(PrintWriter out) {
        out.println("Nothing is stored of such a user.");
        return ExitCode.DOES_NOT_HOLD;
    }

    /** Smartcar, the record of late events and the memory of processes may hold the user all the same. */
    private int nothing(PrintWriter out, RemovalTarget target) {
        Optional<String> user = target.smartcarUserId();
        if (disconnect && user.isPresent()) {
            if (!Confirmed.by(yes, terminal, out, WORD)) {
                return ExitCode.DOES_NOT_HOLD;
            }
            if (!isDisconnected(out, List.of(user.get()))) {
                return ExitCode.COULD_NOT_FIND_OUT;
            }
        }
        now(removal.get().remove(target));
        return nothing(out);
    }

    /** First at Smartcar and then here: a failure leaves everything as it was, to be repeated. */
    private boolean isDisconnected(PrintWriter out, List<String> smartcarUserIds) {
        for (String user : smartcarUserIds) {
            Optional<ApiProblem> problem = problem(now(smartcar.get().removeUser(user)));
            if (problem.isPresent()) {
                sentence(
                        out,
                        "Smartcar did not remove one of the users: %s. Run this again.",
                        problem.get().slug());
                return false;
            }
        }
        sentence(out, "Smartcar has removed %d users.", smartcarUserIds.size());
        return true;
    }

    /** A user that Smartcar does not know was removed before. */
    private static Optional<ApiProblem> problem(ApiResult<Boolean> result) {
        return result.<Optional<ApiProblem>>fold(removed -> Optional.empty(), Optional::of)
                .filter(problem -> !(problem instanceof ApiProblem.NoDataYet));
    }

    private static void print(PrintWriter out, String what, Removed removed) {
        sentence(
                out,
                "%s: %d users, %d Smartcar users, %d vehicles, %d tokens, %d connections, %d marks, %d sessions.",
                what,
                removed.users(),
                removed.smartcarUserIds().size(),
                removed.vehicles(),
                removed.tokens(),
                removed.connections(),
                removed.marks(),
                removed.sessions());
    }
}
