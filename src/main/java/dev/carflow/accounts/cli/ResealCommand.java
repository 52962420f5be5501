package dev.carflow.accounts.cli;

import static dev.carflow.operations.cli.Sentences.sentence;
import static dev.carflow.operations.cli.Sentences.sentenceOfAny;

import dev.carflow.accounts.vault.ResealProgress;
import dev.carflow.accounts.vault.TokenResealer;
import dev.carflow.operations.cli.ExitCode;
import jakarta.enterprise.inject.Vetoed;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code accounts reseal}. */
@Vetoed
@Command(
        name = "reseal",
        description = {
            "Brings all vehicles' tokens that are under an older key under the first of carflow.accounts.encryption-keys.",
            "It may be stopped and started again.",
            "Exit code: 0 all are, 1 some could not be, 3 there is no key."
        },
        mixinStandardHelpOptions = true)
public final class ResealCommand implements Callable<Integer> {

    private static final int BATCH = 500;
    private static final Duration WITHIN = Duration.ofHours(12);

    private final Supplier<TokenResealer> resealer;

    @Spec
    private CommandSpec spec;

    public ResealCommand(Supplier<TokenResealer> resealer) {
        this.resealer = resealer;
    }

    @Override
    public Integer call() {
        Optional<ResealProgress> end =
                resealer.get().all(BATCH, progress -> {}).await().atMost(WITHIN);
        PrintWriter out = spec.commandLine().getOut();
        if (end.isEmpty()) {
            spec.commandLine()
                    .getErr()
                    .println("Nothing was done: CARFLOW_ACCOUNTS_ENCRYPTION_KEYS is not set, or `migrate finish` has"
                            + " removed the tokens.");
            return ExitCode.COULD_NOT_FIND_OUT;
        }
        ResealProgress done = end.get();
        sentence(out, "%,d tokens were under an older key.", done.resealed());
        sentenceOfAny(out, done.unreadable(), "%,d cannot be opened with any of the keys.");
        sentenceOfAny(out, done.changed(), "%,d were written by somebody else meanwhile: run it again.");
        return done.unreadable() + done.changed() == 0 ? ExitCode.HOLDS : ExitCode.DOES_NOT_HOLD;
    }
}
