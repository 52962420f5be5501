package dev.carflow.sandbox.simulator.webhooks;

import dev.carflow.sandbox.simulator.webhooks.DeliveredEvent.State;
import io.vertx.core.Future;
import io.vertx.core.Promise;

/** An event in delivery, until it is acknowledged or given up and no request carries it any more. Loop-confined. */
final class Delivery {

    private final Event event;
    private final Promise<Void> answered = Promise.promise();
    private final Promise<DeliveredEvent> settled = Promise.promise();
    private DeliveredEvent line;
    private int planned;
    private int scheduled;

    Delivery(Event event) {
        this.event = event;
        this.line = DeliveredEvent.begun(event);
    }

    Event event() {
        return event;
    }

    /** Returns its line of the delivery log. */
    DeliveredEvent line() {
        return line;
    }

    /** Completes with the end of the first attempt, however it ended. */
    Future<Void> answered() {
        return answered.future();
    }

    /** Completes when the event is acknowledged or dropped. */
    Future<DeliveredEvent> settled() {
        return settled.future();
    }

    /** Counts another request for it that waits for its time, for a slot or for its answer. */
    void plan() {
        planned++;
    }

    /** Returns how many attempts of the retry schedule have ended, this one included. */
    int endScheduled() {
        return ++scheduled;
    }

    /** Returns whether no request of it is left. */
    boolean isOver() {
        return planned == 0;
    }

    /** Records an attempt that has ended, after its successors were planned. */
    void record(Attempt attempt) {
        planned--;
        State state = line.isAcknowledged() || attempt.isSuccess()
                ? State.ACKNOWLEDGED
                : isOver() ? State.DROPPED : State.UNSETTLED;
        line = line.with(attempt, state);
    }

    /** Notifies those who wait; must be called last, when delivery log and counters are up to date. */
    void announce() {
        answered.tryComplete();
        if (isOver()) {
            settled.tryComplete(line);
        }
    }
}
