package dev.carflow.scenario.cli;

import dev.carflow.operations.cli.ChangeOptions;
import dev.carflow.operations.cli.ExitCode;
import dev.carflow.operations.cli.Terminal;
import dev.carflow.scenario.Form;
import dev.carflow.scenario.Play;
import dev.carflow.scenario.Scenario;
import dev.carflow.scenario.Script;
import dev.carflow.scenario.play.PlayedRecord;
import dev.carflow.scenario.play.ScenarioPlayer;
import dev.carflow.scenario.play.ScenarioPlayer.Suitability;
import jakarta.enterprise.inject.Vetoed;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code scenario late} and its siblings. */
@Vetoed
@Command(mixinStandardHelpOptions = true)
public final class PlayCommand implements Callable<Integer> {

    private static final String WORD = "play";

    private final Scenario scenario;
    private final Supplier<ScenarioPlayer> player;
    private final Terminal terminal;

    @Spec
    private CommandSpec spec;

    @Option(names = "--topic", required = true, description = "The topic that the consumer reads. It must exist.")
    private String topic;

    @Option(
            names = "--form",
            description = "enriched: records as on {route}.enriched; raw: as on the topics of received events.")
    private Form form;

    @Option(names = "--user", description = "Id of the first user (default: one of the kit's).")
    private String user;

    @Option(names = "--vehicle", description = "Id of the first vehicle (default: one of the kit's).")
    private String vehicle;

    @Option(names = "--seed", paramLabel = "N", description = "Makes the same ids and values each time.")
    private Long seed;

    @Mixin
    private ChangeOptions options;

    private PlayCommand(Scenario scenario, Supplier<ScenarioPlayer> player, Terminal terminal) {
        this.scenario = scenario;
        this.player = player;
        this.terminal = terminal;
    }

    /** Returns the subcommand of a scenario, with its name and its description. */
    public static CommandLine of(Scenario scenario, Supplier<ScenarioPlayer> player, Terminal terminal) {
        CommandLine line = new CommandLine(new PlayCommand(scenario, player, terminal));
        line.getCommandSpec()
                .name(scenario.slug())
                .usageMessage()
                .description(
                        scenario.lesson(),
                        "Plays it into a topic, all at once: times are inside the records. Asks before it writes to a topic of"
                                + " this Carflow or one with records of others.",
                        "Exit code: 0 it was played, 1 it was not, 3 Kafka does not answer or there is no such topic.");
        return line;
    }

    @Override
    public Integer call() {
        Form chosen = form == null ? scenario.forms().get(0) : form;
        if (!scenario.forms().contains(chosen)) {
            throw new ParameterException(
                    spec.commandLine(),
                    "Carflow never writes this in the form " + chosen.slug() + ": leave --form out, or take "
                            + scenario.forms().stream().map(Form::slug).collect(Collectors.joining(", ")));
        }
        Play play = Play.of(
                scenario,
                seed == null ? OptionalLong.empty() : OptionalLong.of(seed),
                Optional.ofNullable(user),
                Optional.ofNullable(vehicle));
        Suitability suitability = player.get().suitability(topic, play);
        if (suitability.refusal().isPresent()) {
            options.err().println("Nothing was done: " + suitability.refusal().get() + ".");
            return ExitCode.DOES_NOT_HOLD;
        }
        Script script = scenario.script(play);
        List<PlayedRecord> made = player.get().make(script, chosen);
        PlayReport report = new PlayReport(script, chosen, topic, made);
        if (options.dryRun()) {
            print(report);
            return ExitCode.HOLDS;
        }
        if (suitability.caution().isPresent()
                && !isConfirmed(suitability.caution().get())) {
            return ExitCode.DOES_NOT_HOLD;
        }
        Optional<String> problem = player.get().write(made, chosen, play, topic);
        if (problem.isPresent()) {
            options.err().println("Kafka did not take all of it: " + problem.get() + ". Play it again.");
            return ExitCode.COULD_NOT_FIND_OUT;
        }
        print(report);
        return ExitCode.HOLDS;
    }

    private boolean isConfirmed(String caution) {
        options.besides().println(caution + ".");
        return options.confirmed(terminal, WORD);
    }

    private void print(PlayReport report) {
        if (options.isJson()) {
            options.print(report.json(options.dryRun()));
        } else {
            report.print(options.out(), options.dryRun());
        }
    }
}
