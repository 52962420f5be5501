package dev.carflow.migration.cli;

import static dev.carflow.operations.cli.Sentences.sentence;

import dev.carflow.migration.CustomerDatabases;
import dev.carflow.migration.imports.CustomerImport;
import dev.carflow.migration.imports.FileLines;
import dev.carflow.migration.imports.ImportRequest;
import dev.carflow.migration.imports.ImportResult;
import dev.carflow.migration.imports.ImportResult.Counts;
import dev.carflow.migration.imports.LineSkipReason;
import dev.carflow.migration.imports.LineSource;
import dev.carflow.migration.imports.QueryLines;
import dev.carflow.operations.cli.ExitCode;
import dev.carflow.operations.cli.Terminal;
import jakarta.enterprise.inject.Vetoed;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code migrate import}. */
@Vetoed
@Command(
        name = "import",
        description = {
            "Stores what your own application knows: its users, their Smartcar users and vehicles, and vehicles' tokens.",
            "Each line has account, your own id of the user, and what is known of smartcar_user_id, smartcar_vehicle_id, vin,"
                    + " access_token, refresh_token, issued_at and expires_at.",
            "It may be stopped at any moment and run again and again: what is here already changes nothing, and of two tokens the"
                    + " newer one stays.",
            "Exit code: 0 everything is here, 1 lines were passed by, 3 stopped before the end."
        },
        mixinStandardHelpOptions = true)
public final class ImportCommand implements Callable<Integer> {

    private static final Path STANDARD_INPUT = Path.of("-");

    private final Supplier<CustomerImport> customers;
    private final Supplier<CustomerDatabases> databases;
    private final InputStream standardInput;
    private final Terminal terminal;

    @Spec
    private CommandSpec spec;

    @ArgGroup(multiplicity = "1")
    private Origin origin;

    @Option(names = "--dry-run", description = "Read everything, write nothing, say what would be new.")
    private boolean dryRun;

    @Option(names = "--rate", description = "Lines a second at most (default: as fast as the database takes them).")
    private Integer rate;

    /** The source of the lines. */
    static final class Origin {
        @Parameters(
                paramLabel = "FILE",
                arity = "0..1",
                description = "NDJSON, or CSV whose first line names the columns; -: standard input.")
        private Path file;

        @ArgGroup(exclusive = false)
        private Question question;
    }

    /** A query on a database. */
    static final class Question {
        @Option(
                names = "--from-database",
                paramLabel = "URL",
                required = true,
                description =
                        "A PostgreSQL database of yours, as postgresql://user@host:5432/database; it is only read. Its"
                                + " password is carflow.migration.customer-database.password or password-file.")
        private String url;

        @Option(
                names = "--query",
                paramLabel = "SQL",
                required = true,
                description = "A select whose columns have the names above.")
        private String query;
    }

    public ImportCommand(
            Supplier<CustomerImport> customers,
            Supplier<CustomerDatabases> databases,
            InputStream standardInput,
            Terminal terminal) {
        this.customers = customers;
        this.databases = databases;
        this.standardInput = standardInput;
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        if (rate != null && (rate < 1 || rate > 1_000_000)) {
            throw new ParameterException(spec.commandLine(), "Invalid value for --rate: 1 to 1000000");
        }
        PrintWriter err = spec.commandLine().getErr();
        ImportProgressBar progress = new ImportProgressBar(err, terminal.isInteractive(), System::nanoTime);
        ImportResult end;
        try (LineSource lines = lines()) {
            end = customers.get().run(lines, new ImportRequest(dryRun, Optional.ofNullable(rate)), progress);
        } catch (LineSource.Unreadable unreadable) {
            err.println("Nothing was imported. " + unreadable.getMessage());
            return ExitCode.COULD_NOT_FIND_OUT;
        } finally {
            progress.end();
        }
        print(end.counts(), spec.commandLine().getOut());
        return code(end, err);
    }

    private LineSource lines() throws LineSource.Unreadable {
        try {
            return origin.question != null
                    ? QueryLines.of(databases.get().at(origin.question.url), origin.question.query)
                    : FileLines.of(
                            STANDARD_INPUT.equals(origin.file) ? standardInput : Files.newInputStream(origin.file));
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), "Invalid value for --from-database: " + e.getMessage());
        } catch (IOException e) {
            throw new ParameterException(
                    spec.commandLine(), "FILE cannot be read: " + e.getClass().getSimpleName());
        }
    }

    private void print(Counts counts, PrintWriter out) {
        sentence(
                out,
                "%s%,d lines; %,d users and %,d vehicles %s new.",
                dryRun ? "Dry run: " : "",
                counts.lines(),
                counts.users(),
                counts.vehicles(),
                dryRun ? "would be" : "were");
        sentence(
                out,
                "Tokens: %,d newer than before, %,d as before, %,d older than what is here, which stays.",
                counts.newer(),
                counts.same(),
                counts.outdated());
        for (Map.Entry<LineSkipReason, Long> each : counts.refused().entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .toList()) {
            sentence(
                    out,
                    "%s: %,d lines: %s",
                    each.getKey().isConflict() ? "Conflict" : "Passed by",
                    each.getValue(),
                    each.getKey().words());
        }
    }

    private static int code(ImportResult end, PrintWriter err) {
        if (end instanceof ImportResult.Stopped stopped) {
            err.println("Stopped. " + stopped.why() + " What was stored stays; run it again from the beginning.");
            return ExitCode.COULD_NOT_FIND_OUT;
        }
        if (end instanceof ImportResult.NoKey) {
            err.println(
                    "Stopped at the first token: there is no key to seal it with. Set CARFLOW_ACCOUNTS_ENCRYPTION_KEYS"
                            + " to the keys of the service; make one with `openssl rand -base64 32`.");
            return ExitCode.COULD_NOT_FIND_OUT;
        }
        if (end instanceof ImportResult.Finished) {
            err.println(
                    "Stopped at the first token: the migration is finished, and no tokens are kept. Leave them out.");
            return ExitCode.DOES_NOT_HOLD;
        }
        return end.counts().refused().isEmpty() ? ExitCode.HOLDS : ExitCode.DOES_NOT_HOLD;
    }
}
