package dev.carflow.enrichment;

import dev.carflow.enrichment.calls.CallOutcome;
import dev.carflow.enrichment.calls.CallOutcome.Answered;
import dev.carflow.enrichment.calls.CallOutcome.Failed;
import dev.carflow.enrichment.calls.CallOutcome.NotMade;
import dev.carflow.enrichment.calls.SignalCalls;
import dev.carflow.enrichment.event.ConsumedEvent;
import dev.carflow.enrichment.event.Enrichment;
import dev.carflow.enrichment.event.EnrichmentOutcome;
import dev.carflow.enrichment.memory.Continuity;
import dev.carflow.enrichment.memory.Observation;
import dev.carflow.enrichment.memory.RememberedVehicle;
import dev.carflow.enrichment.memory.TrackedVehicle;
import dev.carflow.enrichment.memory.VehicleMemory;
import dev.carflow.enrichment.need.Need;
import dev.carflow.enrichment.need.NeedPolicy;
import dev.carflow.enrichment.need.WantedSignals;
import dev.carflow.enrichment.signal.Knowledge;
import dev.carflow.enrichment.signal.LastKnown;
import dev.carflow.enrichment.signal.ReportedSignal;
import dev.carflow.enrichment.signal.SignalMerge;
import dev.carflow.enrichment.signal.SignalReport;
import dev.carflow.smartcar.api.AnswerFault;
import dev.carflow.smartcar.api.ApiError;
import dev.carflow.smartcar.api.ApiProblem;
import io.smallrye.mutiny.Uni;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Adds wanted signals to an event from memory, and calls Smartcar for missing ones if a call can help. Never fails. */
public final class SignalEnrichment {

    /** Smartcar was asked, now or within the wanted age, and has nothing newer. */
    static final String NOTHING_NEWER = "nothing-newer";

    /** Smartcar's answer had fewer signals than it announced, and the missing ones may be among the others. */
    static final String SHORT_ANSWER = "short-answer";

    private static final int OK = 200;

    /** The event names no vehicle, so no call can be made. */
    static final String NO_VEHICLE = "no-vehicle";

    /** The user was removed since the event came, so no call is made. */
    static final String USER_REMOVED = "user-removed";

    /**
     * The known values of an event, and the calls that were made for them.
     *
     * @param at when it was so: what is not outdated then is not stale in the event either
     * @param answer Smartcar's answer on wanted signals; empty if it was not asked
     */
    public record Result(Knowledge knowledge, Enrichment enrichment, Instant at, List<ReportedSignal> answer) {

        Result(Knowledge knowledge, Enrichment enrichment, Instant at) {
            this(knowledge, enrichment, at, List.of());
        }
    }

    private final WantedSignals wanted;
    private final NeedPolicy policy;
    private final SignalMerge merge;
    private final VehicleMemory memory;
    private final SignalCalls calls;
    private final Clock clock;
    private final CallFailureLog failures = new CallFailureLog();

    /**
     * @param incurableFor after which Smartcar is asked again for a signal that the car could not give or the user did
     *     not allow
     */
    public SignalEnrichment(
            WantedSignals wanted, Duration incurableFor, VehicleMemory memory, SignalCalls calls, Clock clock) {
        this.wanted = wanted;
        this.policy = new NeedPolicy(wanted, incurableFor);
        this.merge = new SignalMerge(wanted::wants, wanted::maxAgeOf);
        this.memory = memory;
        this.calls = calls;
        this.clock = clock;
    }

    /** Forgets what may not be published any more; a signal that can be obtained again is wanted again. */
    public Result ofError(ConsumedEvent event, Continuity continuity) {
        subject(event, continuity).filter(subject -> wanted.isAnything()).ifPresent(subject -> {
            if (event.curesAny()) {
                memory.cure(subject, event.cured(), event.receivedAt());
            }
            if (event.withdrawsAll()) {
                memory.withdrawAll(subject, event.receivedAt());
            } else if (!event.withdrawnCodes().isEmpty()) {
                memory.withdraw(subject, event.withdrawnCodes(), event.receivedAt());
            }
        });
        return new Result(Knowledge.NOTHING, Enrichment.notNeeded(), clock.instant());
    }

    private static Optional<TrackedVehicle> subject(ConsumedEvent event, Continuity continuity) {
        return event.vehicleId().map(vehicle -> new TrackedVehicle(event.userId(), vehicle, continuity));
    }

    /** @param continuity in which its events are seen: only what was learned in it counts */
    public Uni<Result> of(ConsumedEvent event, Continuity continuity) {
        if (!wanted.isAnything()) {
            return Uni.createFrom().item(new Result(Knowledge.NOTHING, Enrichment.notNeeded(), clock.instant()));
        }
        Optional<TrackedVehicle> vehicle = subject(event, continuity);
        if (event.isFirstDelivery()) {
            vehicle.ifPresent(subject -> memory.grantAnew(subject, event.sentAt()));
        }
        return Uni.createFrom().deferred(() -> {
            AtomicInteger callsBefore = new AtomicInteger();
            return calls.whileUnavailable(() -> attempt(event, vehicle, callsBefore), Attempt::outcome)
                    .map(attempt -> attempt.result().get());
        });
    }

    /**
     * Assesses the event by what is remembered now, and calls Smartcar if a call can help.
     *
     * @param callsBefore requests of the attempts before, to which this one adds its own
     */
    private Uni<Attempt> attempt(ConsumedEvent event, Optional<TrackedVehicle> vehicle, AtomicInteger callsBefore) {
        Instant now = clock.instant();
        RememberedVehicle known = vehicle.map(subject -> memory.recall(subject, event.receivedAt()))
                .orElse(RememberedVehicle.NOTHING);
        Knowledge knowledge = merge.merge(event.signals(), List.of(), known.signals());
        Need need = policy.assess(knowledge.wanted(), known.hadAll(), event.isFirstDelivery(), now);
        boolean forced = event.isRefresh();
        if (need.isNone() && !forced) {
            remember(vehicle, event);
            return withoutCall(callsBefore, knowledge, satisfied(knowledge), now);
        }
        if (vehicle.isEmpty()) {
            return withoutCall(callsBefore, knowledge, block(EnrichmentOutcome.SKIPPED, NO_VEHICLE, need), now);
        }
        if (memory.isRemoved(event.userId(), event.receivedAt())) {
            return withoutCall(callsBefore, knowledge, block(EnrichmentOutcome.SKIPPED, USER_REMOVED, need), now);
        }
        if (!forced && !couldBring(need, known.sinceAsked())) {
            remember(vehicle, event);
            return withoutCall(callsBefore, knowledge, block(EnrichmentOutcome.PARTIAL, NOTHING_NEWER, need), now);
        }
        TrackedVehicle subject = vehicle.get();
        return calls.signals(subject.userId(), subject.vehicleId(), need.urgency())
                .map(outcome -> outcome.after(callsBefore.get()))
                .invoke(outcome -> callsBefore.set(outcome.calls()))
                .map(outcome -> new Attempt(Optional.of(outcome), () -> result(event, subject, known, outcome)));
    }

    /**
     * One attempt to enrich an event.
     *
     * @param outcome of the call, if one was needed
     * @param result to be asked for only of the last attempt: it changes what is remembered
     */
    private record Attempt(Optional<CallOutcome> outcome, Supplier<Result> result) {}

    private static Uni<Attempt> withoutCall(
            AtomicInteger callsBefore, Knowledge knowledge, Enrichment enrichment, Instant at) {
        Result result = new Result(knowledge, enrichment.after(callsBefore.get()), at);
        return Uni.createFrom().item(new Attempt(Optional.empty(), () -> result));
    }

    /** Nothing wanted is missing: thanks to remembered values, or from the start. */
    private static Enrichment satisfied(Knowledge knowledge) {
        return knowledge.known().values().stream()
                        .anyMatch(known -> known.value().isPresent())
                ? Enrichment.fromMemory()
                : Enrichment.notNeeded();
    }

    /** A call within the wanted age of the last one would give the same answer. */
    private boolean couldBring(Need need, Optional<Duration> sinceAsked) {
        return sinceAsked.isEmpty()
                || Stream.concat(need.missing().stream(), need.outdated().stream())
                        .anyMatch(selector -> sinceAsked
                                        .get()
                                        .compareTo(wanted.maxAgeOf(selector).orElse(Duration.ZERO))
                                >= 0);
    }

    /** @param before what was remembered before the call: values withdrawn meanwhile are not published */
    private Result result(ConsumedEvent event, TrackedVehicle subject, RememberedVehicle before, CallOutcome outcome) {
        RememberedVehicle known = memory.stillPublishable(subject, before, event.receivedAt());
        if (outcome instanceof Answered answered) {
            return isOfAnotherVehicle(answered, event)
                    ? failed(
                            event,
                            subject,
                            known,
                            new Failed(
                                    new ApiProblem.UpstreamFault(AnswerFault.UNREADABLE, OK, ApiError.NONE),
                                    answered.calls(),
                                    answered.shared(),
                                    answered.requestId()))
                    : answered(event, subject, known, answered);
        }
        if (outcome instanceof Failed failed) {
            return failed(event, subject, known, failed);
        }
        memory.remember(subject, observationOf(event));
        NotMade notMade = (NotMade) outcome;
        Knowledge knowledge = merge.merge(event.signals(), List.of(), known.signals());
        Instant now = clock.instant();
        Need left = policy.assess(knowledge.wanted(), known.hadAll(), event.isFirstDelivery(), now);
        return new Result(
                knowledge,
                new Enrichment(
                        EnrichmentOutcome.SKIPPED,
                        Optional.of(notMade.reason().slug()),
                        notMade.code(),
                        notMade.calls(),
                        notMade.shared(),
                        Optional.empty(),
                        left.missing(),
                        left.outdated()),
                now);
    }

    private static boolean isOfAnotherVehicle(Answered answered, ConsumedEvent event) {
        return answered.signals()
                .vehicle()
                .filter(vehicle ->
                        event.vehicleId().filter(vehicle.id()::equals).isEmpty())
                .isPresent();
    }

    /** If Smartcar refuses or has nothing, remembered values may not be published either. */
    private Result failed(ConsumedEvent event, TrackedVehicle subject, RememberedVehicle known, Failed failed) {
        failures.failed(failed);
        Instant now = clock.instant();
        ApiProblem problem = failed.problem();
        boolean refused = problem instanceof ApiProblem.Forbidden || problem instanceof ApiProblem.AccountProblem;
        boolean nothing = problem instanceof ApiProblem.NoDataYet;
        if (refused) {
            memory.withdrawAll(subject, now);
        } else if (nothing) {
            memory.rememberAlone(subject, observationOf(event), now);
        } else {
            memory.remember(subject, observationOf(event));
        }
        Knowledge knowledge = merge.merge(event.signals(), List.of(), refused || nothing ? Map.of() : known.signals());
        Need left = policy.assess(knowledge.wanted(), known.hadAll(), event.isFirstDelivery(), now);
        return new Result(
                knowledge,
                new Enrichment(
                        EnrichmentOutcome.FAILED,
                        Optional.of(problem.slug()),
                        problem.error().code(),
                        failed.calls(),
                        failed.shared(),
                        failed.requestId(),
                        left.missing(),
                        left.outdated()),
                now);
    }

    private static Observation observationOf(ConsumedEvent event) {
        return event.isFirstDelivery()
                ? Observation.ofFirstDelivery(event.signals().values(), event.receivedAt())
                : Observation.ofEvent(event.signals().values(), event.receivedAt());
    }

    private void remember(Optional<TrackedVehicle> vehicle, ConsumedEvent event) {
        vehicle.ifPresent(subject -> memory.remember(subject, observationOf(event)));
    }

    private Result answered(ConsumedEvent event, TrackedVehicle subject, RememberedVehicle known, Answered answered) {
        Instant now = clock.instant();
        SignalReport report = SignalReport.byAnswer(event.eventId(), now);
        Observation answer = Observation.ofAnswer(
                answered.signals().signals().stream()
                        .map(signal -> new ReportedSignal(signal, report))
                        .toList(),
                answered.askedAt());
        boolean isShort = answered.signals().isShort();
        if (answered.shared()) {
            // The caller that made the call remembers the answer.
            memory.remember(subject, observationOf(event));
        } else {
            memory.rememberAnswer(subject, observationOf(event), answer, !isShort);
        }
        List<ReportedSignal> reported = memory.publishable(subject, answer, event.receivedAt());
        Knowledge knowledge = merge.merge(event.signals(), reported, stillKnown(known, reported, isShort));
        Need left = policy.assess(knowledge.wanted(), !isShort || known.hadAll(), event.isFirstDelivery(), now);
        if (isShort) {
            failures.shortAnswer(answered);
        }
        boolean complete = left.isNone() && !(isShort && wanted.hasGroups());
        return new Result(
                knowledge,
                new Enrichment(
                        complete ? EnrichmentOutcome.COMPLETE : EnrichmentOutcome.PARTIAL,
                        complete ? Optional.empty() : Optional.of(isShort ? SHORT_ANSWER : NOTHING_NEWER),
                        Optional.empty(),
                        answered.calls(),
                        answered.shared(),
                        answered.requestId(),
                        left.missing(),
                        left.outdated()),
                now,
                reported.stream().filter(each -> wanted.wants(each.code())).toList());
    }

    /** A signal missing in a complete answer cannot be obtained any more. */
    private static Map<String, LastKnown> stillKnown(
            RememberedVehicle known, List<ReportedSignal> reported, boolean isShort) {
        if (isShort) {
            return known.signals();
        }
        Map<String, LastKnown> still = new LinkedHashMap<>();
        reported.forEach(each -> {
            LastKnown last = known.signals().get(each.code());
            if (last != null) {
                still.put(each.code(), last);
            }
        });
        return still;
    }

    private static Enrichment block(EnrichmentOutcome outcome, String reason, Need need) {
        return new Enrichment(
                outcome,
                Optional.of(reason),
                Optional.empty(),
                0,
                false,
                Optional.empty(),
                need.missing(),
                need.outdated());
    }
}
