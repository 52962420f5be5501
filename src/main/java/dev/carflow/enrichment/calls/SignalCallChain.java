package dev.carflow.enrichment.calls;

import dev.carflow.ratelimit.Urgency;
import dev.carflow.ratelimit.WorkerRateLimiter;
import dev.carflow.smartcar.api.ApiError;
import dev.carflow.smartcar.api.ApiProblem;
import dev.carflow.smartcar.api.VehicleApi;
import io.smallrye.mutiny.Uni;
import java.util.Optional;
import java.util.Set;
import java.util.function.DoubleSupplier;

/**
 * The steps of a call to Smartcar: single flight, cooldown, retries until it is answered or the deadline nears; each
 * attempt through the bulkhead, the circuit breaker and the rate limit. Thread-safe.
 */
public final class SignalCallChain implements SignalCalls {

    private final SignalRequest smartcar;
    private final CallEvents events;
    private final VehicleCooldowns pauses;
    private final CircuitBreaker breaker;
    private final SingleFlight calls;

    /**
     * @param api whose settings allow as many calls at one time as {@code settings}; otherwise some end as overloaded
     * @param random returns values from 0 to below 1, for jitter; called by several threads
     */
    public SignalCallChain(
            VehicleApi api,
            WorkerRateLimiter limiter,
            CallSettings settings,
            CallTiming timing,
            DoubleSupplier random,
            CallEvents events) {
        this((SignalRequest) api::signals, limiter, settings, timing, random, events);
    }

    /** @param smartcar has to allow as many calls at one time as above */
    public SignalCallChain(
            SignalRequest smartcar,
            WorkerRateLimiter limiter,
            CallSettings settings,
            CallTiming timing,
            DoubleSupplier random,
            CallEvents events) {
        this.smartcar = smartcar;
        this.events = events;
        pauses = new VehicleCooldowns(settings, timing.clock(), timing.steady());
        breaker = new CircuitBreaker(settings, timing.ticker(), state -> {
            pauses.liftThoseOfOutages();
            events.breakerChanged(state);
        });
        CallStep attempt = new Bulkhead(
                settings.maxInFlight(),
                timing,
                new CircuitBreakerStep(breaker, new RateLimitStep(smartcar, limiter, timing, events)));
        CallStep call = new CooldownStep(pauses, breaker, new RetryStep(attempt, settings, random, timing, events));
        calls = new SingleFlight(call, () -> new Deadline(timing.ticker(), settings.deadline()), events);
    }

    /**
     * Calls that cannot succeed, and ids that cannot be sent, cost nothing: neither a request, nor a permit, nor a
     * place in a queue.
     */
    @Override
    public Uni<CallOutcome> signals(String userId, String vehicleId, Urgency urgency) {
        Optional<SkipReason> skipped = smartcar.skipReason(userId, vehicleId);
        if (skipped.isPresent()) {
            events.skipped(skipped.get());
            return Uni.createFrom().item(CallOutcome.notMade(skipped.get()));
        }
        return VehicleApi.canAskForSignals(userId, vehicleId)
                ? calls.make(new VehicleKey(userId, vehicleId), urgency)
                : Uni.createFrom().item(CallOutcome.failed(new ApiProblem.InvalidRequest(ApiError.NONE), 0));
    }

    @Override
    public void forget(Set<String> userIds) {
        pauses.forget(userIds);
    }

    /** Returns whether Smartcar is called at all, for a gauge. */
    public CircuitBreaker.State breaker() {
        return breaker.state();
    }
}
