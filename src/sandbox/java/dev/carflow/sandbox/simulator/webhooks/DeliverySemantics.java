package dev.carflow.sandbox.simulator.webhooks;

/**
 * How deliveries are made where Smartcar says nothing or only "at least once" (contract 4).
 *
 * @param concurrent share of events sent twice at one time, before either has an answer
 * @param late share of acknowledged events sent once more after the last moment of the retry schedule
 * @param sharedIds share of events that another webhook of the application sends too, under the same event id (3.11);
 *     needs at least two webhooks
 * @param leavesRequestsRunning whether a request without an answer in time stays open, so that its retry overlaps it;
 *     otherwise its connection is closed
 * @param wantsWholeAnswer whether an answer whose body does not end in time is a time-out; otherwise its head counts
 * @param keepsMakingEvents whether events are still created while no request is free for them: all due ones are sent
 *     once the receiver accepts them; otherwise they are held back, counted and never created
 */
public record DeliverySemantics(
        double concurrent,
        double late,
        double sharedIds,
        boolean leavesRequestsRunning,
        boolean wantsWholeAnswer,
        boolean keepsMakingEvents) {

    public DeliverySemantics {
        Shares.check(concurrent, late, sharedIds);
    }

    public static DeliverySemantics realistic() {
        return new DeliverySemantics(0, 0, 0, false, false, false);
    }

    public static DeliverySemantics harsh() {
        return new DeliverySemantics(0.05, 0.02, 0.02, true, true, true);
    }

    public DeliverySemantics withConcurrent(double share) {
        return new DeliverySemantics(
                share, late, sharedIds, leavesRequestsRunning, wantsWholeAnswer, keepsMakingEvents);
    }

    public DeliverySemantics withLate(double share) {
        return new DeliverySemantics(
                concurrent, share, sharedIds, leavesRequestsRunning, wantsWholeAnswer, keepsMakingEvents);
    }

    public DeliverySemantics withSharedIds(double share) {
        return new DeliverySemantics(
                concurrent, late, share, leavesRequestsRunning, wantsWholeAnswer, keepsMakingEvents);
    }

    public DeliverySemantics withRequestsLeftRunning() {
        return new DeliverySemantics(concurrent, late, sharedIds, true, wantsWholeAnswer, keepsMakingEvents);
    }

    public DeliverySemantics withWholeAnswersWanted() {
        return new DeliverySemantics(concurrent, late, sharedIds, leavesRequestsRunning, true, keepsMakingEvents);
    }

    public DeliverySemantics withEventsMadeRegardless() {
        return new DeliverySemantics(concurrent, late, sharedIds, leavesRequestsRunning, wantsWholeAnswer, true);
    }
}
