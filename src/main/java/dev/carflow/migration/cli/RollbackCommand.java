package dev.carflow.migration.cli;

import static dev.carflow.operations.cli.Sentences.sentence;

import dev.carflow.migration.rollback.Rollback;
import dev.carflow.migration.rollback.RollbackPlan;
import dev.carflow.operations.cli.ExitCode;
import jakarta.enterprise.inject.Vetoed;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code migrate rollback}. */
@Vetoed
@Command(
        name = "rollback",
        description = {
            "Says how to go back one phase from here, what that costs, and whether it is possible. It changes nothing: the"
                    + " phase is a setting.",
            "Exit code: 0 the way is open, 1 it is not."
        },
        mixinStandardHelpOptions = true)
public final class RollbackCommand implements Callable<Integer> {

    private final Supplier<Rollback> rollback;

    @Spec
    private CommandSpec spec;

    public RollbackCommand(Supplier<Rollback> rollback) {
        this.rollback = rollback;
    }

    @Override
    public Integer call() {
        RollbackPlan way = rollback.get().way();
        PrintWriter out = spec.commandLine().getOut();
        sentence(out, "From %s back to %s: %s", way.from(), way.to(), way.isOpen() ? "possible" : "not possible");
        way.steps().forEach(step -> out.println("  → " + step));
        way.costs().forEach(cost -> out.println("  - " + cost));
        return way.isOpen() ? ExitCode.HOLDS : ExitCode.DOES_NOT_HOLD;
    }
}
