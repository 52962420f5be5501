package dev.carflow.enrichment;

import dev.carflow.accounts.connect.ConfirmationCalls;
import dev.carflow.enrichment.budget.Booking.Booked;
import dev.carflow.enrichment.budget.Booking.NotYet;
import dev.carflow.enrichment.budget.CallBudgets;
import dev.carflow.enrichment.budget.OccasionalCalls;
import dev.carflow.enrichment.budget.Urgency;
import dev.carflow.migration.CallAllowance;
import dev.carflow.smartcar.SmartcarConfig;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** The workers' allowance, for the calls that are not theirs: those of the migration's subcommands and of Connect. */
@ApplicationScoped
public class CallsOfOthers {

    @Produces
    @Singleton
    OccasionalCalls occasionalCalls(CallBudgets budgets, SmartcarConfig smartcar) {
        return budgets.visit(smartcar.clientId().orElse("none"));
    }

    /** Of many calls each leaves the reserve to urgent ones. */
    @Produces
    @Singleton
    CallAllowance migrationsCalls(OccasionalCalls calls) {
        return new CallAllowance() {
            @Override
            public Uni<Void> permit() {
                return awaited(calls, Urgency.ROUTINE);
            }

            @Override
            public Uni<Void> permitUrgently() {
                return awaited(calls, Urgency.URGENT);
            }
        };
    }

    /** A browser waits for it. */
    @Produces
    @Singleton
    ConfirmationCalls confirmationsCalls(OccasionalCalls calls) {
        return () -> calls.book(Urgency.URGENT).map(Booked.class::isInstance);
    }

    private static Uni<Void> awaited(OccasionalCalls calls, Urgency urgency) {
        return calls.book(urgency)
                .chain(booking -> booking instanceof NotYet notYet
                        ? Uni.createFrom()
                                .voidItem()
                                .onItem()
                                .delayIt()
                                .by(notYet.askAgainIn())
                                .chain(() -> awaited(calls, urgency))
                        : Uni.createFrom().voidItem());
    }
}
