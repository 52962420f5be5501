package dev.carflow.migration.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.carflow.database.CustomerDatabase;
import dev.carflow.migration.CustomerDatabases;
import dev.carflow.migration.checklist.CheckResult;
import dev.carflow.migration.checklist.CheckVerdict;
import dev.carflow.migration.checklist.Checklist;
import dev.carflow.migration.checklist.CustomerTableChecks;
import dev.carflow.migration.checklist.Report;
import dev.carflow.migration.sql.CustomerTableReader;
import dev.carflow.migration.sql.CustomerTableState;
import dev.carflow.migration.sql.CustomerTables;
import dev.carflow.operations.Slug;
import dev.carflow.operations.cli.ExitCode;
import dev.carflow.operations.cli.Json;
import dev.carflow.operations.cli.Output;
import jakarta.enterprise.inject.Vetoed;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code migrate status}. */
@Vetoed
@Command(
        name = "status",
        description = {
            "The migration guide's three checklists, item by item, asked of the live system.",
            "With --customer-database it also looks, read-only, whether what `migrate sql` prints was run on the tables of"
                    + " your own application.",
            "Exit code: 0 all of this phase and those before it holds, 1 something does not, 3 it could not be found out."
        },
        mixinStandardHelpOptions = true)
public final class StatusCommand implements Callable<Integer> {

    private final Supplier<Checklist> checklist;
    private final Supplier<CustomerDatabases> databases;
    private final Supplier<CustomerTableReader> reading;

    @Spec
    private CommandSpec spec;

    @Mixin
    private Output output;

    @Option(
            names = "--customer-database",
            paramLabel = "URL",
            description =
                    "The PostgreSQL database of your application, as postgresql://user@host:5432/database; it is only read."
                            + " Its password is carflow.migration.customer-database.password or password-file.")
    private String customerDatabase;

    @Option(
            names = "--vehicles-user",
            defaultValue = "user_id",
            description = "The column of your vehicles that says which user has each (default: user_id).")
    private String vehiclesUser;

    @Mixin
    private CustomerTableOptions tables;

    public StatusCommand(
            Supplier<Checklist> checklist,
            Supplier<CustomerDatabases> databases,
            Supplier<CustomerTableReader> reading) {
        this.checklist = checklist;
        this.databases = databases;
        this.reading = reading;
    }

    @Override
    public Integer call() {
        List<CheckResult> own = customerDatabase == null ? List.of() : CustomerTableChecks.of(own());
        Report report = checklist.get().run().with(own);
        PrintWriter out = output.out();
        if (output.isJson()) {
            output.print(json(report));
        } else {
            print(report, out);
        }
        return switch (report.verdict()) {
            case HOLDS, NOT_APPLICABLE -> ExitCode.HOLDS;
            case DOES_NOT_HOLD -> ExitCode.DOES_NOT_HOLD;
            case UNKNOWN -> ExitCode.COULD_NOT_FIND_OUT;
        };
    }

    private CustomerTableState own() {
        CustomerTables names = tables.tables();
        CustomerDatabase database;
        try {
            database = databases.get().at(customerDatabase);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(
                    spec.commandLine(), "Invalid value for --customer-database: " + e.getMessage());
        }
        return reading.get().of(database, names, vehiclesUser);
    }

    private static void print(Report report, PrintWriter out) {
        out.printf(Locale.ROOT, "Phase %d of 3: %s%n", report.phase().number(), report.phase());
        int phase = 0;
        for (CheckResult item : report.items()) {
            if (item.phase().number() != phase) {
                phase = item.phase().number();
                out.printf(Locale.ROOT, "%nPhase %d%s%n", phase, report.counts(item) ? "" : " (does not count yet)");
            }
            out.printf(Locale.ROOT, "  %-9s %s  %s%n", mark(item.verdict()), item.id(), item.text());
            out.printf(Locale.ROOT, "                 %s%n", item.finding().reason());
            item.finding().next().ifPresent(next -> out.printf(Locale.ROOT, "                 → %s%n", next));
        }
        out.printf(Locale.ROOT, "%n%s%n", sentence(report.verdict()));
    }

    private static String mark(CheckVerdict verdict) {
        return switch (verdict) {
            case HOLDS -> "holds";
            case DOES_NOT_HOLD -> "NOT YET";
            case NOT_APPLICABLE -> "n/a";
            case UNKNOWN -> "unknown";
        };
    }

    private static String sentence(CheckVerdict verdict) {
        return switch (verdict) {
            case HOLDS, NOT_APPLICABLE -> "All that counts in this phase holds.";
            case DOES_NOT_HOLD -> "Not all that counts in this phase holds.";
            case UNKNOWN -> "Some of what counts in this phase could not be found out.";
        };
    }

    private static ObjectNode json(Report report) {
        ObjectNode json = Json.object();
        json.put("phase", report.phase().toString()).put("verdict", word(report.verdict()));
        for (CheckResult item : report.items()) {
            ObjectNode each = json.withArray("items").addObject();
            each.put("id", item.id())
                    .put("phase", item.phase().number())
                    .put("counts", report.counts(item))
                    .put("text", item.text())
                    .put("verdict", word(item.verdict()))
                    .put("reason", item.finding().reason());
            item.finding().next().ifPresent(next -> each.put("next", next));
        }
        return json;
    }

    private static String word(CheckVerdict verdict) {
        return Slug.of(verdict);
    }
}
