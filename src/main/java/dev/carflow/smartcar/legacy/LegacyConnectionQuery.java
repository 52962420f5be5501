package dev.carflow.smartcar.legacy;

import java.util.Optional;

/**
 * Which page of everybody's connections (contract 5.3).
 *
 * @param mode {@code live}, {@code test} or {@code simulated}
 * @param limit connections on a page, up to 100
 * @param after the cursor of a page read before, to go on behind it
 */
public record LegacyConnectionQuery(Optional<String> mode, int limit, Optional<String> after) {

    private static final int MOST_ON_A_PAGE = 100;

    public LegacyConnectionQuery {
        if (limit < 1 || limit > MOST_ON_A_PAGE) {
            throw new IllegalArgumentException("a page has 1 to 100 connections");
        }
    }

    public static LegacyConnectionQuery everybody() {
        return new LegacyConnectionQuery(Optional.empty(), MOST_ON_A_PAGE, Optional.empty());
    }

    public LegacyConnectionQuery inMode(String newMode) {
        return new LegacyConnectionQuery(Optional.of(newMode), limit, after);
    }

    public LegacyConnectionQuery withLimit(int newLimit) {
        return new LegacyConnectionQuery(mode, newLimit, after);
    }

    public LegacyConnectionQuery goingOnAfter(String cursor) {
        return new LegacyConnectionQuery(mode, limit, Optional.of(cursor));
    }
}
