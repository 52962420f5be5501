package dev.carflow.enrichment.budget;

import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;

/** No limit by contract: nothing is counted and nobody asked. What Smartcar refuses all the same makes it pause. */
final class UnlimitedBudget implements CallBudget {

    private final SpentPause pause;
    private final LongSupplier nanoTime;

    UnlimitedBudget(LongSupplier nanoTime) {
        this.pause = new SpentPause(nanoTime.getAsLong());
        this.nanoTime = nanoTime;
    }

    @Override
    public Uni<Grant> take(Urgency urgency) {
        return Uni.createFrom().item(() -> isPaused() ? Grant.DENIED : Grant.GRANTED);
    }

    @Override
    public synchronized void spent(Optional<Duration> retryAfter) {
        pause.spent(retryAfter, nanoTime.getAsLong());
    }

    @Override
    public BudgetStatus status() {
        return BudgetStatus.UNLIMITED;
    }

    private synchronized boolean isPaused() {
        return pause.isOn(nanoTime.getAsLong());
    }
}
