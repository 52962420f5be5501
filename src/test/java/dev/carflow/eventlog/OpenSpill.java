package dev.carflow.eventlog;

import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** A spill that takes everything, and what it took. */
final class OpenSpill implements Spill {

    /** @param why empty where Kafka was not asked */
    record Spilled(EventRecord entry, Optional<AppendResult.Cause> why) {}

    private final Queue<Spilled> spilled = new ConcurrentLinkedQueue<>();

    List<Spilled> spilled() {
        return List.copyOf(spilled);
    }

    @Override
    public boolean isAvailable() {
        return true;
    }

    @Override
    public String description() {
        return "takes all";
    }

    @Override
    public Uni<AppendResult> append(EventRecord entry, AppendResult.Cause why) {
        spilled.add(new Spilled(entry, Optional.ofNullable(why)));
        return Uni.createFrom().item(AppendResult.STORED);
    }
}
