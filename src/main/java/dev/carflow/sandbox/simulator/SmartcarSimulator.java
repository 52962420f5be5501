package dev.carflow.sandbox.simulator;

import dev.carflow.sandbox.simulator.fleet.Fleet;
import dev.carflow.sandbox.simulator.webhooks.Ledger;
import dev.carflow.sandbox.simulator.webhooks.Webhooks;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.Optional;

/** Smartcar on one machine: a fleet, and the sides of Smartcar that were asked for. */
public final class SmartcarSimulator {

    private final Fleet fleet;
    private final Optional<Webhooks> webhooks;

    private SmartcarSimulator(Fleet fleet, Optional<Webhooks> webhooks) {
        this.fleet = fleet;
        this.webhooks = webhooks;
    }

    /** Starts everything but deliveries: those begin with {@code webhooks().start()}. */
    public static Future<SmartcarSimulator> start(Vertx vertx, SimulatorSettings settings) {
        Fleet fleet = Fleet.create(settings.fleet(), settings.clock().instant());
        return optionally(
                        settings.webhooks().map(webhooks -> Webhooks.create(vertx, fleet, webhooks, settings.clock())))
                .map(webhooks -> new SmartcarSimulator(fleet, webhooks));
    }

    public Fleet fleet() {
        return fleet;
    }

    public Webhooks webhooks() {
        return webhooks.orElseThrow(() -> new IllegalStateException("this simulator has no webhook side"));
    }

    public Ledger ledger() {
        return webhooks().ledger();
    }

    public Future<Void> close() {
        return webhooks.map(Webhooks::close).orElseGet(Future::succeededFuture);
    }

    private static <T> Future<Optional<T>> optionally(Optional<Future<T>> side) {
        return side.map(future -> future.map(Optional::of)).orElseGet(() -> Future.succeededFuture(Optional.empty()));
    }
}
