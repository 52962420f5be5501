package dev.carflow.accounts.connect;

import dev.carflow.database.Statements;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import java.util.concurrent.atomic.AtomicInteger;

/** Counts how often the database is asked for a state. */
final class CountedSessions extends ConnectSessions {

    private final AtomicInteger takes;

    CountedSessions(Statements statements, boolean keepsPairs, AtomicInteger takes) {
        super(statements, keepsPairs);
        this.takes = takes;
    }

    @Override
    Uni<StateUse> take(Buffer stateHash, Arrival arrival) {
        takes.incrementAndGet();
        return super.take(stateHash, arrival);
    }
}
