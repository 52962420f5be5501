package dev.carflow.eventlog.cli;

import dev.carflow.eventlog.drain.DrainCommandRunner;
import dev.carflow.eventlog.drain.DrainCommandRunner.End;
import dev.carflow.operations.cli.ExitCode;
import dev.carflow.operations.cli.Terminal;
import jakarta.enterprise.inject.Vetoed;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code spill drain}. */
@Vetoed
@Command(
        name = "drain",
        description = {
            "Puts what waits in the spill on Kafka, without the limit on its rate. Processes with the role ingest do it by",
            "themselves; this is for when none runs, or for what Kafka refused.",
            "It can be stopped at any moment: the next run continues where it stopped.",
            "Exit code: 0 the spill is empty, 1 something is left that cannot be put on Kafka, 3 Kafka or the database is",
            "away."
        },
        mixinStandardHelpOptions = true)
public final class SpillDrainCommand implements Callable<Integer> {

    private final Supplier<DrainCommandRunner> drain;
    private final Terminal terminal;

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--refused",
            description = "Also events that were larger than their topic allowed, after its limit was raised.")
    private boolean refused;

    public SpillDrainCommand(Supplier<DrainCommandRunner> drain, Terminal terminal) {
        this.drain = drain;
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        DrainProgress progress = new DrainProgress(out, terminal.isInteractive(), System::nanoTime);
        End end = drain.get().run(refused, progress);
        progress.end();
        if (end instanceof End.Complete complete && complete.left() == 0) {
            out.printf(Locale.ROOT, "The spill is empty; %,d events were put on Kafka.%n", complete.drained());
            return ExitCode.HOLDS;
        }
        if (end instanceof End.Complete complete) {
            out.printf(
                    Locale.ROOT,
                    "%,d events were put on Kafka; %,d are left: their topics are not configured, or Kafka refused them."
                            + " `spill list` says which.%n",
                    complete.drained(),
                    complete.left());
            return ExitCode.DOES_NOT_HOLD;
        }
        End.NoKafka stopped = (End.NoKafka) end;
        out.printf(
                Locale.ROOT,
                "Kafka does not take events%s; %,d were put there, %,d wait. Check kafka.bootstrap.servers, and run it"
                        + " again: it goes on from there.%n",
                stopped.why().map(why -> " (" + why + ")").orElse(""),
                stopped.drained(),
                stopped.left());
        return ExitCode.COULD_NOT_FIND_OUT;
    }
}
