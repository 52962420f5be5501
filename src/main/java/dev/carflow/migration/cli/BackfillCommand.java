package dev.carflow.migration.cli;

import static dev.carflow.operations.cli.Sentences.sentence;
import static dev.carflow.operations.cli.Sentences.sentenceOfAny;

import dev.carflow.migration.backfill.Backfill;
import dev.carflow.migration.backfill.BackfillRequest;
import dev.carflow.migration.backfill.BackfillResult;
import dev.carflow.migration.backfill.BackfillSource;
import dev.carflow.operations.cli.ExitCode;
import dev.carflow.operations.cli.Terminal;
import dev.carflow.smartcar.api.ApiProblem;
import jakarta.enterprise.inject.Vetoed;
import java.io.PrintWriter;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code migrate backfill}. */
@Vetoed
@Command(
        name = "backfill",
        description = {
            "Reads Smartcar's list of connections and stores users, vehicles and connections.",
            "It can be stopped at any moment: the next run continues where it stopped.",
            "Exit code: 0 everything is here, 1 fewer were listed than there are, or not every token could be identified, 3"
                    + " stopped before the end."
        },
        mixinStandardHelpOptions = true)
public final class BackfillCommand implements Callable<Integer> {

    private final Supplier<Backfill> backfill;
    private final Terminal terminal;

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--source",
            defaultValue = "v3",
            description =
                    "v3 (default); legacy: the management API of v2.0, which needs no API credentials; tokens: v2.0"
                            + " is asked with each stored token whose it is; vins: v3 is asked for the VINs of connected"
                            + " vehicles, which are matched to those you imported (one call of the allowance each).")
    private BackfillSource source;

    @Option(names = "--mode", defaultValue = "live", description = "Which vehicles: live (default) or simulated.")
    private String mode;

    @Option(
            names = "--rate",
            description = "Calls per minute instead of carflow.migrate.calls-per-minute; 0: no limit.")
    private Integer rate;

    @Option(names = "--dry-run", description = "Read everything, write nothing, say what would be new.")
    private boolean dryRun;

    @Option(names = "--restart", description = "Begin anew where an earlier run could go on.")
    private boolean restart;

    @Option(
            names = "--match-by-vehicle",
            description =
                    "At the end give users found at Smartcar to your user whose vehicle they connect, where exactly"
                            + " one of yours has it and exactly one of Smartcar's connects it.")
    private boolean matchByVehicle;

    public BackfillCommand(Supplier<Backfill> backfill, Terminal terminal) {
        this.backfill = backfill;
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        if (!mode.equals("live") && !mode.equals("simulated")) {
            throw new ParameterException(spec.commandLine(), "Invalid value for --mode: live or simulated");
        }
        if (rate != null && rate < 0) {
            throw new ParameterException(spec.commandLine(), "Invalid value for --rate: 0 or more");
        }
        if (source.isAboutWhatIsHere() && (restart || matchByVehicle)) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--source tokens and --source vins take neither --restart nor --match-by-vehicle");
        }
        PrintWriter out = spec.commandLine().getOut();
        BackfillProgressBar progress = new BackfillProgressBar(out, terminal.isInteractive(), System::nanoTime);
        BackfillRequest request =
                new BackfillRequest(source, mode, Optional.ofNullable(rate), dryRun, restart, matchByVehicle);
        BackfillResult end = backfill.get().run(request, progress);
        progress.end();
        if (end instanceof BackfillResult.TokensChecked asked) {
            return new TokensReport(out, spec.commandLine().getErr()).print(asked, dryRun);
        }
        if (end instanceof BackfillResult.VinsChecked asked) {
            return print(asked, out, spec.commandLine().getErr());
        }
        return end instanceof BackfillResult.Stopped stopped
                ? reportStop(stopped, spec.commandLine().getErr())
                : print(end, out);
    }

    private int reportStop(BackfillResult.Stopped stopped, PrintWriter err) {
        if (stopped.problem() instanceof ApiProblem.NoToken) {
            err.println(
                    source == BackfillSource.V3
                            ? "Smartcar was not asked: no application token could be had. Set CARFLOW_SMARTCAR_CLIENT_ID and"
                                    + " CARFLOW_SMARTCAR_CLIENT_SECRET or CARFLOW_SMARTCAR_CLIENT_SECRET_FILE; `migrate"
                                    + " status` tries them (1.1, 1.2)."
                            : "Smartcar was not asked: the application management token is missing. Set"
                                    + " CARFLOW_SMARTCAR_LEGACY_MANAGEMENT_TOKEN or"
                                    + " CARFLOW_SMARTCAR_LEGACY_MANAGEMENT_TOKEN_FILE.");
        } else {
            sentence(
                    err,
                    "Stopped after %d rows: %s. Run it again: it goes on from there.",
                    stopped.counts().rows(),
                    stopped.problem().slug());
        }
        return ExitCode.COULD_NOT_FIND_OUT;
    }

    private static int print(BackfillResult end, PrintWriter out) {
        if (end instanceof BackfillResult.Complete complete) {
            sentence(
                    out,
                    "Complete: %,d connections; %,d that are not at Smartcar any more were removed.",
                    complete.connections(),
                    complete.removed());
            sentenceOfAny(out, complete.matched(), "%,d users found were matched by their vehicles.");
            printCounts(complete.counts(), out);
            return ExitCode.HOLDS;
        }
        if (end instanceof BackfillResult.Incomplete incomplete) {
            sentence(
                    out,
                    "Read to the end twice: Smartcar says that there are %,d connections and listed %,d. Those are stored,"
                            + " and none was removed. Run it again later.",
                    incomplete.total(),
                    incomplete.seen());
            printCounts(incomplete.counts(), out);
            return ExitCode.DOES_NOT_HOLD;
        }
        if (end instanceof BackfillResult.Counted counted) {
            sentence(
                    out,
                    "Dry run: %,d rows read; %,d users and %,d connections would be new.",
                    counted.rows(),
                    counted.newUsers(),
                    counted.newConnections());
            return ExitCode.HOLDS;
        }
        out.println("Another process goes on with this backfill.");
        return ExitCode.COULD_NOT_FIND_OUT;
    }

    private int print(BackfillResult.VinsChecked asked, PrintWriter out, PrintWriter err) {
        if (dryRun) {
            sentence(
                    out,
                    "Dry run: %,d vehicles would be asked for their VIN, a call each; %,d of yours have a VIN alone.",
                    asked.asked(),
                    asked.open());
            return ExitCode.HOLDS;
        }
        sentence(out, "%,d vehicles were asked, %,d reported their VIN.", asked.asked(), asked.withVin());
        if (asked.stopped().isPresent()) {
            sentence(
                    err,
                    "Stopped, and nothing was matched: %s. Run it again: VINs that are known are not requested again.",
                    asked.stopped().get().slug());
            return ExitCode.COULD_NOT_FIND_OUT;
        }
        sentence(
                out,
                "%,d users and %,d vehicles were matched; %,d of your vehicles are not: `migrate status` names at 2.2 the"
                        + " users who have to connect again.",
                asked.users(),
                asked.vehicles(),
                asked.open());
        return asked.open() == 0 ? ExitCode.HOLDS : ExitCode.DOES_NOT_HOLD;
    }

    private static void printCounts(BackfillResult.Counts counts, PrintWriter out) {
        sentenceOfAny(out, counts.refused(), "%,d users are another customer's here than Smartcar says; they stay so.");
        sentenceOfAny(
                out,
                counts.removed(),
                "%,d users were left out: `accounts remove` removed them here, and Smartcar has them still.");
        sentenceOfAny(out, counts.unusable(), "%,d users were left out: their ids cannot be ids. None was removed.");
    }
}
