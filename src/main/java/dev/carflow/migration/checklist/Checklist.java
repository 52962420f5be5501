package dev.carflow.migration.checklist;

import io.quarkus.arc.Unremovable;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;
import java.util.stream.Stream;

/** Evaluates the guide's three checklists. It blocks: it is for a thread of a subcommand. */
@Unremovable
@ApplicationScoped
public class Checklist {

    static final List<ChecklistItem> ITEMS = Stream.of(PhaseOne.ITEMS, PhaseTwo.ITEMS, PhaseThree.ITEMS)
            .flatMap(List::stream)
            .toList();

    private final FactCollector finding;

    @Inject
    public Checklist(FactCollector finding) {
        this.finding = finding;
    }

    /** Fails while the database is away. */
    public Report run() {
        return of(finding.gather());
    }

    /** Returns whether there is such an item and an operator may waive it. */
    public static boolean canBeWaived(String id) {
        return !id.equals(PhaseThree.DATABASE)
                && ITEMS.stream().anyMatch(item -> item.id().equals(id));
    }

    static Report of(Facts facts) {
        return new Report(
                facts.phase(), ITEMS.stream().map(item -> item.judge(facts)).toList(), facts);
    }
}
