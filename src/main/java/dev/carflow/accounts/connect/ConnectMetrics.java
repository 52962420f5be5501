package dev.carflow.accounts.connect;

import dev.carflow.operations.Meters;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Counts sessions, callbacks and their outcomes. Every tag exists from the start; none comes from a request. */
@ApplicationScoped
public class ConnectMetrics {

    private final Counter created;
    private final Map<SessionRefusal, Counter> refused = new EnumMap<>(SessionRefusal.class);
    private final Map<Ending, Timer> callbacks = new EnumMap<>(Ending.class);
    private final Map<String, Counter> retries = new HashMap<>();
    private final Counter claimed;
    private final Counter claimPending;
    private final Map<SessionRefusal, Counter> claimsRefused = new EnumMap<>(SessionRefusal.class);
    private final Counter codesStored;
    private final Counter codesNotStored;

    @Inject
    public ConnectMetrics(MeterRegistry registry) {
        this.created = sessions(registry, "created");
        for (SessionRefusal refusal : SessionRefusal.values()) {
            refused.put(refusal, sessions(registry, refusal.slug()));
        }
        for (Ending ending : Ending.values()) {
            callbacks.put(
                    ending,
                    Timer.builder(Meters.CONNECT_CALLBACKS)
                            .description("Browsers that came back from Smartcar Connect")
                            .tag(Meters.OUTCOME, ending.slug())
                            .register(registry));
        }
        for (String outcome : List.of(
                Ending.CONNECTED.slug(),
                Ending.PENDING.slug(),
                Ending.LINKED_TO_ANOTHER.slug(),
                Ending.REMOVED.slug(),
                PendingSessions.UNCONFIRMED)) {
            retries.put(
                    outcome,
                    Counter.builder(Meters.CONNECT_RETRIES)
                            .description("Open sessions looked at again in the background")
                            .tag(Meters.OUTCOME, outcome)
                            .register(registry));
        }
        this.claimed = claims(registry, Ending.CONNECTED.slug());
        this.claimPending = claims(registry, Ending.PENDING.slug());
        for (SessionRefusal refusal : SessionRefusal.values()) {
            claimsRefused.put(refusal, claims(registry, refusal.slug()));
        }
        this.codesStored = codes(registry, "stored");
        this.codesNotStored = codes(registry, "not-stored");
    }

    void sessionCreated() {
        created.increment();
    }

    void sessionRefused(SessionRefusal refusal) {
        refused.get(refusal).increment();
    }

    void callback(Ending ending, long startedAt) {
        callbacks.get(ending).record(System.nanoTime() - startedAt, TimeUnit.NANOSECONDS);
    }

    void retried(String outcome) {
        Counter counter = retries.get(outcome);
        if (counter != null) {
            counter.increment();
        }
    }

    void claim(Claims.Result result) {
        if (result instanceof Claims.Refused refused) {
            claimsRefused.get(refused.refusal()).increment();
        } else {
            (result instanceof Claims.Connected ? claimed : claimPending).increment();
        }
    }

    void code(boolean stored) {
        (stored ? codesStored : codesNotStored).increment();
    }

    private static Counter sessions(MeterRegistry registry, String answer) {
        return Counter.builder(Meters.CONNECT_SESSIONS)
                .description("Requests for a Connect session")
                .tag(Meters.ANSWER, answer)
                .register(registry);
    }

    private static Counter claims(MeterRegistry registry, String outcome) {
        return Counter.builder(Meters.CONNECT_CLAIMS)
                .description("Sessions that the customer's backend claimed")
                .tag(Meters.OUTCOME, outcome)
                .register(registry);
    }

    private static Counter codes(MeterRegistry registry, String outcome) {
        return Counter.builder(Meters.CONNECT_CODES)
                .description("Codes exchanged for vehicle tokens")
                .tag(Meters.OUTCOME, outcome)
                .register(registry);
    }
}
