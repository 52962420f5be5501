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
public record Report(Phase phase, List<CheckResult> items, Facts facts) {

    public Report {
        items = List.copyOf(items);
    }

    /** With these items, too, each among those of its phase. */
    public Report with(List<CheckResult> more) {
        return new Report(
                phase,
                Stream.concat(items.stream(), more.stream())
                        .sorted(Comparator.comparing(CheckResult::phase))
                        .toList(),
                facts);
    }

    /** Of all that counts now. */
    public CheckVerdict verdict() {
        return verdict(items.stream().filter(this::counts).toList());
    }

    public boolean counts(CheckResult item) {
        return item.phase().number() <= phase.number();
    }

    /**
     * What stands in the way of the end.
     *
     * @param waived ids of items that do not count
     */
    public List<CheckResult> againstFinishing(Set<String> waived) {
        return items.stream()
                .filter(item -> !item.id().equals(PhaseThree.DATABASE) && !waived.contains(item.id()))
                .filter(item -> item.verdict() == CheckVerdict.DOES_NOT_HOLD || item.verdict() == CheckVerdict.UNKNOWN)
                .toList();
    }

    private static CheckVerdict verdict(List<CheckResult> counted) {
        if (counted.stream().anyMatch(item -> item.verdict() == CheckVerdict.DOES_NOT_HOLD)) {
            return CheckVerdict.DOES_NOT_HOLD;
        }
        return counted.stream().anyMatch(item -> item.verdict() == CheckVerdict.UNKNOWN)
                ? CheckVerdict.UNKNOWN
                : CheckVerdict.HOLDS;
    }
}
