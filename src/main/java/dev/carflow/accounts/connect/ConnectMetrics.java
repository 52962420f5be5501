package dev.carflow.accounts.connect;

import dev.carflow.operations.Meters;
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
        sessions(CREATED);
        claims(CallbackOutcome.CONNECTED.slug());
        claims(CallbackOutcome.PENDING.slug());
        for (SessionRefusal refusal : SessionRefusal.values()) {
            sessions(refusal.slug());
            claims(refusal.slug());
        }
        for (CallbackOutcome outcome : CallbackOutcome.values()) {
            callbacks.put(
                    outcome,
                    Timer.builder(Meters.CONNECT_CALLBACKS)
                            .description("Browsers that came back from Smartcar Connect")
                            .tag(Meters.OUTCOME, outcome.slug())
                            .register(registry));
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
        return counter(Meters.CONNECT_SESSIONS, "Requests for a Connect session", Meters.ANSWER, answer);
    }

    private Counter claims(String outcome) {
        return counter(Meters.CONNECT_CLAIMS, "Sessions that the customer's backend claimed", Meters.OUTCOME, outcome);
    }

    private Counter retries(String outcome) {
        return counter(
                Meters.CONNECT_RETRIES, "Open sessions looked at again in the background", Meters.OUTCOME, outcome);
    }

    private Counter codes(boolean stored) {
        return counter(
                Meters.CONNECT_CODES,
                "Codes exchanged for vehicle tokens",
                Meters.OUTCOME,
                stored ? "stored" : "not-stored");
    }

    private Counter counter(String name, String description, String tag, String value) {
        return Counter.builder(name).description(description).tag(tag, value).register(registry);
    }
}
