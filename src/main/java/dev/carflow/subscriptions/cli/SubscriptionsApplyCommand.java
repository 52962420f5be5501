package dev.carflow.subscriptions.cli;

import static dev.carflow.operations.cli.Sentences.sentence;
import static dev.carflow.operations.cli.Sentences.sentenceOfAny;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.carflow.operations.cli.Confirmed;
import dev.carflow.operations.cli.ExitCode;
import dev.carflow.operations.cli.Output;
import dev.carflow.operations.cli.Terminal;
import dev.carflow.subscriptions.ApplyResult;
import dev.carflow.subscriptions.PlanResult;
import dev.carflow.subscriptions.SubscriptionPlan;
import dev.carflow.subscriptions.SubscriptionRuns;
import dev.carflow.subscriptions.SubscriptionRuns.ApplyEnd;
import dev.carflow.subscriptions.rules.SubscriptionRules;
import jakarta.enterprise.inject.Vetoed;
import java.io.PrintWriter;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code subscriptions apply}. */
@Vetoed
@Command(
        name = "apply",
        description = {
            "Makes Smartcar's list of subscriptions equal to a file of rules: shows the plan, asks, then creates and deletes.",
            "It can be stopped at any moment: the next run does what is left. One process does it at a time.",
            "Exit code: 0 Smartcar has accepted everything, 1 it refused something, or nothing was done, 2 the file cannot"
                    + " be used, 3 stopped before the end."
        },
        mixinStandardHelpOptions = true)
public final class SubscriptionsApplyCommand implements Callable<Integer> {

    private static final String WORD = "apply";

    private final Supplier<SubscriptionRuns> runs;
    private final Terminal terminal;

    @Spec
    private CommandSpec spec;

    @Mixin
    private RulesOption file = new RulesOption();

    @Option(names = "--yes", description = "Do not ask.")
    private boolean yes;

    @Option(
            names = "--delete-at-most",
            paramLabel = "PERCENT",
            description = "Of the subscriptions listed, instead of carflow.subscriptions.delete-at-most-percent.")
    private Integer deleteAtMost;

    @Mixin
    private Output output;

    public SubscriptionsApplyCommand(Supplier<SubscriptionRuns> runs, Terminal terminal) {
        this.runs = runs;
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        if (deleteAtMost != null && (deleteAtMost < 0 || deleteAtMost > 100)) {
            throw new ParameterException(spec.commandLine(), "Invalid value for --delete-at-most: 0 to 100");
        }
        Optional<SubscriptionRules> rules = file.read(runs.get(), output.err());
        if (rules.isEmpty()) {
            return ExitCode.USAGE;
        }
        PrintWriter besides = output.besides();
        SubscriptionProgress progress = new SubscriptionProgress(besides, terminal.isInteractive(), System::nanoTime);
        ApplyEnd end = runs.get()
                .apply(
                        rules.get(),
                        deleteAtMost == null ? OptionalInt.empty() : OptionalInt.of(deleteAtMost),
                        plan -> confirm(plan, besides, progress),
                        progress);
        progress.end();
        return report(end);
    }

    private boolean confirm(SubscriptionPlan plan, PrintWriter out, SubscriptionProgress progress) {
        progress.end();
        PlanReport.print(plan, false, out);
        return Confirmed.by(yes, terminal, out, WORD);
    }

    private int report(ApplyEnd end) {
        if (end instanceof ApplyEnd.Applied applied) {
            return report(applied.plan(), applied.result());
        }
        if (end instanceof ApplyEnd.TooManyDeletions many) {
            PlanReport.print(many.plan(), false, output.besides());
            sentence(
                    output.err(),
                    "Nothing was done: %,d of %,d subscriptions would be deleted, and at most %,d may be. If that is meant,"
                            + " raise --delete-at-most.",
                    many.plan().deletions().size(),
                    many.plan().listed(),
                    many.allowed());
            return ExitCode.DOES_NOT_HOLD;
        }
        if (end instanceof ApplyEnd.Elsewhere) {
            output.err()
                    .println(
                            "Nothing was done: another process applies rules. If it was killed, try again in a minute.");
            return ExitCode.COULD_NOT_FIND_OUT;
        }
        if (end instanceof ApplyEnd.NoPlan none) {
            return reportNoPlan(none.why());
        }
        return ExitCode.DOES_NOT_HOLD;
    }

    private int reportNoPlan(PlanResult why) {
        if (why instanceof PlanResult.UnknownWebhooks unknown) {
            file.print(unknown.problems(), runs.get(), output.err());
            return ExitCode.USAGE;
        }
        PlanReport.printStop(((PlanResult.Stopped) why).problem(), output.err());
        return ExitCode.COULD_NOT_FIND_OUT;
    }

    private int report(SubscriptionPlan plan, ApplyResult result) {
        if (output.isJson()) {
            output.print(tree(plan, result));
        } else {
            print(plan, result, output.out());
        }
        result.stopped().ifPresent(problem -> PlanReport.printStop(problem, output.err()));
        if (result.overtaken()) {
            output.err().println("Stopped: another process applies rules now.");
        }
        if (result.stopped().isPresent() || result.overtaken()) {
            return ExitCode.COULD_NOT_FIND_OUT;
        }
        return result.isWhole() ? ExitCode.HOLDS : ExitCode.DOES_NOT_HOLD;
    }

    private static void print(SubscriptionPlan plan, ApplyResult result, PrintWriter out) {
        if (plan.isEmpty()) {
            PlanReport.print(plan, false, out);
            return;
        }
        sentence(
                out,
                "%,d subscriptions requested, %,d were there already; %,d deleted.",
                result.created(),
                result.existed(),
                result.deleted());
        sentenceOfAny(out, result.kept(), "%,d were kept: Smartcar lists their connections after all.");
        result.refused().forEach((why, count) -> sentence(out, "%,d were refused: %s.", count, why));
        sentenceOfAny(out, result.left(), "%,d are left.");
    }

    private static ObjectNode tree(SubscriptionPlan plan, ApplyResult result) {
        ObjectNode tree = PlanReport.tree(plan, false);
        tree.put("created", result.created())
                .put("existed", result.existed())
                .put("deleted", result.deleted())
                .put("kept", result.kept())
                .put("left", result.left());
        ObjectNode refused = tree.putObject("refused");
        result.refused().forEach(refused::put);
        return tree;
    }
}
