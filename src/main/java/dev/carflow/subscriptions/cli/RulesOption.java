package dev.carflow.subscriptions.cli;

import dev.carflow.subscriptions.SubscriptionRuns;
import dev.carflow.subscriptions.rules.RuleFile;
import dev.carflow.subscriptions.rules.RuleFileResult;
import dev.carflow.subscriptions.rules.RuleFileResult.Invalid;
import dev.carflow.subscriptions.rules.RuleFileResult.Valid;
import dev.carflow.subscriptions.rules.RuleProblem;
import dev.carflow.subscriptions.rules.SubscriptionRules;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The file of rules. A mixin. */
public final class RulesOption {

    @Option(
            names = "--rules",
            paramLabel = "FILE",
            description = "The file of rules, instead of carflow.subscriptions.rules-file; see docs/subscriptions.md.")
    private Path file;

    /** Returns the rules; empty if they cannot be read, which was printed then. */
    Optional<SubscriptionRules> read(SubscriptionRuns runs, PrintWriter err) {
        Path path = file == null ? runs.rulesFile().orElse(null) : file;
        if (path == null) {
            err.println("Name a file of rules: --rules FILE, or carflow.subscriptions.rules-file.");
            return Optional.empty();
        }
        try {
            RuleFileResult result = RuleFile.read(Files.readString(path), runs.knownRoutes());
            if (result instanceof Valid valid) {
                return Optional.of(valid.rules());
            }
            print(((Invalid) result).problems(), path.toString(), err);
        } catch (IOException e) {
            err.println(path + " cannot be read: " + e.getClass().getSimpleName());
        }
        return Optional.empty();
    }

    void print(List<RuleProblem> problems, SubscriptionRuns runs, PrintWriter err) {
        print(problems, String.valueOf(file == null ? runs.rulesFile().orElse(null) : file), err);
    }

    private static void print(List<RuleProblem> problems, String path, PrintWriter err) {
        err.println(path + " is no file of rules that can be used:");
        problems.forEach(problem -> err.println("  " + problem.text()));
    }
}
