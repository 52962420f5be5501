package dev.carflow.sandbox.simulator.fleet;

import java.time.Duration;

/**
 * How makers date what they report. Webhooks and the API report the same times.
 *
 * @param latency the greatest delay of a maker's news when Smartcar reads them; each vehicle has its own, from zero to
 *     this (contract 4: seconds to an hour)
 * @param grain the unit of makers' times; with more than a millisecond two different values can have equal times. Zero
 *     for milliseconds
 * @param undated share of a vehicle's signals that come without times though they change (contract 3.5)
 * @param unsteady share of a vehicle's signals whose newer value can have an older time
 */
public record MakerSettings(Duration latency, Duration grain, double undated, double unsteady) {

    public MakerSettings {
        if (latency.isNegative() || grain.isNegative() || undated < 0 || unsteady < 0 || undated + unsteady > 1) {
            throw new IllegalArgumentException("times are not negative, shares within 0..1");
        }
    }

    public static MakerSettings realistic() {
        return new MakerSettings(Duration.ZERO, Duration.ZERO, 0, 0);
    }

    /** Every switch on. */
    public static MakerSettings harsh() {
        return new MakerSettings(Duration.ofMinutes(20), Duration.ofSeconds(1), 0.05, 0.1);
    }

    public MakerSettings withLatency(Duration most) {
        return new MakerSettings(most, grain, undated, unsteady);
    }

    public MakerSettings withGrain(Duration unit) {
        return new MakerSettings(latency, unit, undated, unsteady);
    }

    public MakerSettings withUndated(double share) {
        return new MakerSettings(latency, grain, share, unsteady);
    }

    public MakerSettings withUnsteady(double share) {
        return new MakerSettings(latency, grain, undated, share);
    }
}
