package dev.carflow.scenario;

import dev.carflow.routing.VehicleMode;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A record of a scenario, before it has a form. Times are since the beginning of the play.
 *
 * @param number of the event; another delivery of an event has the same
 * @param receivedAt when the webhook received it
 * @param writtenAt when it was put on its topic: later than its receipt if it was spilled or put there again
 * @param spilledAt when it went to the spill
 * @param redriveId of the redrive or replay that put it on its topic again
 * @param worker how a worker enriched it
 * @param forms in which it is played
 * @param about for people
 */
public record PlayedEvent(
        Kind kind,
        int number,
        int user,
        int vehicle,
        Duration receivedAt,
        Duration writtenAt,
        List<Measurement> measurements,
        VehicleMode mode,
        Optional<Duration> spilledAt,
        Optional<String> redriveId,
        Worker worker,
        List<Form> forms,
        String about) {

    /** What a record is. */
    public enum Kind {
        STATE,
        ERROR,
        RESOLVED,
        USER_REMOVED,
        LEGACY_SCHEDULE,
        LEGACY_EVENT
    }

    /** Smartcar's answer to the worker's call, if it wants to make one. */
    public enum Answer {
        /** No call is made: the allowance is spent. */
        BUDGET_SPENT,
        /** Smartcar has a range. */
        RANGE,
        /** 430: the vehicle's monthly quota is spent. */
        QUOTA_SPENT,
        /** No call is made: the quota was spent before. */
        QUOTA
    }

    /**
     * How a worker enriched an event.
     *
     * @param answered the range that Smartcar answers with
     * @param restarted whether it remembers nothing
     * @param aborted whether its transaction was aborted
     */
    public record Worker(Answer answer, Optional<Measurement> answered, boolean restarted, boolean aborted) {

        static final Worker USUAL = new Worker(Answer.BUDGET_SPENT, Optional.empty(), false, false);
    }

    static PlayedEvent state(int number, Duration receivedAt, Measurement... measurements) {
        return of(Kind.STATE, number, receivedAt, measurements);
    }

    static PlayedEvent of(Kind kind, int number, Duration receivedAt, Measurement... measurements) {
        return new PlayedEvent(
                kind,
                number,
                1,
                1,
                receivedAt,
                receivedAt,
                List.of(measurements),
                VehicleMode.LIVE,
                Optional.empty(),
                Optional.empty(),
                Worker.USUAL,
                List.of(Form.values()),
                "");
    }

    PlayedEvent by(int otherUser, int otherVehicle) {
        return new PlayedEvent(
                kind,
                number,
                otherUser,
                otherVehicle,
                receivedAt,
                writtenAt,
                measurements,
                mode,
                spilledAt,
                redriveId,
                worker,
                forms,
                about);
    }

    PlayedEvent mode(VehicleMode other) {
        return new PlayedEvent(
                kind,
                number,
                user,
                vehicle,
                receivedAt,
                writtenAt,
                measurements,
                other,
                spilledAt,
                redriveId,
                worker,
                forms,
                about);
    }

    /** Went to the spill when it came, and to its topic later. */
    PlayedEvent spilled(Duration drainedAt) {
        return new PlayedEvent(
                kind,
                number,
                user,
                vehicle,
                receivedAt,
                drainedAt,
                measurements,
                mode,
                Optional.of(receivedAt),
                redriveId,
                worker,
                forms,
                about);
    }

    PlayedEvent redriven(String id, Duration at) {
        return new PlayedEvent(
                kind,
                number,
                user,
                vehicle,
                receivedAt,
                at,
                measurements,
                mode,
                spilledAt,
                Optional.of(id),
                worker,
                forms,
                about);
    }

    /** Smartcar's next attempt, or a recorded delivery that a third party sends again. */
    PlayedEvent again(Duration at) {
        return new PlayedEvent(
                kind, number, user, vehicle, at, at, measurements, mode, spilledAt, redriveId, worker, forms, about);
    }

    PlayedEvent worker(Worker other) {
        return new PlayedEvent(
                kind,
                number,
                user,
                vehicle,
                receivedAt,
                writtenAt,
                measurements,
                mode,
                spilledAt,
                redriveId,
                other,
                forms,
                about);
    }

    PlayedEvent restarted() {
        return worker(new Worker(worker.answer(), worker.answered(), true, worker.aborted()));
    }

    PlayedEvent aborted() {
        return worker(new Worker(worker.answer(), worker.answered(), worker.restarted(), true));
    }

    PlayedEvent answered(Answer answer) {
        return worker(new Worker(answer, Optional.empty(), true, false));
    }

    PlayedEvent answered(Measurement range) {
        return worker(new Worker(Answer.RANGE, Optional.of(range), true, false));
    }

    PlayedEvent onlyIn(Form form) {
        return new PlayedEvent(
                kind,
                number,
                user,
                vehicle,
                receivedAt,
                writtenAt,
                measurements,
                mode,
                spilledAt,
                redriveId,
                worker,
                List.of(form),
                about);
    }

    PlayedEvent about(String text) {
        return new PlayedEvent(
                kind,
                number,
                user,
                vehicle,
                receivedAt,
                writtenAt,
                measurements,
                mode,
                spilledAt,
                redriveId,
                worker,
                forms,
                text);
    }

    /** Returns whether its record has the event's id: others have one of their own. */
    public boolean hasEventId() {
        return kind == Kind.STATE || kind == Kind.ERROR || kind == Kind.RESOLVED;
    }

    /** Leaves out measurements. */
    @Override
    public String toString() {
        return "PlayedEvent[" + kind + ' ' + number + ']';
    }
}
