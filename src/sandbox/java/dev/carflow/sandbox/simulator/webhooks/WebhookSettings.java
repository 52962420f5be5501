package dev.carflow.sandbox.simulator.webhooks;

import dev.carflow.sandbox.simulator.fleet.SignalCode;
import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;
import java.util.function.Consumer;

/**
 * One application's webhooks, usually one.
 *
 * @param callback where deliveries go, http or https
 * @param managementToken key of signatures and challenges; never logged
 * @param eventsPerSecond new events, whether or not the receiver keeps up (open loop)
 * @param retries Smartcar's schedule, perhaps scaled
 * @param verifyInterval pause between two attempts at the VERIFY handshake
 * @param shares how often the unusual happens
 * @param challenges the forms of VERIFY
 * @param semantics how deliveries are made
 * @param payloads how often payloads are not of the plain live form
 * @param webhooks how many webhooks of the application deliver to the callback; each event comes from one of them
 * @param subscribing to which vehicles the webhooks are subscribed from the start
 * @param signals the subscribed ones; deliveries leave out all others
 * @param maxInFlight requests at one time; an event that finds none free for a second is counted as held back, not
 *     created, unless the semantics require all of them
 * @param maxUnsettled events waiting, in flight or waiting for a retry at one time; further ones are held back
 * @param deliveryLogCapacity events that the delivery log keeps
 * @param keepBodies whether the delivery log keeps the bytes of every attempt
 * @param seed determines which event happens to which vehicle
 */
public record WebhookSettings(
        URI callback,
        String managementToken,
        double eventsPerSecond,
        RetrySchedule retries,
        Duration verifyInterval,
        Shares shares,
        Challenges challenges,
        DeliverySemantics semantics,
        PayloadShares payloads,
        int webhooks,
        Subscribing subscribing,
        Set<SignalCode> signals,
        int maxInFlight,
        int maxUnsettled,
        int deliveryLogCapacity,
        boolean keepBodies,
        long seed) {

    /** Which vehicles are subscribed without a call of the management API (contract 7.6). */
    public enum Subscribing {
        /** All that are or will be connected: the dashboard's auto-enrolment. */
        EVERYTHING,
        /** None. */
        NOTHING
    }

    public WebhookSettings {
        signals = Set.copyOf(signals);
        if (!signals.contains(SignalCode.EXTERNAL_TEMPERATURE)) {
            throw new IllegalArgumentException("on a vehicle at rest only the temperature changes: subscribe to it");
        }
        if (eventsPerSecond < 0
                || maxInFlight < 1
                || maxUnsettled < maxInFlight
                || deliveryLogCapacity < maxUnsettled) {
            throw new IllegalArgumentException(
                    "rate >= 0 and 1 <= maxInFlight <= maxUnsettled <= deliveryLogCapacity, please");
        }
        if (webhooks < (semantics.sharedIds() > 0 ? 2 : 1)) {
            throw new IllegalArgumentException(
                    "event ids are shared by two webhooks at least, and one is needed anyway");
        }
    }

    public static WebhookSettings to(URI callback, String managementToken) {
        return new WebhookSettings(
                callback,
                managementToken,
                5,
                RetrySchedule.smartcar(),
                Duration.ofSeconds(2),
                Shares.realistic(),
                Challenges.realistic(),
                DeliverySemantics.realistic(),
                PayloadShares.realistic(),
                1,
                Subscribing.EVERYTHING,
                EnumSet.allOf(SignalCode.class),
                256,
                20_000,
                50_000,
                false,
                1);
    }

    /** Everything that the contract permits or leaves open, often; rate, retries, signals and seed stay as they are. */
    public WebhookSettings harsh() {
        return with(draft -> {
            draft.shares = Shares.harsh();
            draft.challenges = Challenges.harsh();
            draft.semantics = DeliverySemantics.harsh();
            draft.payloads = PayloadShares.harsh();
            draft.webhooks = 2;
            draft.maxInFlight = 1_000;
            draft.maxUnsettled = 100_000;
            draft.deliveryLogCapacity = Math.max(deliveryLogCapacity, 100_000);
        });
    }

    public WebhookSettings withEventsPerSecond(double rate) {
        return with(draft -> draft.eventsPerSecond = rate);
    }

    public WebhookSettings withRetries(RetrySchedule schedule) {
        return with(draft -> draft.retries = schedule);
    }

    /** Scales all of Smartcar's times: retries, the time-out, the pause between handshakes. */
    public WebhookSettings withTimeScale(double factor) {
        return with(draft -> {
            draft.retries = retries.scaledBy(factor);
            draft.verifyInterval = Duration.ofNanos(Math.max(1_000_000, Math.round(verifyInterval.toNanos() * factor)));
        });
    }

    public WebhookSettings withShares(Shares newShares) {
        return with(draft -> draft.shares = newShares);
    }

    public WebhookSettings withChallenges(Challenges newChallenges) {
        return with(draft -> draft.challenges = newChallenges);
    }

    public WebhookSettings withSemantics(DeliverySemantics newSemantics) {
        return with(draft -> draft.semantics = newSemantics);
    }

    public WebhookSettings withPayloads(PayloadShares newPayloads) {
        return with(draft -> draft.payloads = newPayloads);
    }

    public WebhookSettings withWebhooks(int count) {
        return with(draft -> draft.webhooks = count);
    }

    public WebhookSettings withSubscribing(Subscribing choice) {
        return with(draft -> draft.subscribing = choice);
    }

    /** A webhook that is not subscribed to these signals, so that they have to be fetched. */
    public WebhookSettings withoutSignals(SignalCode... unsubscribed) {
        Set<SignalCode> left = EnumSet.copyOf(signals);
        Arrays.asList(unsubscribed).forEach(left::remove);
        return with(draft -> draft.signals = left);
    }

    public WebhookSettings withLimits(int inFlight, int unsettled, int deliveryLog) {
        return with(draft -> {
            draft.maxInFlight = inFlight;
            draft.maxUnsettled = unsettled;
            draft.deliveryLogCapacity = deliveryLog;
        });
    }

    public WebhookSettings withBodiesKept() {
        return with(draft -> draft.keepBodies = true);
    }

    public WebhookSettings withSeed(long newSeed) {
        return with(draft -> draft.seed = newSeed);
    }

    private WebhookSettings with(Consumer<Draft> change) {
        Draft draft = new Draft(this);
        change.accept(draft);
        return draft.settings();
    }

    /** The settings while they are changed. */
    private static final class Draft {

        private final WebhookSettings from;
        private double eventsPerSecond;
        private RetrySchedule retries;
        private Duration verifyInterval;
        private Shares shares;
        private Challenges challenges;
        private DeliverySemantics semantics;
        private PayloadShares payloads;
        private int webhooks;
        private Subscribing subscribing;
        private Set<SignalCode> signals;
        private int maxInFlight;
        private int maxUnsettled;
        private int deliveryLogCapacity;
        private boolean keepBodies;
        private long seed;

        Draft(WebhookSettings from) {
            this.from = from;
            this.eventsPerSecond = from.eventsPerSecond;
            this.retries = from.retries;
            this.verifyInterval = from.verifyInterval;
            this.shares = from.shares;
            this.challenges = from.challenges;
            this.semantics = from.semantics;
            this.payloads = from.payloads;
            this.webhooks = from.webhooks;
            this.subscribing = from.subscribing;
            this.signals = from.signals;
            this.maxInFlight = from.maxInFlight;
            this.maxUnsettled = from.maxUnsettled;
            this.deliveryLogCapacity = from.deliveryLogCapacity;
            this.keepBodies = from.keepBodies;
            this.seed = from.seed;
        }

        WebhookSettings settings() {
            return new WebhookSettings(
                    from.callback,
                    from.managementToken,
                    eventsPerSecond,
                    retries,
                    verifyInterval,
                    shares,
                    challenges,
                    semantics,
                    payloads,
                    webhooks,
                    subscribing,
                    signals,
                    maxInFlight,
                    maxUnsettled,
                    deliveryLogCapacity,
                    keepBodies,
                    seed);
        }
    }

    @Override
    public String toString() {
        return "WebhookSettings[callback=" + callback + ", eventsPerSecond=" + eventsPerSecond + "]";
    }
}
