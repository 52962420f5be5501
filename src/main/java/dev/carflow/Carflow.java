package dev.carflow;

import dev.carflow.database.cli.LibrarySettings;
import dev.carflow.http.ConnectionGuardInstaller;
import dev.carflow.operations.StartupFailure;
import dev.carflow.operations.cli.CommandProcess;
import dev.carflow.operations.cli.ExitCode;
import io.quarkus.runtime.ApplicationLifecycleManager;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.annotations.QuarkusMain;
import java.util.OptionalInt;
import org.jboss.logging.Logger;

/** Starts the service, or a subcommand. A start that fails for a reason the operator can mend says so in a line per problem. */
@QuarkusMain
public final class Carflow {

    private static final Logger LOG = Logger.getLogger(Carflow.class);

    Carflow() {}

    public static void main(String... args) {
        run(args);
    }

    /** Runs the service until it is asked to stop, or a subcommand to its end; then ends the process. */
    public static void run(String... args) {
        if (args.length == 0) {
            ConnectionGuardInstaller.install();
            Quarkus.run(null, Carflow::exit, args);
            return;
        }
        OptionalInt answered = CommandTree.withoutService(CommandTree.ofProcess(), args);
        if (answered.isPresent()) {
            System.exit(answered.getAsInt());
        }
        CommandProcess.prepare(CommandTree.needsDatabase(CommandTree.ofProcess(), args));
        LibrarySettings.prepare();
        Quarkus.run(CommandApplication.class, Carflow::exitCommand, args);
    }

    private static void exitCommand(int code, Throwable failure) {
        exit(failure == null ? code : ExitCode.COULD_NOT_FIND_OUT, failure);
    }

    private static void exit(int code, Throwable failure) {
        if (failure != null) {
            StartupFailure.of(failure)
                    .ifPresentOrElse(Carflow::print, () -> LOG.error("CARFLOW0001: Carflow did not start", failure));
        }
        // Ends the process, or in dev mode waits for the next change.
        ApplicationLifecycleManager.getDefaultExitCodeHandler().accept(code, failure);
    }

    /** To standard error and not to the log, which a start that failed early has not configured. */
    private static void print(StartupFailure failure) {
        System.err.println("Carflow did not start:");
        failure.lines().forEach(line -> System.err.println("  - " + line));
    }
}
