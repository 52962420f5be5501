package dev.carflow.migration.processes;

import dev.carflow.database.Statements;
import dev.carflow.operations.StatusTable;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;
import java.util.stream.Collectors;

/** How many processes run, on the console of each: the other figures there are those of one. */
@ApplicationScoped
public class ProcessesTable implements StatusTable {

    private final ProcessRows rows;
    private final Statements statements;

    @Inject
    public ProcessesTable(ProcessRows rows, Statements statements) {
        this.rows = rows;
        this.statements = statements;
    }

    @Override
    public String title() {
        return "Processes";
    }

    @Override
    public String caption() {
        return "All processes that use this database and reported within two minutes, this one among them.";
    }

    @Override
    public boolean isShown() {
        return statements.isConfigured();
    }

    @Override
    public Uni<Content> content() {
        return rows.all()
                .map(processes -> new Content(
                        List.of("Processes", "Number"),
                        List.of(
                                row("running", processes.running()),
                                row("workers", processes.workers()),
                                row("workers that have got an application token", processes.withToken()),
                                row("serving Connect", processes.connect()),
                                List.of(
                                        Cell.of("phases"),
                                        Cell.of(processes.phases().stream()
                                                .map(String::valueOf)
                                                .sorted()
                                                .collect(Collectors.joining(", ")))))));
    }

    private static List<Cell> row(String what, int number) {
        return List.of(Cell.of(what), Cell.of(String.valueOf(number)));
    }
}
