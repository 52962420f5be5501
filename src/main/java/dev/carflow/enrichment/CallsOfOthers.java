package dev.carflow.enrichment;

import dev.carflow.accounts.connect.ConfirmationCalls;
import dev.carflow.enrichment.budget.Booking;
import dev.carflow.enrichment.budget.Booking.Booked;
import dev.carflow.enrichment.budget.Booking.NotYet;
import dev.carflow.enrichment.budget.OccasionalCalls;
import dev.carflow.enrichment.budget.RateLimiters;
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
    OccasionalCalls occasionalCalls(RateLimiters budgets, SmartcarConfig smartcar) {
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

    @Produces
    @Singleton
    ConfirmationCalls confirmationsCalls(OccasionalCalls calls) {
        return urgent -> calls.book(urgent ? Urgency.URGENT : Urgency.ROUTINE).map(Booked.class::isInstance);
    }

    /** A loop and not a step that calls itself: a subcommand may wait for hours. */
    private static Uni<Void> awaited(OccasionalCalls calls, Urgency urgency) {
        return Uni.createFrom()
                .deferred(() -> calls.book(urgency))
                .flatMap(booking -> {
                    Uni<Booking> known = Uni.createFrom().item(booking);
                    return booking instanceof NotYet notYet
                            ? known.onItem().delayIt().by(notYet.askAgainIn())
                            : known;
                })
                .repeat()
                .whilst(NotYet.class::isInstance)
                .collect()
                .last()
                .replaceWithVoid();
    }
}
