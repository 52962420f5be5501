package dev.carflow.sandbox.simulator.fleet;

import java.time.Duration;

/**
 * How Smartcar's store of a vehicle is filled. {@code GET /signals} answers from this store, never from the car
 * (contract 7.4 and 12.2): each webhook report puts everything that the grant allows into it, the webhook's own list
 * and all else.
 *
 * @param refreshedEvery how often Smartcar reads a vehicle that no webhook reports on; about a day
 * @param emptyAtFirst whether a vehicle's store is empty until the first report or refresh; if not, the vehicle was
 *     read when it was connected
 * @param unsubscribed what is stored of a vehicle without a subscription; sources disagree
 * @param delay from a report until the store has it: for this long the API reports the state before the webhook
 */
public record StoreSettings(Duration refreshedEvery, boolean emptyAtFirst, Unsubscribed unsubscribed, Duration delay) {

    /** The store's contents for vehicles that no webhook is subscribed to. */
    public enum Unsubscribed {
        /** Nothing: seen live in September 2026 (contract 7.4). */
        NOTHING,
        /** The latest reading, refreshed about once a day (contract 12.2). */
        REFRESHED
    }

    public StoreSettings {
        if (refreshedEvery.isNegative() || refreshedEvery.isZero() || delay.isNegative()) {
            throw new IllegalArgumentException("a refresh takes a time above 0, and a delay is not negative");
        }
    }

    public static StoreSettings realistic() {
        return new StoreSettings(Duration.ofDays(1), false, Unsubscribed.NOTHING, Duration.ZERO);
    }

    /** Every switch on. */
    public static StoreSettings harsh() {
        return new StoreSettings(Duration.ofDays(1), true, Unsubscribed.REFRESHED, Duration.ofSeconds(2));
    }

    public StoreSettings withRefreshedEvery(Duration time) {
        return new StoreSettings(time, emptyAtFirst, unsubscribed, delay);
    }

    public StoreSettings withEmptyAtFirst() {
        return new StoreSettings(refreshedEvery, true, unsubscribed, delay);
    }

    public StoreSettings withUnsubscribed(Unsubscribed choice) {
        return new StoreSettings(refreshedEvery, emptyAtFirst, choice, delay);
    }

    public StoreSettings withDelay(Duration time) {
        return new StoreSettings(refreshedEvery, emptyAtFirst, unsubscribed, time);
    }
}
