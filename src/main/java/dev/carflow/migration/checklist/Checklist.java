package dev.carflow.migration.checklist;

import io.quarkus.arc.Unremovable;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;
import java.util.stream.IntStream;
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

    /**
     * Returns what can be said without a request to Smartcar; an item that takes one is unknown. Does not block, and fails
     * while the database is away.
     */
    Uni<Report> observe() {
        return finding.gatherStored().map(Checklist::withoutRequests);
    }

    /** An item needs no request if it is the same whatever the request's result. */
    static Report withoutRequests(Facts facts) {
        Report untried = of(facts.withRequests(new Probe.Untried("not requested")));
        Report worked = of(facts.withRequests(new Probe.Worked()));
        List<CheckResult> items = IntStream.range(0, ITEMS.size())
                .mapToObj(i -> untried.items().get(i).equals(worked.items().get(i))
                        ? untried.items().get(i)
                        : ITEMS.get(i).unknown("it takes a request to Smartcar", "run `carflow migrate status`"))
                .toList();
        return new Report(facts.phase(), items, facts);
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
