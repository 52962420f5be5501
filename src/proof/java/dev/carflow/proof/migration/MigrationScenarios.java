package dev.carflow.proof.migration;

import dev.carflow.proof.migration.RotationScenario.Cut;
import dev.carflow.proof.migration.WalkScenario.Extent;
import dev.carflow.proof.migration.WalkScenario.Legacy;
import dev.carflow.smartcar.TokenRenewer;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** The migration's scenarios by name. */
public final class MigrationScenarios {

    private static final Duration IN_TIME = Duration.ofMinutes(2);
    private static final Duration TOO_LATE = Duration.ofSeconds(1);

    private MigrationScenarios() {}

    /** The long form. */
    public static List<MigrationScenario> named(String name, int seed) {
        return switch (name.strip()) {
            case "walk" ->
                List.of(
                        walk(Legacy.ACCEPTED_ON_V3, TokenRenewer.CUSTOMER),
                        walk(Legacy.ACCEPTED_ON_V3, TokenRenewer.CARFLOW),
                        walk(Legacy.REFUSED_ON_V3, TokenRenewer.CUSTOMER),
                        walk(Legacy.GONE, TokenRenewer.CUSTOMER));
            case "walk-accepted" -> List.of(walk(Legacy.ACCEPTED_ON_V3, TokenRenewer.CUSTOMER));
            case "walk-renewed" -> List.of(walk(Legacy.ACCEPTED_ON_V3, TokenRenewer.CARFLOW));
            case "walk-refused" -> List.of(walk(Legacy.REFUSED_ON_V3, TokenRenewer.CUSTOMER));
            case "walk-gone" -> List.of(walk(Legacy.GONE, TokenRenewer.CUSTOMER));
            case "backfill" ->
                List.of(
                        new KilledBackfillScenario(3_000, 10, seed),
                        new LimitedBackfillScenario(10_000, 20, 300),
                        new LargeBackfillScenario(100_000));
            case "import" -> List.of(new LargeImportScenario(1_000_000));
            case "match" -> List.of(new LargeMatchScenario(100_000));
            case "rotation" ->
                Stream.of(Cut.values())
                        .<MigrationScenario>flatMap(cut ->
                                Stream.of(new RotationScenario(cut, IN_TIME), new RotationScenario(cut, TOO_LATE)))
                        .toList();
            default -> throw new IllegalArgumentException("no such scenario: " + name);
        };
    }

    private static MigrationScenario walk(Legacy legacy, TokenRenewer renewer) {
        return new WalkScenario(legacy, renewer, 500, 1_200, 2, 30, 600, Extent.THERE_AND_BACK);
    }

    /** Takes seconds. */
    public static MigrationScenario shortWalk(Legacy legacy) {
        return new WalkScenario(legacy, TokenRenewer.CUSTOMER, 10, 24, 1, 10, 20, Extent.THERE);
    }
}
