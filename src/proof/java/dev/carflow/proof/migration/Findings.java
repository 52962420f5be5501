package dev.carflow.proof.migration;

import dev.carflow.proof.migration.MigrationResult.Broken;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** The promises that were checked, and the broken ones. Thread-safe. */
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
