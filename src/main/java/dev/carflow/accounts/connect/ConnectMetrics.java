package dev.carflow.accounts.connect;

import dev.carflow.operations.MeterDefinition;
import dev.carflow.operations.TagKey;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** Counts sessions, callbacks and their outcomes. Every tag exists from the start; none comes from a request. */
@ApplicationScoped
public class ConnectMetrics {

    /** By created, or the slug of a refusal. */
    static final MeterDefinition SESSIONS =
            MeterDefinition.counter("carflow.connect.sessions", "Requests for a Connect session", TagKey.ANSWER);

    /** Until they got their answer. */
    static final MeterDefinition CALLBACKS = MeterDefinition.timer(
            "carflow.connect.callbacks", "Browsers that came back from Smartcar Connect", TagKey.OUTCOME);

    static final MeterDefinition RETRIES = MeterDefinition.counter(
            "carflow.connect.retries", "Open sessions looked at again in the background", TagKey.OUTCOME);
    static final MeterDefinition CLAIMS = MeterDefinition.counter(
            "carflow.connect.claims", "Sessions that the customer's backend claimed", TagKey.OUTCOME);
    static final MeterDefinition CODES =
            MeterDefinition.counter("carflow.connect.codes", "Codes exchanged for vehicle tokens", TagKey.OUTCOME);

    private static final String CREATED = "created";

    private final MeterRegistry registry;
    private final Map<CallbackOutcome, Timer> callbacks = new EnumMap<>(CallbackOutcome.class);
    private final Set<String> retries = Set.of(
            CallbackOutcome.CONNECTED.slug(),
            CallbackOutcome.PENDING.slug(),
            CallbackOutcome.LINKED_TO_ANOTHER.slug(),
            CallbackOutcome.REMOVED.slug(),
            PendingSessions.UNCONFIRMED);

    @Inject
    public ConnectMetrics(MeterRegistry registry) {
        this.registry = registry;
        for (CallbackOutcome outcome : CallbackOutcome.values()) {
            callbacks.put(outcome, CALLBACKS.timer(registry, outcome.slug()));
        }
    }

    /** Registers counters at zero, so that the first request of a kind shows as an increase. */
    void register() {
        sessions(CREATED);
        claims(CallbackOutcome.CONNECTED.slug());
        claims(CallbackOutcome.PENDING.slug());
        for (SessionRefusal refusal : SessionRefusal.values()) {
            sessions(refusal.slug());
            claims(refusal.slug());
        }
        retries.forEach(this::retries);
        codes(true);
        codes(false);
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
        if (retries.contains(outcome)) {
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
