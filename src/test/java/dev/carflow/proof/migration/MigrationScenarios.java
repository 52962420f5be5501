package dev.carflow.proof.migration;

import dev.carflow.proof.migration.RotationScenario.Cut;
import dev.carflow.proof.migration.WalkScenario.Legacy;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** The migration's scenarios by name. */
public final class MigrationScenarios {

    private static final Duration IN_TIME = Duration.ofMinutes(2);
    private static final Duration TOO_LATE = Duration.ofSeconds(1);

    private MigrationScenarios() {}

    /** In their long form. */
    public static List<MigrationScenario> named(String name, int seed) {
        return switch (name.strip()) {
            case "walk" ->
                Stream.of(Legacy.values())
                        .<MigrationScenario>map(
                                legacy -> new WalkScenario(legacy, 500, 1_200, 2, 30, Duration.ofSeconds(20)))
                        .toList();
            case "short-walk" ->
                Stream.of(Legacy.values())
                        .<MigrationScenario>map(
                                legacy -> new WalkScenario(legacy, 20, 48, 1, 5, Duration.ofSeconds(10)))
                        .toList();
            case "backfill" ->
                List.of(
                        new KilledBackfillScenario(3_000, 10, seed),
                        new LimitedBackfillScenario(10_000, 20, 300),
                        new LargeBackfillScenario(100_000));
            case "rotation" ->
                Stream.of(Cut.values())
                        .<MigrationScenario>flatMap(cut ->
                                Stream.of(new RotationScenario(cut, IN_TIME), new RotationScenario(cut, TOO_LATE)))
                        .toList();
            default -> throw new IllegalArgumentException("no such scenario: " + name);
        };
    }
}
