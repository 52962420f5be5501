package dev.carflow.sandbox.simulator.webhooks;

import io.vertx.core.Future;
import io.vertx.core.Promise;

/** An event on its way, until it is acknowledged or given up. Confined to the event loop. */
final class Delivery {

    private final Event event;
    private final Promise<Void> answered = Promise.promise();
    private final Promise<DeliveredEvent> settled = Promise.promise();
    private DeliveredEvent line;
    private boolean toBeRepeated;

    Delivery(Event event) {
        this.event = event;
        this.line = DeliveredEvent.begun(event);
    }

    Event event() {
        return event;
    }

    /** Once acknowledged, it is delivered once more. */
    Delivery repeated() {
        toBeRepeated = true;
        return this;
    }

    boolean isToBeRepeated() {
        return toBeRepeated;
    }

    /** @return what the ledger says of it */
    DeliveredEvent line() {
        return line;
    }

    int attempts() {
        return line.attempts().size();
    }

    /** Completes with the end of the first attempt, however it ended. */
    Future<Void> answered() {
        return answered.future();
    }

    /** Completes when the event is acknowledged or dropped. */
    Future<DeliveredEvent> settled() {
        return settled.future();
    }

    void record(Attempt attempt, DeliveredEvent.State state) {
        line = line.with(attempt, state);
    }

    /** Tells whoever waits; to be called last, when ledger and counters can already be asked. */
    void announce() {
        answered.tryComplete();
        if (line.state() != DeliveredEvent.State.UNSETTLED) {
            settled.tryComplete(line);
        }
    }
}
