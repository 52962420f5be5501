package dev.carflow.migration.checklist;

import dev.carflow.migration.Phase;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The three checklists as they stand.
 *
 * @param phase that is configured: its items and those of the phases before it are the ones that count
 */
public record Report(Phase phase, List<Judged> items, Facts facts) {

    public Report {
        items = List.copyOf(items);
    }

    /** With these items, too, each among those of its phase. */
    public Report with(List<Judged> more) {
        return new Report(
                phase,
                Stream.concat(items.stream(), more.stream())
                        .sorted(Comparator.comparing(Judged::phase))
                        .toList(),
                facts);
    }

    /** Of all that counts now. */
    public Verdict verdict() {
        return verdict(items.stream().filter(this::counts).toList());
    }

    public boolean counts(Judged item) {
        return item.phase().number() <= phase.number();
    }

    /**
     * What stands in the way of the end.
     *
     * @param waived ids of items that do not count
     */
    public List<Judged> againstFinishing(Set<String> waived) {
        return items.stream()
                .filter(item -> !item.id().equals(PhaseThree.DATABASE) && !waived.contains(item.id()))
                .filter(item -> item.verdict() == Verdict.DOES_NOT_HOLD || item.verdict() == Verdict.UNKNOWN)
                .toList();
    }

    private static Verdict verdict(List<Judged> counted) {
        if (counted.stream().anyMatch(item -> item.verdict() == Verdict.DOES_NOT_HOLD)) {
            return Verdict.DOES_NOT_HOLD;
        }
        return counted.stream().anyMatch(item -> item.verdict() == Verdict.UNKNOWN) ? Verdict.UNKNOWN : Verdict.HOLDS;
    }
}
