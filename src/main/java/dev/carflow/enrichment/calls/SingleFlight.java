package dev.carflow.enrichment.calls;

import dev.carflow.enrichment.calls.CallOutcome.Answered;
import dev.carflow.enrichment.calls.CallOutcome.NotMade;
import dev.carflow.operations.EventLoopExecutor;
import dev.carflow.ratelimit.Urgency;
import dev.carflow.smartcar.api.AnswerFault;
import dev.carflow.smartcar.api.ApiError;
import dev.carflow.smartcar.api.ApiProblem;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Supplier;

/**
 * Makes one call at a time for each vehicle and user; callers that ask meanwhile share its outcome. A call belongs to
 * no caller, so a caller that stops waiting harms neither it nor the others. The number of calls is bounded: each has a
 * slot, waits for one (which is bounded), or pauses before a retry, each until its deadline.
 */
final class SingleFlight {

    private final CallStep call;
    private final Supplier<Deadline> deadlines;
    private final CallEvents events;
    private final ConcurrentMap<VehicleKey, Flight> flights = new ConcurrentHashMap<>();

    SingleFlight(CallStep call, Supplier<Deadline> deadlines, CallEvents events) {
        this.call = call;
        this.deadlines = deadlines;
        this.events = events;
    }

    /** @param asker the event loop of its first caller, if it is on one */
    private record Flight(Urgency urgency, Optional<EventLoopExecutor> asker, CompletableFuture<CallOutcome> outcome) {}

    Uni<CallOutcome> make(VehicleKey vehicle, Urgency urgency) {
        return Uni.createFrom().deferred(() -> {
            // Processing an answer takes longer than making the next call, which goes first.
            Optional<EventLoopExecutor> asker = EventLoopExecutor.here();
            Uni<CallOutcome> outcome = ask(vehicle, urgency, asker, deadlines.get());
            return asker.map(outcome::emitOn).orElse(outcome);
        });
    }

    private Uni<CallOutcome> ask(
            VehicleKey vehicle, Urgency urgency, Optional<EventLoopExecutor> asker, Deadline deadline) {
        Flight mine = new Flight(urgency, asker, new CompletableFuture<>());
        Flight other = flights.putIfAbsent(vehicle, mine);
        if (other == null) {
            start(vehicle, mine, deadline);
            return outcomeOf(mine);
        }
        events.coalesced();
        return outcomeOf(other)
                .flatMap(outcome -> outcome instanceof NotMade
                                && urgency.compareTo(other.urgency()) < 0
                                && deadline.allows(Duration.ZERO)
                        // A call that was not made for routine may be made when urgent.
                        ? ask(vehicle, urgency, asker, deadline)
                        : Uni.createFrom().item(outcome.asShared()));
    }

    private void start(VehicleKey vehicle, Flight flight, Deadline deadline) {
        Uni.createFrom()
                .deferred(() -> call.make(vehicle, flight.urgency(), deadline))
                .onFailure()
                .recoverWithItem(() ->
                        CallOutcome.failed(new ApiProblem.UpstreamFault(AnswerFault.UNREADABLE, 0, ApiError.NONE), 0))
                .subscribe()
                .with(outcome -> settle(vehicle, flight, outcome));
    }

    private void settle(VehicleKey vehicle, Flight flight, CallOutcome outcome) {
        Optional<EventLoopExecutor> remembering = outcome instanceof Answered ? flight.asker() : Optional.empty();
        if (remembering.isEmpty()) {
            flights.remove(vehicle, flight);
        }
        try {
            if (outcome instanceof NotMade notMade) {
                events.skipped(notMade.reason());
            }
        } finally {
            flight.outcome().complete(outcome);
        }
        // After its caller has remembered the answer: callers that come before that share it and do not ask again.
        remembering.ifPresent(turns -> turns.execute(() -> flights.remove(vehicle, flight)));
    }

    /** Each caller gets a copy: Mutiny cancels the stage of a caller that cancels. */
    private static Uni<CallOutcome> outcomeOf(Flight flight) {
        return Uni.createFrom().completionStage(flight.outcome()::copy);
    }
}
