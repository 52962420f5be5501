package dev.carflow;

import dev.carflow.accounts.cli.AccountsRouteCommand;
import dev.carflow.accounts.cli.AccountsShowCommand;
import dev.carflow.accounts.cli.RemoveCommand;
import dev.carflow.accounts.cli.ResealCommand;
import dev.carflow.accounts.link.AccountRemoval;
import dev.carflow.accounts.store.Customers;
import dev.carflow.accounts.vault.TokenColumns;
import dev.carflow.accounts.vault.TokenResealer;
import dev.carflow.database.DatabaseConfig;
import dev.carflow.database.DatabaseProblem;
import dev.carflow.database.DatabaseUnavailable;
import dev.carflow.database.Schema;
import dev.carflow.database.cli.SchemaCheckCommand;
import dev.carflow.database.cli.SchemaGrantsCommand;
import dev.carflow.database.cli.SchemaMigrateCommand;
import dev.carflow.eventlog.cli.SpillDrainCommand;
import dev.carflow.eventlog.cli.SpillListCommand;
import dev.carflow.eventlog.drain.DrainCommandRunner;
import dev.carflow.eventlog.spill.SpillStore;
import dev.carflow.history.EventSearch;
import dev.carflow.history.EventTail;
import dev.carflow.history.cli.EventCommand;
import dev.carflow.history.cli.TailCommand;
import dev.carflow.migration.CustomerDatabases;
import dev.carflow.migration.backfill.Backfill;
import dev.carflow.migration.checklist.Checklist;
import dev.carflow.migration.cli.BackfillCommand;
import dev.carflow.migration.cli.CompareCommand;
import dev.carflow.migration.cli.FinishCommand;
import dev.carflow.migration.cli.ImportCommand;
import dev.carflow.migration.cli.RollbackCommand;
import dev.carflow.migration.cli.SqlCommand;
import dev.carflow.migration.cli.StatusCommand;
import dev.carflow.migration.compare.Comparison;
import dev.carflow.migration.finish.Finish;
import dev.carflow.migration.imports.CustomerImport;
import dev.carflow.migration.rollback.Rollback;
import dev.carflow.migration.sql.CustomerTableReader;
import dev.carflow.migration.sql.UserMapping;
import dev.carflow.operations.cli.ExitCode;
import dev.carflow.operations.cli.Terminal;
import dev.carflow.outage.OutageReport;
import dev.carflow.outage.SignalRefreshRequests;
import dev.carflow.outage.cli.OutageRefreshCommand;
import dev.carflow.outage.cli.OutageReportCommand;
import dev.carflow.redrive.ParkedRecords;
import dev.carflow.redrive.ParkedTopic;
import dev.carflow.redrive.Redrive;
import dev.carflow.redrive.cli.ExplainCommand;
import dev.carflow.redrive.cli.ListCommand;
import dev.carflow.redrive.cli.RedriveCommand;
import dev.carflow.redrive.cli.ReplayCommand;
import dev.carflow.redrive.cli.ShowCommand;
import dev.carflow.redrive.replay.Replay;
import dev.carflow.routing.ConfiguredRoutes;
import dev.carflow.scenario.Scenario;
import dev.carflow.scenario.check.ScenarioCheck;
import dev.carflow.scenario.cli.PlayCommand;
import dev.carflow.scenario.cli.ScenarioCheckCommand;
import dev.carflow.scenario.cli.ScenarioListCommand;
import dev.carflow.scenario.play.ScenarioPlayer;
import dev.carflow.signature.KnownTokens;
import dev.carflow.signature.MismatchReader;
import dev.carflow.signature.SignatureRedrive;
import dev.carflow.signature.cli.SignatureExplainCommand;
import dev.carflow.signature.cli.SignatureListCommand;
import dev.carflow.signature.cli.SignatureRedriveCommand;
import dev.carflow.smartcar.api.VehicleApi;
import dev.carflow.subscriptions.SubscriptionRuns;
import dev.carflow.subscriptions.cli.SubscriptionsApplyCommand;
import dev.carflow.subscriptions.cli.SubscriptionsListCommand;
import dev.carflow.subscriptions.cli.SubscriptionsPlanCommand;
import io.quarkus.arc.Arc;
import io.vertx.pgclient.PgException;
import jakarta.enterprise.inject.Vetoed;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/**
 * All subcommands. A command line is understood without the service; what a subcommand works with is looked up when it
 * runs.
 */
@Vetoed
@Command(name = "carflow", description = "Without a subcommand the service runs.", mixinStandardHelpOptions = true)
final class CommandTree {

    private CommandTree() {}

    static CommandLine ofProcess() {
        PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
        PrintWriter err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
        return of(out, err, Terminal.ofProcess(out));
    }

    static CommandLine of(PrintWriter out, PrintWriter err, Terminal terminal) {
        CommandLine migrate = group(
                        "migrate", "From a token for each vehicle to one for the application; see docs/migration.md.")
                .addSubcommand(new StatusCommand(
                        bean(Checklist.class), bean(CustomerDatabases.class), bean(CustomerTableReader.class)))
                .addSubcommand(new ImportCommand(
                        bean(CustomerImport.class), bean(CustomerDatabases.class), System.in, terminal))
                .addSubcommand(new BackfillCommand(bean(Backfill.class), terminal))
                .addSubcommand(new CompareCommand(bean(Comparison.class)))
                .addSubcommand(new FinishCommand(bean(Finish.class), terminal))
                .addSubcommand(new RollbackCommand(bean(Rollback.class)))
                .addSubcommand(new SqlCommand(bean(UserMapping.class)));
        CommandLine accounts = group("accounts", "Users and their vehicles.")
                .addSubcommand(new AccountsShowCommand(
                        bean(Customers.class), bean(TokenColumns.class), bean(ConfiguredRoutes.class)))
                .addSubcommand(new AccountsRouteCommand(bean(Customers.class), bean(ConfiguredRoutes.class), terminal))
                .addSubcommand(new RemoveCommand(bean(AccountRemoval.class), bean(VehicleApi.class), terminal))
                .addSubcommand(new ResealCommand(bean(TokenResealer.class)));
        CommandLine signature = group("signature", "Webhooks that were refused because their signature did not hold.")
                .addSubcommand(new SignatureListCommand(bean(MismatchReader.class)))
                .addSubcommand(
                        new SignatureExplainCommand(bean(MismatchReader.class), bean(KnownTokens.class), terminal))
                .addSubcommand(new SignatureRedriveCommand(bean(SignatureRedrive.class), terminal));
        CommandLine spill = group(
                        "spill", "Events that PostgreSQL keeps while Kafka does not take them; see docs/operations.md.")
                .addSubcommand(new SpillListCommand(bean(SpillStore.class)))
                .addSubcommand(new SpillDrainCommand(bean(DrainCommandRunner.class), terminal));
        CommandLine outage = group(
                        "outage",
                        "After an outage: whose events came late, and what may have been missed; see docs/operations.md.")
                .addSubcommand(new OutageReportCommand(bean(OutageReport.class)))
                .addSubcommand(new OutageRefreshCommand(bean(OutageReport.class), bean(SignalRefreshRequests.class)));
        CommandLine subscriptions = group(
                        "subscriptions",
                        "Which vehicles Smartcar's webhooks are subscribed to, by a file of rules; see"
                                + " docs/subscriptions.md.")
                .addSubcommand(new SubscriptionsPlanCommand(bean(SubscriptionRuns.class), terminal))
                .addSubcommand(new SubscriptionsApplyCommand(bean(SubscriptionRuns.class), terminal))
                .addSubcommand(new SubscriptionsListCommand(bean(SubscriptionRuns.class), terminal));
        CommandLine scenario = group("scenario", "Tries a consumer of Carflow's topics; see docs/consumer-test-kit.md.")
                .addSubcommand(new ScenarioListCommand())
                .addSubcommand(new ScenarioCheckCommand(bean(ScenarioCheck.class), System.in));
        for (Scenario each : Scenario.values()) {
            scenario.addSubcommand(PlayCommand.of(each, bean(ScenarioPlayer.class), terminal));
        }
        CommandLine schema = group("schema", "The database's schema.")
                .addSubcommand(new SchemaMigrateCommand(bean(Schema.class)))
                .addSubcommand(new SchemaCheckCommand(bean(Schema.class)))
                .addSubcommand(new SchemaGrantsCommand(bean(DatabaseConfig.class)));
        return new CommandLine(new CommandTree())
                .addSubcommand(migrate)
                .addSubcommand(schema)
                .addSubcommand(accounts)
                .addSubcommand(parked(
                        group("quarantine", "Signed deliveries that could not be routed."),
                        ParkedTopic.QUARANTINE,
                        terminal))
                .addSubcommand(parked(
                        group("dead-letter", "Events that a worker could not process."),
                        ParkedTopic.DEAD_LETTER,
                        terminal))
                .addSubcommand(new ReplayCommand(bean(Replay.class), terminal))
                .addSubcommand(new EventCommand(bean(EventSearch.class), System.in, terminal))
                .addSubcommand(new TailCommand(bean(EventTail.class), bean(ConfiguredRoutes.class)))
                .addSubcommand(signature)
                .addSubcommand(spill)
                .addSubcommand(outage)
                .addSubcommand(subscriptions)
                .addSubcommand(scenario)
                .setOut(out)
                .setErr(err)
                .setExpandAtFiles(false)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setExecutionExceptionHandler((failure, line, parsed) -> failed(failure, line));
    }

    /** Subcommands under one name, which does nothing by itself. */
    private static CommandLine group(String name, String description) {
        CommandSpec group = CommandSpec.create().name(name).mixinStandardHelpOptions(true);
        group.usageMessage().description(description);
        return new CommandLine(group);
    }

    private static CommandLine parked(CommandLine group, ParkedTopic topic, Terminal terminal) {
        return group.addSubcommand(new ListCommand(topic, bean(ParkedRecords.class)))
                .addSubcommand(new ShowCommand(topic, bean(ParkedRecords.class)))
                .addSubcommand(new ExplainCommand(topic, bean(ParkedRecords.class)))
                .addSubcommand(new RedriveCommand(topic, bean(Redrive.class), terminal));
    }

    /** The exit code of what needs no service: a request for help, or what cannot be understood. */
    static OptionalInt withoutService(CommandLine line, String... args) {
        try {
            ParseResult parsed = line.parseArgs(args);
            Integer help = CommandLine.executeHelpRequest(parsed);
            if (help != null) {
                return OptionalInt.of(help);
            }
            List<CommandLine> commands = parsed.asCommandLineList();
            CommandLine asked = commands.get(commands.size() - 1);
            if (!(asked.getCommand() instanceof Callable)) {
                throw new ParameterException(asked, "Missing subcommand");
            }
            return OptionalInt.empty();
        } catch (ParameterException e) {
            PrintWriter err = e.getCommandLine().getErr();
            err.println(e.getMessage());
            e.getCommandLine().usage(err);
            return OptionalInt.of(ExitCode.USAGE);
        }
    }

    /** Whether what is asked for needs the schema before it begins; one that waits for it itself does not. */
    static boolean needsSchema(CommandLine line, String... args) {
        Object asked = asked(line, args);
        return !(asked instanceof SchemaMigrateCommand
                        || asked instanceof SchemaCheckCommand
                        || asked instanceof SchemaGrantsCommand
                        || asked instanceof EventCommand
                        || asked instanceof TailCommand)
                && isForOperators(asked);
    }

    /** Whether what is asked for needs a database to be configured: what readers of the topics use does not. */
    static boolean needsDatabase(CommandLine line, String... args) {
        return isForOperators(asked(line, args));
    }

    private static boolean isForOperators(Object asked) {
        return !(asked instanceof PlayCommand
                || asked instanceof ScenarioListCommand
                || asked instanceof ScenarioCheckCommand);
    }

    private static Object asked(CommandLine line, String... args) {
        List<CommandLine> commands = line.parseArgs(args).asCommandLineList();
        return commands.get(commands.size() - 1).getCommand();
    }

    /** Prints a line about an unexpected failure, most often that the database is away, and returns the exit code. */
    private static int failed(Exception failure, CommandLine line) {
        if (failure instanceof DatabaseUnavailable away) {
            line.getErr().println(away.getMessage());
            return ExitCode.COULD_NOT_FIND_OUT;
        }
        if (failure instanceof PgException) {
            line.getErr()
                    .println("The database refuses it: "
                            + DatabaseProblem.of(failure).words());
            return ExitCode.COULD_NOT_FIND_OUT;
        }
        String why = failure.getMessage() == null
                ? ""
                : ": " + failure.getMessage().lines().findFirst().orElse("");
        line.getErr().println("Stopped by " + failure.getClass().getSimpleName() + why);
        return ExitCode.COULD_NOT_FIND_OUT;
    }

    private static <T> Supplier<T> bean(Class<T> type) {
        return () -> Arc.container().instance(type).get();
    }
}
