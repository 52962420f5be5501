package dev.carflow.database.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.carflow.database.DatabaseProblem;
import dev.carflow.database.Schema;
import dev.carflow.database.ServerFinding;
import dev.carflow.database.ServerReport;
import dev.carflow.operations.cli.ExitCode;
import dev.carflow.operations.cli.Json;
import dev.carflow.operations.cli.Output;
import dev.carflow.operations.cli.Table;
import jakarta.enterprise.inject.Vetoed;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code schema check}. */
@Vetoed
@Command(
        name = "check",
        description = {
            "Says whether a service can work with this database as this user, and what `schema migrate` would do;"
                    + " changes nothing.",
            "Exit code: 0 it can (perhaps with less than it could have: warn), 1 it cannot (fault), 3 the database does"
                    + " not answer or lets nobody in."
        },
        mixinStandardHelpOptions = true)
public final class SchemaCheckCommand implements Callable<Integer> {

    private final Supplier<Schema> schema;

    @Mixin
    private Output output;

    public SchemaCheckCommand(Supplier<Schema> schema) {
        this.schema = schema;
    }

    @Override
    public Integer call() {
        if (!schema.get().isConfigured()) {
            output.err().println("No database is configured: set CARFLOW_DATABASE_URL.");
            return ExitCode.COULD_NOT_FIND_OUT;
        }
        try {
            ServerReport report = schema.get().check();
            print(report);
            return report.verdict() == ServerFinding.Verdict.FAULT ? ExitCode.DOES_NOT_HOLD : ExitCode.HOLDS;
        } catch (RuntimeException e) {
            output.err()
                    .println("The database cannot be checked: "
                            + DatabaseProblem.of(e).words()
                            + ". Check carflow.database.url, its user and password, and that it is running.");
            return ExitCode.COULD_NOT_FIND_OUT;
        }
    }

    private void print(ServerReport report) {
        if (!output.isJson()) {
            Table table =
                    new Table(output.out()).left("verdict", 5).left("name", 13).last("words");
            report.findings().forEach(finding -> table.row(finding.verdict().word(), finding.name(), finding.words()));
            return;
        }
        ObjectNode object = Json.object().put("verdict", report.verdict().word());
        ArrayNode findings = object.putArray("findings");
        report.findings().forEach(finding -> findings.addObject()
                .put("name", finding.name())
                .put("verdict", finding.verdict().word())
                .put("words", finding.words()));
        output.print(object);
    }
}
