package dev.carflow.database.cli;

import dev.carflow.database.Schema;
import dev.carflow.database.SchemaProblem;
import dev.carflow.operations.cli.ExitCode;
import io.smallrye.mutiny.TimeoutException;
import jakarta.enterprise.inject.Vetoed;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code schema migrate}. Every start brings the schema up to date; this does nothing else. */
@Vetoed
@Command(
        name = "migrate",
        description = {
            "Brings the schema up to date and ends: before a new version, as a user who may change tables.",
            "Exit code: 0 it is up to date, 3 it could not be brought there in time."
        },
        mixinStandardHelpOptions = true)
public final class SchemaMigrateCommand implements Callable<Integer> {

    private final Supplier<Schema> schema;

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--within",
            defaultValue = "PT10M",
            description = "How long to try, as PT10M (default): the database may be away, and large tables take time.")
    private Duration within;

    public SchemaMigrateCommand(Supplier<Schema> schema) {
        this.schema = schema;
    }

    @Override
    public Integer call() {
        try {
            Schema.Migrated migrated = schema.get().migrated().await().atMost(within);
            spec.commandLine()
                    .getOut()
                    .printf(
                            Locale.ROOT,
                            "The schema is at version %s; %d migrations were applied.%n",
                            migrated.version(),
                            migrated.migrations());
            return ExitCode.HOLDS;
        } catch (SchemaProblem e) {
            spec.commandLine().getErr().println(e.getMessage());
            return ExitCode.COULD_NOT_FIND_OUT;
        } catch (TimeoutException e) {
            spec.commandLine()
                    .getErr()
                    .println("The schema is not up to date, see above. Check carflow.database.url, its user and"
                            + " password, that it is running, and what the user may do.");
            return ExitCode.COULD_NOT_FIND_OUT;
        }
    }
}
