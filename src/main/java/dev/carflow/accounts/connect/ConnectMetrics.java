package dev.carflow.accounts.connect;

import dev.carflow.operations.MeterDefinition;
import dev.carflow.operations.TagKey;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Counts sessions, callbacks and their outcomes. Every tag exists from the start; none comes from a request. */
@ApplicationScoped
public class ConnectMetrics {

    private static final String CREATED = "created";

    /** By created, or the slug of a refusal. */
    static final MeterDefinition SESSIONS = MeterDefinition.counter(
                    "carflow.connect.sessions", "Requests for a Connect session", TagKey.ANSWER)
            .values(TagKey.ANSWER, CREATED)
            .values(TagKey.ANSWER, Stream.of(SessionRefusal.values()).map(SessionRefusal::slug))
            .advice("`unauthorized`: your backend has a wrong key. `unavailable`: the database does " + "not answer");

    /** Until they got their answer. */
    static final MeterDefinition CALLBACKS = MeterDefinition.timer(
                    "carflow.connect.callbacks", "Browsers that came back from Smartcar Connect", TagKey.OUTCOME)
            .values(TagKey.OUTCOME, Stream.of(CallbackOutcome.values()).map(CallbackOutcome::slug))
            .advice("`configuration-error`, `invalid-subscription`: correct it in Smartcar's "
                    + "dashboard. Many `state-unknown` or `malformed`: somebody guesses links");

    static final MeterDefinition RETRIES = MeterDefinition.counter(
                    "carflow.connect.retries", "Open sessions looked at again in the background", TagKey.OUTCOME)
            .values(
                    TagKey.OUTCOME,
                    CallbackOutcome.CONNECTED.slug(),
                    CallbackOutcome.PENDING.slug(),
                    CallbackOutcome.LINKED_TO_ANOTHER.slug(),
                    CallbackOutcome.REMOVED.slug(),
                    PendingSessions.UNCONFIRMED)
            .advice("Many `pending`: Smartcar does not confirm users. `unconfirmed`: given up");
    static final MeterDefinition CLAIMS = MeterDefinition.counter(
                    "carflow.connect.claims", "Sessions that the customer's backend claimed", TagKey.OUTCOME)
            .values(TagKey.OUTCOME, CallbackOutcome.CONNECTED.slug(), CallbackOutcome.PENDING.slug())
            .values(TagKey.OUTCOME, Stream.of(SessionRefusal.values()).map(SessionRefusal::slug))
            .advice("`other-account`: links are passed on between users. `claim-expired`: your "
                    + "backend claims too late");
    static final MeterDefinition CODES = MeterDefinition.counter(
                    "carflow.connect.codes", "Codes exchanged for vehicle tokens", TagKey.OUTCOME)
            .values(TagKey.OUTCOME, "stored", "not-stored")
            .advice("Any `not-stored`: Smartcar refused the code, or the database did not take the " + "tokens");

    private final MeterRegistry registry;
    private final Map<CallbackOutcome, Timer> callbacks = new EnumMap<>(CallbackOutcome.class);

    @Inject
    public ConnectMetrics(MeterRegistry registry) {
        this.registry = registry;
        for (CallbackOutcome outcome : CallbackOutcome.values()) {
            callbacks.put(outcome, CALLBACKS.timer(registry, outcome.slug()));
        }
    }

    /** Registers counters at zero, so that the first request of a kind shows as an increase. */
    void register() {
        List.of(SESSIONS, CLAIMS, RETRIES, CODES, VehicleTokenResource.REQUESTS)
                .forEach(each -> each.countersAtZero(registry));
    }

    void sessionCreated() {
        sessions(CREATED).increment();
    }

    void sessionRefused(SessionRefusal refusal) {
        sessions(refusal.slug()).increment();
    }

    void callback(CallbackOutcome outcome, long startedAt) {
        callbacks.get(outcome).record(System.nanoTime() - startedAt, TimeUnit.NANOSECONDS);
    }

    void retried(String outcome) {
        if (RETRIES.values().get(TagKey.OUTCOME).contains(outcome)) {
            retries(outcome).increment();
        }
    }

    void claim(Claims.Result result) {
        CallbackOutcome outcome =
                result instanceof Claims.Connected ? CallbackOutcome.CONNECTED : CallbackOutcome.PENDING;
        claims(result instanceof Claims.Refused refused ? refused.refusal().slug() : outcome.slug())
                .increment();
    }

    void code(boolean stored) {
        codes(stored).increment();
    }

    private Counter sessions(String answer) {
        return SESSIONS.counter(registry, answer);
    }

    private Counter claims(String outcome) {
        return CLAIMS.counter(registry, outcome);
    }

    private Counter retries(String outcome) {
        return RETRIES.counter(registry, outcome);
    }

    private Counter codes(boolean stored) {
        return CODES.counter(registry, stored ? "stored" : "not-stored");
    }
}
