package dev.carflow.proof.migration;

import dev.carflow.proof.migration.Shown.Broken;
import java.util.ArrayList;
import java.util.List;

/** Promises looked at, and those of them that were broken. */
final class Findings {

    private final List<Broken> broken = new ArrayList<>();

    void require(boolean kept, String promise, String example) {
        if (!kept) {
            broken.add(new Broken(promise, example));
        }
    }

    List<Broken> broken() {
        return List.copyOf(broken);
    }
}
