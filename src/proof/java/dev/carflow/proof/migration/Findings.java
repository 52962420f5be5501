package dev.carflow.proof.migration;

import dev.carflow.PrivateValues;
import dev.carflow.Subcommand;
import dev.carflow.proof.migration.MigrationResult.Broken;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** The promises that were checked, and the broken ones. Thread-safe. */
final class Findings {

    static final String PRIVATE = "nothing private is logged";

    private static final PrivateValues VALUES = PrivateValues.withPlanted(CompanySystem.SECRETS);

    private final List<Broken> broken = new CopyOnWriteArrayList<>();

    void require(boolean kept, String promise, String example) {
        if (!kept) {
            broken.add(new Broken(promise, example));
        }
    }

    /**
     * Checks that a process wrote no token, secret, VIN, place, or id of a user or vehicle.
     *
     * @param output all that it wrote
     */
    void requireNothingPrivate(String process, String output) {
        VALUES.in(output).forEach(found -> require(false, PRIVATE, process + ": " + found));
    }

    /** Checks that a subcommand printed nothing private. */
    void requireNothingPrivate(String line, Subcommand.End end) {
        requireNothingPrivate(line, end.out() + end.err());
    }

    List<Broken> broken() {
        return List.copyOf(broken);
    }
}
