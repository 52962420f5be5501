package dev.carflow.eventlog.drain;

import dev.carflow.eventlog.AppendResult;
import dev.carflow.eventlog.AppendResult.Cause;
import dev.carflow.eventlog.AppendResult.NotStored;
import dev.carflow.eventlog.AppendResult.Stored;
import dev.carflow.eventlog.KafkaEventLog;
import dev.carflow.eventlog.spill.SpilledEvent;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * Events of one key, one after the other: the next is sent when the last is confirmed, so that a failure in the middle
 * cannot let later ones overtake.
 */
final class KeyChain {

    private final String key;
    private final List<SpilledEvent> events = new ArrayList<>();
    private final List<Long> confirmed = new ArrayList<>();
    private final List<Long> refused = new ArrayList<>();
    private boolean failed;
    private int next;

    KeyChain(String key) {
        this.key = key;
    }

    void add(SpilledEvent event) {
        events.add(event);
    }

    String key() {
        return key;
    }

    /** To be read once {@link #run} has ended, as are the next two. */
    List<Long> confirmed() {
        return confirmed;
    }

    /** What Kafka will never take. */
    List<Long> refused() {
        return refused;
    }

    boolean hasFailed() {
        return failed;
    }

    /** Ends when all are sent, one failed, or {@code goOn} says no; never fails. */
    Uni<Void> run(KafkaEventLog log, BooleanSupplier goOn) {
        return Uni.createFrom().emitter(end -> step(log, goOn, end));
    }

    private void step(KafkaEventLog log, BooleanSupplier goOn, UniEmitter<? super Void> end) {
        if (next == events.size() || failed || !goOn.getAsBoolean()) {
            end.complete(null);
            return;
        }
        SpilledEvent event = events.get(next++);
        log.appendToKafka(event.entry()).subscribe().with(result -> {
            settle(event, result);
            step(log, goOn, end);
        });
    }

    private void settle(SpilledEvent event, AppendResult result) {
        if (result instanceof Stored) {
            confirmed.add(event.id());
        } else if (((NotStored) result).cause() == Cause.TOO_LARGE) {
            refused.add(event.id());
        } else {
            failed = true;
        }
    }
}
