package dev.carflow.sandbox.simulator;

import dev.carflow.sandbox.simulator.api.SmartcarApi;
import dev.carflow.sandbox.simulator.fleet.Fleet;
import dev.carflow.sandbox.simulator.webhooks.DeliveryLog;
import dev.carflow.sandbox.simulator.webhooks.Webhooks;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.util.Optional;

/** Smartcar on one machine: a fleet, and the requested sides of Smartcar. */
public final class SmartcarSimulator {

    private final Fleet fleet;
    private final Optional<Webhooks> webhooks;
    private final Optional<SmartcarApi> api;

    private SmartcarSimulator(Fleet fleet, Optional<Webhooks> webhooks, Optional<SmartcarApi> api) {
        this.fleet = fleet;
        this.webhooks = webhooks;
        this.api = api;
    }

    /** Starts everything except deliveries: those begin with {@code webhooks().start()}. */
    public static Future<SmartcarSimulator> start(Vertx vertx, SimulatorSettings settings) {
        Clock clock = Clock.offset(Clock.systemUTC(), settings.clockAhead());
        Fleet fleet = Fleet.create(settings.fleet(), clock.instant());
        // the API first: only it can fail, because its port is taken
        return optional(settings.api().map(wanted -> SmartcarApi.start(vertx, fleet, wanted, clock)))
                .compose(
                        api -> optional(settings.webhooks().map(wanted -> Webhooks.create(vertx, fleet, wanted, clock)))
                                .map(webhooks -> new SmartcarSimulator(fleet, webhooks, api)));
    }

    public Fleet fleet() {
        return fleet;
    }

    public Webhooks webhooks() {
        return webhooks.orElseThrow(() -> new IllegalStateException("this simulator has no webhook side"));
    }

    public DeliveryLog deliveryLog() {
        return webhooks().deliveryLog();
    }

    public SmartcarApi api() {
        return api.orElseThrow(() -> new IllegalStateException("this simulator has no API side"));
    }

    public Future<Void> close() {
        return webhooks.map(Webhooks::close)
                .orElseGet(Future::succeededFuture)
                .eventually(() -> api.map(SmartcarApi::close).orElseGet(Future::succeededFuture));
    }

    private static <T> Future<Optional<T>> optional(Optional<Future<T>> side) {
        return side.map(started -> started.map(Optional::of)).orElseGet(() -> Future.succeededFuture(Optional.empty()));
    }
}
