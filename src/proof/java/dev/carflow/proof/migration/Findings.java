package dev.carflow.proof.migration;

import dev.carflow.proof.migration.MigrationResult.Broken;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Promises looked at, and those of them that were broken. Thread-safe. */
final class Findings {

    private final List<Broken> broken = new CopyOnWriteArrayList<>();

    void require(boolean kept, String promise, String example) {
        if (!kept) {
            broken.add(new Broken(promise, example));
        }
    }

    List<Broken> broken() {
        return List.copyOf(broken);
    }
}
