package dev.carflow.migration.imports;

import dev.carflow.accounts.link.CustomerLines.StoredLines;
import dev.carflow.accounts.vault.ImportedPairs.StoredPairs;
import java.util.EnumMap;
import java.util.Map;

/** Counts what an import does. */
final class ImportCounter {

    private final ImportProgress progress;
    private final Map<LineSkipReason, Long> refused = new EnumMap<>(LineSkipReason.class);
    private long lines;
    private long users;
    private long vehicles;
    private long newer;
    private long same;
    private long outdated;

    ImportCounter(ImportProgress progress) {
        this.progress = progress;
    }

    void read(int more) {
        lines += more;
        progress.reached(lines);
    }

    void refused(long line, LineSkipReason why) {
        refused.merge(why, 1L, Long::sum);
        progress.refused(line, why);
    }

    void stored(StoredLines portion) {
        users += portion.newUsers();
        vehicles += portion.newVehicles();
    }

    void brought(StoredPairs pairs) {
        newer += pairs.stored();
        same += pairs.same();
        outdated += pairs.outdated();
    }

    /** Counts a pair whose portion has a newer one. */
    void outdated() {
        outdated++;
    }

    ImportResult.Counts counts() {
        return new ImportResult.Counts(lines, users, vehicles, newer, same, outdated, refused);
    }
}
