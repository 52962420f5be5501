package dev.carflow.database.cli;

import dev.carflow.database.DatabaseConfig;
import dev.carflow.database.Grants;
import dev.carflow.operations.cli.ExitCode;
import jakarta.enterprise.inject.Vetoed;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code schema grants}. Needs no database. */
@Vetoed
@Command(
        name = "grants",
        description = {
            "Prints the statements that make the schema, a role that owns it (for `schema migrate` and `migrate finish`)"
                    + " and a role for everything else, for the administrator of the database to run.",
            "Passwords are not among them: set them by \\password in psql.",
            "Exit code: 0."
        },
        mixinStandardHelpOptions = true)
public final class SchemaGrantsCommand implements Callable<Integer> {

    private final Supplier<DatabaseConfig> database;

    @Spec
    private CommandSpec spec;

    @Option(names = "--owner", defaultValue = "carflow_owner", description = "Who owns the schema (${DEFAULT-VALUE}).")
    private String owner;

    @Option(names = "--service", defaultValue = "carflow_service", description = "Who serves (${DEFAULT-VALUE}).")
    private String service;

    public SchemaGrantsCommand(Supplier<DatabaseConfig> database) {
        this.database = database;
    }

    @Override
    public Integer call() {
        try {
            String script = new Grants(database.get().schema(), owner, service).script();
            spec.commandLine().getOut().print(script);
            spec.commandLine().getOut().flush();
            return ExitCode.HOLDS;
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        }
    }
}
