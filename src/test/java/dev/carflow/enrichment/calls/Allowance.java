package dev.carflow.enrichment.calls;

import dev.carflow.enrichment.budget.BudgetStatus;
import dev.carflow.enrichment.budget.CallBudget;
import dev.carflow.enrichment.budget.Grant;
import dev.carflow.enrichment.budget.Urgency;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;

/** A budget that grants so many calls, and remembers what it was asked and told. */
final class Allowance implements CallBudget {

    final List<Urgency> asked = new CopyOnWriteArrayList<>();
    final List<Optional<Duration>> spent = new CopyOnWriteArrayList<>();
    private volatile int left = Integer.MAX_VALUE;
    private volatile Predicate<Urgency> grants = urgency -> true;

    Allowance left(int calls) {
        left = calls;
        return this;
    }

    Allowance grantsOnly(Urgency urgency) {
        grants = urgency::equals;
        return this;
    }

    @Override
    public synchronized Uni<Grant> take(Urgency urgency) {
        asked.add(urgency);
        if (left > 0 && grants.test(urgency)) {
            left--;
            return Uni.createFrom().item(Grant.GRANTED);
        }
        return Uni.createFrom().item(Grant.DENIED);
    }

    @Override
    public void spent(Optional<Duration> retryAfter) {
        spent.add(retryAfter);
    }

    @Override
    public BudgetStatus status() {
        return BudgetStatus.UNLIMITED;
    }
}
