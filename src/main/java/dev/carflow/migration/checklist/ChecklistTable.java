package dev.carflow.migration.checklist;

import dev.carflow.database.Statements;
import dev.carflow.operations.StatusTable;
import dev.carflow.smartcar.MigrationState;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;

/** The checklists on the console, while a migration runs: what the database says of them. */
@ApplicationScoped
public class ChecklistTable implements StatusTable {

    private final Checklist checklist;
    private final MigrationState migration;
    private final Statements statements;

    @Inject
    public ChecklistTable(Checklist checklist, MigrationState migration, Statements statements) {
        this.checklist = checklist;
        this.migration = migration;
        this.statements = statements;
    }

    @Override
    public String title() {
        return "Migration checklist";
    }

    @Override
    public String caption() {
        return "This process is in phase " + migration.phase().number() + " of 3, " + migration.phase()
                + ". The items of this phase and those before it, as far as the database says."
                + " The command carflow migrate status asks Smartcar as well.";
    }

    /** The last phase is the end: `migrate status` shows what is left of it. */
    @Override
    public boolean isShown() {
        return migration.phase().keepsVehicleTokens() && statements.isConfigured();
    }

    @Override
    public Uni<Content> content() {
        return checklist
                .observe()
                .map(report -> new Content(
                        List.of("Item", "State", "What the guide wants", "Finding", "What to do"),
                        report.items().stream()
                                .filter(report::counts)
                                .map(ChecklistTable::row)
                                .toList()));
    }

    private static List<Cell> row(CheckResult item) {
        String state =
                switch (item.verdict()) {
                    case HOLDS -> "holds";
                    case DOES_NOT_HOLD -> "not yet";
                    case NOT_APPLICABLE -> "not applicable";
                    case UNKNOWN -> "unknown";
                };
        return List.of(
                Cell.of(item.id()),
                Cell.of(state),
                Cell.of(item.text()),
                cell(item.finding().reason()),
                cell(item.finding().next().orElse("")));
    }

    /** Returns a sentence of a finding, which marks commands as Markdown does. */
    private static Cell cell(String sentence) {
        return Cell.of(sentence.replace("`", ""));
    }
}
