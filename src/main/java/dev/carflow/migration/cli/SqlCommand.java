package dev.carflow.migration.cli;

import static dev.carflow.database.TimeoutPolicy.now;

import dev.carflow.migration.sql.GuideStatements;
import dev.carflow.migration.sql.GuideStatements.Mapped;
import dev.carflow.migration.sql.UserMapping;
import dev.carflow.operations.cli.ExitCode;
import jakarta.enterprise.inject.Vetoed;
import java.io.PrintWriter;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code migrate sql}. */
@Vetoed
@Command(
        name = "sql",
        description = {
            "Prints the guide's statements for the tables of your own application, which Carflow never touches. Look at"
                    + " them, and run them on your database (PostgreSQL).",
            "expand: the columns of phase 2. mapping: the Smartcar user of each of your users, from Carflow's database."
                    + " contract: phase 3, the token columns go.",
            "Exit code: 0 printed, 3 the database is away."
        },
        mixinStandardHelpOptions = true)
public final class SqlCommand implements Callable<Integer> {

    private static final int PIECE = 500;

    private final Supplier<UserMapping> mapping;

    @Spec
    private CommandSpec spec;

    enum Step {
        expand,
        mapping,
        contract
    }

    @Parameters(paramLabel = "STEP", description = "${COMPLETION-CANDIDATES}")
    private Step step;

    @Mixin
    private CustomerTableOptions tables;

    public SqlCommand(Supplier<UserMapping> mapping) {
        this.mapping = mapping;
    }

    @Override
    public Integer call() {
        GuideStatements statements = new GuideStatements(tables.tables());
        PrintWriter out = spec.commandLine().getOut();
        switch (step) {
            case expand -> out.print(statements.expand());
            case contract -> out.print(statements.contract());
            case mapping -> printMapping(statements, out);
        }
        out.flush();
        return ExitCode.HOLDS;
    }

    private void printMapping(GuideStatements statements, PrintWriter out) {
        out.print(statements.mappingBegin());
        Optional<String> last = Optional.empty();
        List<Mapped> piece = piece(last);
        while (!piece.isEmpty()) {
            out.print(statements.mapping(piece));
            last = Optional.of(piece.get(piece.size() - 1).account());
            piece = piece(last);
        }
        out.print(statements.mappingEnd());
    }

    private List<Mapped> piece(Optional<String> last) {
        return now(mapping.get().after(last, PIECE));
    }
}
