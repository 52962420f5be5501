package dev.carflow.migration.imports;

import dev.carflow.accounts.link.CustomerLines.Stored;
import dev.carflow.accounts.vault.BroughtPairs.Brought;
import java.util.EnumMap;
import java.util.Map;

/** Counts what an import does. */
final class Tally {

    private final ImportProgress progress;
    private final Map<Refusal, Long> refused = new EnumMap<>(Refusal.class);
    private long lines;
    private long users;
    private long vehicles;
    private long newer;
    private long same;
    private long outdated;

    Tally(ImportProgress progress) {
        this.progress = progress;
    }

    void read(int more) {
        lines += more;
        progress.reached(lines);
    }

    void refused(long line, Refusal why) {
        refused.merge(why, 1L, Long::sum);
        progress.refused(line, why);
    }

    void stored(Stored portion) {
        users += portion.newUsers();
        vehicles += portion.newVehicles();
    }

    void brought(Brought pairs) {
        newer += pairs.stored();
        same += pairs.same();
        outdated += pairs.outdated();
    }

    /** A pair of which the same portion has a newer one. */
    void outdated() {
        outdated++;
    }

    Imported.Counts counts() {
        return new Imported.Counts(lines, users, vehicles, newer, same, outdated, refused);
    }
}
