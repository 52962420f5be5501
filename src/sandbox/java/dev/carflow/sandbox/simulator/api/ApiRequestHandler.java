package dev.carflow.sandbox.simulator.api;

import dev.carflow.sandbox.simulator.fleet.Fleet;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;

/** Receives and counts requests, and sends the gateway's answers, delayed or spoiled by faults. */
final class ApiRequestHandler {

    private final Vertx vertx;
    private final Clock clock;
    private final Fleet fleet;
    private final Tokens tokens;
    private final Grants grants;
    private final Faults faults;
    private final ApiCounters counters;
    private final Gateway gateway;
    private final Duration latency;
    private final SplittableRandom random;

    ApiRequestHandler(
            Vertx vertx,
            Clock clock,
            Fleet fleet,
            Tokens tokens,
            Grants grants,
            Faults faults,
            ApiCounters counters,
            Gateway gateway,
            Duration latency,
            SplittableRandom random) {
        this.latency = latency;
        this.random = random;
        this.vertx = vertx;
        this.clock = clock;
        this.fleet = fleet;
        this.tokens = tokens;
        this.grants = grants;
        this.faults = faults;
        this.counters = counters;
        this.gateway = gateway;
    }

    void receive(HttpServerRequest request) {
        request.body().onSuccess(body -> {
            Call call = Call.of(request, body.toString());
            counters.begun(call.endpoint(), credential(call), vehicleId(call));
            ResponseWriter writer = new ResponseWriter(vertx, request.response(), counters, clock);
            List<Fault> striking = faults.striking(call);
            long delay = usualDelay()
                    + striking.stream()
                            .filter(Fault.Latency.class::isInstance)
                            .mapToLong(late -> ((Fault.Latency) late).delay().toMillis())
                            .sum();
            Runnable reply = () -> striking.stream()
                    .filter(fault -> !fault.delays())
                    .findFirst()
                    .ifPresentOrElse(fault -> strike(fault, call, writer), () -> writer.whole(gateway.answer(call)));
            Future<?> due = delay > 0 ? vertx.timer(delay) : Future.succeededFuture();
            for (Fault fault : striking) {
                if (fault instanceof Fault.Held held) {
                    due = due.compose(before -> Future.fromCompletionStage(held.until(), vertx.getOrCreateContext()));
                }
            }
            due.onComplete(over -> reply.run());
        });
    }

    private long usualDelay() {
        return latency.isZero() ? 0 : random.nextLong(latency.toMillis() + 1);
    }

    private void strike(Fault fault, Call call, ResponseWriter writer) {
        if (fault instanceof Fault.TruncatedBody) {
            writer.firstHalf(gateway.answer(call));
        } else if (fault instanceof Fault.TricklingBody slow) {
            writer.trickle(gateway.answer(call), slow.bytes(), slow.pause());
        } else {
            gateway.chargeFault(call).ifPresentOrElse(writer::whole, () -> replace(fault, call, writer));
        }
    }

    /** Faults that replace the answer entirely. */
    private void replace(Fault fault, Call call, ResponseWriter writer) {
        if (fault instanceof Fault.Status status) {
            writer.whole(status.answer(call.endpoint(), clock.instant()));
        } else if (fault instanceof Fault.Refusal refusal) {
            writer.whole(refusal.answer(call.endpoint()));
        } else if (fault instanceof Fault.EndlessBody) {
            writer.withoutEnd();
        } else if (fault instanceof Fault.LargeBody large) {
            writer.large(large.bytes());
        } else if (fault instanceof Fault.Reset) {
            writer.nothing();
        }
        // Silence sends nothing at all
    }

    private String credential(Call call) {
        return call.bearer()
                .map(token -> tokens.isKnown(token) ? token : grants.isKnown(token) ? "vehicle" : "unknown")
                .orElse("none");
    }

    /** Unknown ids are not counted individually: callers could invent any number of them. */
    private String vehicleId(Call call) {
        return call.vehicleId().filter(id -> fleet.vehicle(id).isPresent()).orElse(null);
    }
}
