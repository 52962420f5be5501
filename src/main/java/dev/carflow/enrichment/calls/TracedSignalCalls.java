package dev.carflow.enrichment.calls;

import dev.carflow.enrichment.calls.CallOutcome.Answered;
import dev.carflow.enrichment.calls.CallOutcome.Failed;
import dev.carflow.enrichment.calls.CallOutcome.NotMade;
import dev.carflow.ratelimit.Urgency;
import dev.carflow.smartcar.api.ApiResult;
import dev.carflow.smartcar.api.VehicleSignals;
import dev.carflow.tracing.TraceSpan;
import dev.carflow.tracing.Tracing;
import io.smallrye.mutiny.Uni;
import java.net.URI;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Spans of requests to Smartcar, one for each attempt. Of the events that share a call, the first whose trace is sampled
 * is the parent; the others and the request link to each other, because an event has one parent. A call whose events are
 * not sampled has no span.
 */
public final class TracedSignalCalls implements SignalCalls {

    private static final String TEMPLATE = "/vehicles/{vehicleId}/signals";

    private final SignalCalls calls;
    private final ConcurrentMap<VehicleKey, Flight> flights;

    private TracedSignalCalls(SignalCalls calls, ConcurrentMap<VehicleKey, Flight> flights) {
        this.calls = calls;
        this.flights = flights;
    }

    /** A call that events wait for. */
    private static final class Flight {

        private final TraceSpan cause;
        private final AtomicInteger requests = new AtomicInteger();
        private volatile TraceSpan request = TraceSpan.NONE;

        Flight(TraceSpan cause) {
            this.cause = cause;
        }

        void join(TraceSpan other) {
            other.link(request);
            request.link(other);
        }
    }

    /**
     * Returns calls with spans; the same calls where tracing is off.
     *
     * @param server the URL of Smartcar's API
     * @param chain makes the calls by means of a request
     */
    public static SignalCalls of(
            Tracing tracing, URI server, SignalRequest request, Function<SignalRequest, SignalCalls> chain) {
        if (!tracing.isOn()) {
            return chain.apply(request);
        }
        ConcurrentMap<VehicleKey, Flight> flights = new ConcurrentHashMap<>();
        SignalRequest traced = new SignalRequest() {
            @Override
            public Uni<ApiResult<VehicleSignals>> signals(String userId, String vehicleId) {
                Flight flight = flights.get(new VehicleKey(userId, vehicleId));
                Supplier<Uni<ApiResult<VehicleSignals>>> made = () -> request.signals(userId, vehicleId);
                return flight == null ? made.get() : traced(tracing, server, flight, made);
            }

            @Override
            public Optional<SkipReason> skipReason(String userId, String vehicleId) {
                return request.skipReason(userId, vehicleId);
            }
        };
        return new TracedSignalCalls(chain.apply(traced), flights);
    }

    private static Uni<ApiResult<VehicleSignals>> traced(
            Tracing tracing, URI server, Flight flight, Supplier<Uni<ApiResult<VehicleSignals>>> request) {
        return Uni.createFrom().deferred(() -> {
            TraceSpan span = tracing.call(flight.cause, server, TEMPLATE, flight.requests.getAndIncrement());
            flight.request = span;
            // a request for a token, if this one needs it, is a child
            return span.around(Uni.createFrom().deferred(request::get).invoke(result -> describe(span, result)));
        });
    }

    private static void describe(TraceSpan span, ApiResult<VehicleSignals> result) {
        span.with("carflow.smartcar.request_id", result.requestId().orElse(null));
        if (result instanceof ApiResult.Failure<VehicleSignals> failure) {
            span.answered(failure.status(), failure.problem().slug());
        } else {
            span.answered(result.status());
        }
    }

    @Override
    public Uni<CallOutcome> signals(String userId, String vehicleId, Urgency urgency) {
        TraceSpan event = TraceSpan.current();
        if (!event.isRecording()) {
            return calls.signals(userId, vehicleId, urgency);
        }
        VehicleKey vehicle = new VehicleKey(userId, vehicleId);
        return Uni.createFrom().deferred(() -> {
            Flight mine = new Flight(event);
            Flight first = flights.putIfAbsent(vehicle, mine);
            if (first != null) {
                first.join(event);
            }
            return calls.signals(userId, vehicleId, urgency)
                    .invoke(outcome -> describe(event, outcome))
                    .onTermination()
                    .invoke(() -> flights.remove(vehicle, mine));
        });
    }

    private static void describe(TraceSpan event, CallOutcome outcome) {
        String slug = outcome instanceof Answered
                ? "answered"
                : outcome instanceof Failed failed
                        ? failed.problem().slug()
                        : ((NotMade) outcome).reason().slug();
        event.with("carflow.call", slug).with("carflow.call.shared", String.valueOf(outcome.shared()));
    }

    /** An attempt that is repeated later belongs to the same event. */
    @Override
    public <A> Uni<A> whileUnavailable(Supplier<Uni<? extends A>> attempt, Function<A, Optional<CallOutcome>> outcome) {
        TraceSpan event = TraceSpan.current();
        return event.isRecording()
                ? calls.whileUnavailable(() -> event.during(attempt), outcome)
                : calls.whileUnavailable(attempt, outcome);
    }

    @Override
    public void forget(Set<String> userIds) {
        calls.forget(userIds);
    }
}
