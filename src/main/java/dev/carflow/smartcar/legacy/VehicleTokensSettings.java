package dev.carflow.smartcar.legacy;

import java.time.Duration;

/**
 * @param askDeadline after which a caller is answered that there is no token for now; the work continues for the
 *     others
 * @param refreshDeadline for one request to the token endpoint
 * @param storeDeadline for one load or save
 * @param refreshAhead how long before its end an access token is replaced while it still serves; at most a fifth of
 *     its life
 * @param expiryMargin how long before its end it is no longer given out; at most a tenth of its life
 * @param firstBackOff the pause after a failure; it doubles with each further one
 * @param maxBackOff the longest pause
 * @param recheckAfter when a vehicle without tokens, or with refused ones, is looked up again
 * @param maxVehicles cached entries; the least used beyond them are loaded again
 * @param maxInFlight vehicles whose tokens are being loaded or refreshed at one time
 * @param maxUnsaved pairs that may wait for the store; with so many waiting, no further token is rotated
 */
public record VehicleTokensSettings(
        Duration askDeadline,
        Duration refreshDeadline,
        Duration storeDeadline,
        Duration refreshAhead,
        Duration expiryMargin,
        Duration firstBackOff,
        Duration maxBackOff,
        Duration recheckAfter,
        int maxVehicles,
        int maxInFlight,
        int maxUnsaved) {

    public VehicleTokensSettings {
        for (Duration needed :
                new Duration[] {askDeadline, refreshDeadline, storeDeadline, refreshAhead, firstBackOff, recheckAfter
                }) {
            if (needed.toMillis() < 1) {
                throw new IllegalArgumentException("deadlines and pauses are a millisecond at least");
            }
        }
        if (expiryMargin.isNegative() || refreshAhead.compareTo(expiryMargin) < 0) {
            throw new IllegalArgumentException("a token is replaced before it is no longer given out");
        }
        if (maxBackOff.compareTo(firstBackOff) < 0) {
            throw new IllegalArgumentException("the longest back-off must not be shorter than the first");
        }
        if (maxVehicles < 1 || maxInFlight < 1 || maxUnsaved < 1) {
            throw new IllegalArgumentException("needed: room for a vehicle, a refresh and an unsaved pair");
        }
    }

    public static VehicleTokensSettings defaults() {
        return new VehicleTokensSettings(
                Duration.ofSeconds(10),
                Duration.ofSeconds(10),
                Duration.ofSeconds(5),
                Duration.ofMinutes(10),
                Duration.ofSeconds(60),
                Duration.ofSeconds(1),
                Duration.ofMinutes(1),
                Duration.ofSeconds(30),
                100_000,
                1_000,
                100);
    }

    /** For a cache that does not renew: a token is looked up again once it is no longer given out, and not before. */
    public VehicleTokensSettings withoutRefreshAhead() {
        return new VehicleTokensSettings(
                askDeadline,
                refreshDeadline,
                storeDeadline,
                expiryMargin,
                expiryMargin,
                firstBackOff,
                maxBackOff,
                recheckAfter,
                maxVehicles,
                maxInFlight,
                maxUnsaved);
    }
}
