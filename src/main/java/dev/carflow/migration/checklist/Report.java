package dev.carflow.migration.checklist;

import dev.carflow.smartcar.MigrationPhase;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The results of the three checklists.
 *
 * @param phase the configured one: its items and those of earlier phases count
 */
public record Report(MigrationPhase phase, List<CheckResult> items, Facts facts) {

    public Report {
        items = List.copyOf(items);
    }

    /** Returns a report with these items added to those of their phases. */
    public Report with(List<CheckResult> more) {
        return new Report(
                phase,
                Stream.concat(items.stream(), more.stream())
                        .sorted(Comparator.comparing(CheckResult::phase))
                        .toList(),
                facts);
    }

    /** The verdict over all items that count now. */
    public CheckVerdict verdict() {
        return verdict(items.stream().filter(this::counts).toList());
    }

    public boolean counts(CheckResult item) {
        return item.phase().number() <= phase.number();
    }

    /**
     * Returns the items that prevent the end of the migration.
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
