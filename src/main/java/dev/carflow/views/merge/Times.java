package dev.carflow.views.merge;

import java.time.Instant;

/** A register of a time keeps the latest one; {@link Instant#MIN} stands for none. */
final class Times {

    private Times() {}

    static Instant later(Instant one, Instant other) {
        return other.isAfter(one) ? other : one;
    }
}
