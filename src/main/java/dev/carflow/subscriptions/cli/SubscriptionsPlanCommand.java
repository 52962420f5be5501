package dev.carflow.subscriptions.cli;

import dev.carflow.operations.cli.ExitCode;
import dev.carflow.operations.cli.Output;
import dev.carflow.operations.cli.Terminal;
import dev.carflow.subscriptions.PlanResult;
import dev.carflow.subscriptions.PlanResult.Planned;
import dev.carflow.subscriptions.PlanResult.Stopped;
import dev.carflow.subscriptions.PlanResult.UnknownWebhooks;
import dev.carflow.subscriptions.SubscriptionRuns;
import dev.carflow.subscriptions.rules.SubscriptionRules;
import jakarta.enterprise.inject.Vetoed;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code subscriptions plan}. */
@Vetoed
@Command(
        name = "plan",
        description = {
            "Compares Smartcar's list of subscriptions with a file of rules, and changes nothing at Smartcar.",
            "Exit code: 0 they are equal, 1 something is to be changed, 2 the file cannot be used, 3 Smartcar or the"
                    + " database does not answer."
        },
        mixinStandardHelpOptions = true)
public final class SubscriptionsPlanCommand implements Callable<Integer> {

    private final Supplier<SubscriptionRuns> runs;
    private final Terminal terminal;

    @Mixin
    private RulesOption file = new RulesOption();

    @Option(names = "--changes", description = "Also print each change, with the ids of users and vehicles.")
    private boolean changes;

    @Mixin
    private Output output;

    public SubscriptionsPlanCommand(Supplier<SubscriptionRuns> runs, Terminal terminal) {
        this.runs = runs;
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        Optional<SubscriptionRules> rules = file.read(runs.get(), output.err());
        if (rules.isEmpty()) {
            return ExitCode.USAGE;
        }
        SubscriptionProgress progress =
                new SubscriptionProgress(output.besides(), terminal.isInteractive(), System::nanoTime);
        PlanResult result = runs.get().plan(rules.get(), progress);
        progress.end();
        if (result instanceof Stopped stopped) {
            PlanReport.printStop(stopped.problem(), output.err());
            return ExitCode.COULD_NOT_FIND_OUT;
        }
        if (result instanceof UnknownWebhooks unknown) {
            file.print(unknown.problems(), runs.get(), output.err());
            return ExitCode.USAGE;
        }
        Planned planned = (Planned) result;
        if (output.isJson()) {
            output.print(PlanReport.tree(planned.plan(), changes));
        } else {
            PlanReport.print(planned.plan(), changes, output.out());
        }
        return planned.plan().isEmpty() ? ExitCode.HOLDS : ExitCode.DOES_NOT_HOLD;
    }
}
