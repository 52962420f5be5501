package dev.carflow.redrive.cli;

import dev.carflow.operations.cli.ChangeOptions;
import dev.carflow.operations.cli.ProgressBar;
import dev.carflow.operations.cli.Terminal;
import dev.carflow.redrive.ParkedTopic;
import dev.carflow.redrive.Redrive;
import dev.carflow.redrive.RedriveRequest;
import dev.carflow.redrive.publication.RedriveResult;
import jakarta.enterprise.inject.Vetoed;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code quarantine redrive} and {@code dead-letter redrive}. */
@Vetoed
@Command(
        name = "redrive",
        description = {
            "Puts records on their topics again, those that would go through now. Says what it would do, then asks.",
            "Exit code: 0 nothing is left of what was meant, 1 something is, or nothing was done, 3 stopped before the"
                    + " end."
        },
        mixinStandardHelpOptions = true)
public final class RedriveCommand implements Callable<Integer> {

    private final ParkedTopic topic;
    private final Supplier<Redrive> redrive;
    private final Terminal terminal;

    @Mixin
    private TimeRangeOptions span;

    @Mixin
    private FilterOptions filter;

    @Mixin
    private ChangeOptions options;

    @Option(
            names = "--again",
            description = "Also what was redriven before: it is processed, and comes out, once more.")
    private boolean again;

    public RedriveCommand(ParkedTopic topic, Supplier<Redrive> redrive, Terminal terminal) {
        this.topic = topic;
        this.redrive = redrive;
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        RedriveRequest request = new RedriveRequest(topic, filter.filter(), span.span(), again, false);
        return new RedriveDialogue(options, terminal, "records would go back", "records went back")
                .run(() -> run(request.asDryRun()), () -> run(request));
    }

    private RedriveResult run(RedriveRequest request) {
        ProgressBar bar = new ProgressBar(options.besides(), terminal.isInteractive(), "records", System::nanoTime);
        RedriveResult result = redrive.get().run(request, read -> bar.reached(read, OptionalLong.empty()));
        bar.end();
        return result;
    }
}
