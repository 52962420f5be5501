package dev.carflow;

import dev.carflow.database.Schema;
import dev.carflow.database.SchemaProblem;
import dev.carflow.operations.cli.ExitCode;
import io.quarkus.runtime.QuarkusApplication;
import io.smallrye.mutiny.TimeoutException;
import jakarta.inject.Inject;
import java.time.Duration;

/** Runs one subcommand once everything is there that it may need. */
public final class CommandApplication implements QuarkusApplication {

    private static final Duration SCHEMA_WITHIN = Duration.ofMinutes(2);

    private final Schema schema;

    @Inject
    CommandApplication(Schema schema) {
        this.schema = schema;
    }

    @Override
    public int run(String... args) {
        try {
            if (CommandTree.needsSchema(CommandTree.ofProcess(), args)) {
                schema.whenReady().await().atMost(SCHEMA_WITHIN);
            }
        } catch (SchemaProblem e) {
            System.err.println(e.getMessage());
            return ExitCode.COULD_NOT_FIND_OUT;
        } catch (TimeoutException e) {
            System.err.println("The database cannot be used, see above. Check carflow.database.url, its user"
                    + " and password, and that it is running.");
            return ExitCode.COULD_NOT_FIND_OUT;
        }
        return CommandTree.ofProcess().execute(args);
    }
}
