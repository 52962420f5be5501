package dev.carflow.sandbox.simulator.webhooks;

import java.net.URI;
import java.time.Duration;

/**
 * One webhook of the application.
 *
 * @param callback where deliveries go, http or https
 * @param managementToken key of signatures and challenges; never logged
 * @param eventsPerSecond new events, whether or not the receiver keeps up (open loop)
 * @param retries Smartcar's schedule, perhaps scaled
 * @param verifyInterval pause between two attempts at the VERIFY handshake
 * @param shares how often the unusual happens
 * @param maxInFlight requests at one time; an event that finds none free for a second is counted as held back, not made
 * @param maxUnsettled events in flight or waiting for a retry at one time; the same applies beyond it
 * @param ledgerCapacity events the ledger remembers
 * @param keepBodies whether the ledger keeps the bytes of every attempt
 * @param seed what happens to which vehicle follows from it
 */
public record WebhookSettings(
        URI callback,
        String managementToken,
        double eventsPerSecond,
        RetrySchedule retries,
        Duration verifyInterval,
        Shares shares,
        int maxInFlight,
        int maxUnsettled,
        int ledgerCapacity,
        boolean keepBodies,
        long seed) {

    public WebhookSettings {
        if (eventsPerSecond < 0 || maxInFlight < 1 || maxUnsettled < maxInFlight || ledgerCapacity < maxUnsettled) {
            throw new IllegalArgumentException(
                    "rate >= 0 and 1 <= maxInFlight <= maxUnsettled <= ledgerCapacity, please");
        }
    }

    public static WebhookSettings to(URI callback, String managementToken) {
        return new WebhookSettings(
                callback,
                managementToken,
                5,
                RetrySchedule.smartcar(),
                Duration.ofSeconds(2),
                Shares.believable(),
                256,
                20_000,
                50_000,
                false,
                1);
    }

    public WebhookSettings withEventsPerSecond(double rate) {
        return new WebhookSettings(
                callback,
                managementToken,
                rate,
                retries,
                verifyInterval,
                shares,
                maxInFlight,
                maxUnsettled,
                ledgerCapacity,
                keepBodies,
                seed);
    }

    public WebhookSettings withRetries(RetrySchedule schedule) {
        return new WebhookSettings(
                callback,
                managementToken,
                eventsPerSecond,
                schedule,
                verifyInterval,
                shares,
                maxInFlight,
                maxUnsettled,
                ledgerCapacity,
                keepBodies,
                seed);
    }

    /** All that Smartcar waits for, faster or slower: retries, the time-out, the pause between handshakes. */
    public WebhookSettings withTimeScale(double factor) {
        Duration interval = Duration.ofNanos(Math.max(1_000_000, Math.round(verifyInterval.toNanos() * factor)));
        return new WebhookSettings(
                callback,
                managementToken,
                eventsPerSecond,
                retries.scaledBy(factor),
                interval,
                shares,
                maxInFlight,
                maxUnsettled,
                ledgerCapacity,
                keepBodies,
                seed);
    }

    public WebhookSettings withShares(Shares newShares) {
        return new WebhookSettings(
                callback,
                managementToken,
                eventsPerSecond,
                retries,
                verifyInterval,
                newShares,
                maxInFlight,
                maxUnsettled,
                ledgerCapacity,
                keepBodies,
                seed);
    }

    public WebhookSettings withLimits(int inFlight, int unsettled, int ledger) {
        return new WebhookSettings(
                callback,
                managementToken,
                eventsPerSecond,
                retries,
                verifyInterval,
                shares,
                inFlight,
                unsettled,
                ledger,
                keepBodies,
                seed);
    }

    public WebhookSettings withBodiesKept() {
        return new WebhookSettings(
                callback,
                managementToken,
                eventsPerSecond,
                retries,
                verifyInterval,
                shares,
                maxInFlight,
                maxUnsettled,
                ledgerCapacity,
                true,
                seed);
    }

    public WebhookSettings withSeed(long newSeed) {
        return new WebhookSettings(
                callback,
                managementToken,
                eventsPerSecond,
                retries,
                verifyInterval,
                shares,
                maxInFlight,
                maxUnsettled,
                ledgerCapacity,
                keepBodies,
                newSeed);
    }

    @Override
    public String toString() {
        return "WebhookSettings[callback=" + callback + ", eventsPerSecond=" + eventsPerSecond + "]";
    }
}
