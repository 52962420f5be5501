package dev.carflow.signature.cli;

import dev.carflow.operations.cli.ChangeOptions;
import dev.carflow.operations.cli.ExitCode;
import dev.carflow.operations.cli.Terminal;
import dev.carflow.redrive.cli.RedriveDialogue;
import dev.carflow.signature.SignatureRedrive;
import jakarta.enterprise.inject.Vetoed;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

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

    private final Supplier<SignatureRedrive> redrive;
    private final Terminal terminal;

    @Mixin
    private ChangeOptions options;

    public SignatureRedriveCommand(Supplier<SignatureRedrive> redrive, Terminal terminal) {
        this.redrive = redrive;
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        if (!redrive.get().isPossible()) {
            options.err()
                    .println(
                            "Nothing was done: no token is configured; set CARFLOW_WEBHOOK_MANAGEMENT_TOKENS, or …_TOKENS_FILE, as the"
                                    + " service has it.");
            return ExitCode.COULD_NOT_FIND_OUT;
        }
        return new RedriveDialogue(options, terminal, "bodies would be taken in", "bodies were taken in")
                .run(redrive.get()::dryRun, redrive.get()::run);
    }
}
