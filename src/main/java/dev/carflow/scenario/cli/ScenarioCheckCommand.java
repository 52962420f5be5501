package dev.carflow.scenario.cli;

import dev.carflow.operations.cli.ExitCode;
import dev.carflow.operations.cli.Output;
import dev.carflow.scenario.Play;
import dev.carflow.scenario.Scenario;
import dev.carflow.scenario.check.ScenarioCheck;
import dev.carflow.scenario.check.ScenarioCheck.Checked;
import jakarta.enterprise.inject.Vetoed;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code scenario check}. */
@Vetoed
@Command(
        name = "check",
        description = {
            "Judges what a consumer wrote after a play: result lines, as docs/consumer-test-kit.md has them, on a topic or in"
                    + " a file. Names each broken invariant, its events, and what to do. Changes nothing.",
            "Exit code: 0 every invariant that the lines can show holds, 1 one is broken, 3 it could not be found out: no"
                    + " such play or topic, or a play that is not whole."
        },
        mixinStandardHelpOptions = true)
public final class ScenarioCheckCommand implements Callable<Integer> {

    private static final long AGAIN_AFTER_MS = 500;

    private final Supplier<ScenarioCheck> check;
    private final InputStream in;

    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "SCENARIO", description = "The scenario that was played, as `scenario list` names it.")
    private String scenario;

    @Option(names = "--topic", required = true, description = "The topic that the scenario was played into.")
    private String topic;

    @Option(names = "--output", paramLabel = "TOPIC", description = "The topic that the consumer wrote its lines to.")
    private String output;

    @Option(
            names = "--lines",
            paramLabel = "FILE",
            description = "Instead: a file with its lines; - is standard input.")
    private String file;

    @Option(names = "--play", paramLabel = "ID", description = "Which play (default: the newest one of the scenario).")
    private String play;

    @Option(
            names = "--wait",
            paramLabel = "DURATION",
            defaultValue = "PT0S",
            description = "With --output: look again for so long, until everything holds (default: PT0S).")
    private Duration wait;

    @Mixin
    private Output options;

    public ScenarioCheckCommand(Supplier<ScenarioCheck> check, InputStream in) {
        this.check = check;
        this.in = in;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        Scenario of = Scenario.of(scenario)
                .orElseThrow(() -> new ParameterException(
                        spec.commandLine(),
                        "There is no scenario " + scenario + "; scenarios are "
                                + Arrays.stream(Scenario.values())
                                        .map(Scenario::slug)
                                        .collect(Collectors.joining(", "))));
        if ((output == null) == (file == null)) {
            throw new ParameterException(spec.commandLine(), "Say where the consumer's lines are: --output or --lines");
        }
        if (play != null && !Play.isId(play)) {
            throw new ParameterException(spec.commandLine(), "Invalid value for --play: eight hexadecimal digits");
        }
        Checked checked =
                output == null ? check.get().againstLines(of, topic, Optional.ofNullable(play), lines()) : again(of);
        if (checked instanceof Checked.Impossible impossible) {
            options.err().println("Not checked: " + impossible.why() + ".");
            return ExitCode.COULD_NOT_FIND_OUT;
        }
        Checked.Judged judged = (Checked.Judged) checked;
        VerdictReport report = new VerdictReport(judged, topic);
        if (options.isJson()) {
            options.print(report.json());
        } else {
            report.print(options.out());
        }
        return judged.verdict().isGood() ? ExitCode.HOLDS : ExitCode.DOES_NOT_HOLD;
    }

    private Checked again(Scenario of) throws InterruptedException {
        long deadline = System.nanoTime() + wait.toNanos();
        while (true) {
            Checked checked = check.get().againstTopic(of, topic, Optional.ofNullable(play), output);
            boolean isDone = !(checked instanceof Checked.Judged judged)
                    || judged.verdict().isGood();
            if (isDone || System.nanoTime() - deadline >= 0) {
                return checked;
            }
            TimeUnit.MILLISECONDS.sleep(AGAIN_AFTER_MS);
        }
    }

    private List<byte[]> lines() throws IOException {
        byte[] all = file.equals("-") ? in.readAllBytes() : Files.readAllBytes(Path.of(file));
        return new String(all, StandardCharsets.UTF_8)
                .lines()
                .filter(line -> !line.isBlank())
                .map(line -> line.getBytes(StandardCharsets.UTF_8))
                .toList();
    }
}
