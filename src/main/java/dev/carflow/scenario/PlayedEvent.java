package dev.carflow.scenario;

import dev.carflow.routing.VehicleMode;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

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

    /** The kinds of records. */
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
        return with(draft -> {
            draft.user = otherUser;
            draft.vehicle = otherVehicle;
        });
    }

    PlayedEvent mode(VehicleMode other) {
        return with(draft -> draft.mode = other);
    }

    /** Went to the spill when it came, and to its topic later. */
    PlayedEvent spilled(Duration drainedAt) {
        return with(draft -> {
            draft.writtenAt = drainedAt;
            draft.spilledAt = Optional.of(receivedAt);
        });
    }

    PlayedEvent redriven(String id, Duration at) {
        return with(draft -> {
            draft.writtenAt = at;
            draft.redriveId = Optional.of(id);
        });
    }

    /** Smartcar's next attempt, or a recorded delivery that a third party sends again. */
    PlayedEvent again(Duration at) {
        return with(draft -> {
            draft.receivedAt = at;
            draft.writtenAt = at;
        });
    }

    PlayedEvent worker(Worker other) {
        return with(draft -> draft.worker = other);
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
        return with(draft -> draft.forms = List.of(form));
    }

    PlayedEvent about(String text) {
        return with(draft -> draft.about = text);
    }

    private PlayedEvent with(Consumer<Draft> change) {
        Draft draft = new Draft(this);
        change.accept(draft);
        return draft.done();
    }

    /** The parts of an event that a copy may change. */
    private static final class Draft {

        private final PlayedEvent from;
        private int user;
        private int vehicle;
        private Duration receivedAt;
        private Duration writtenAt;
        private VehicleMode mode;
        private Optional<Duration> spilledAt;
        private Optional<String> redriveId;
        private Worker worker;
        private List<Form> forms;
        private String about;

        private Draft(PlayedEvent from) {
            this.from = from;
            user = from.user;
            vehicle = from.vehicle;
            receivedAt = from.receivedAt;
            writtenAt = from.writtenAt;
            mode = from.mode;
            spilledAt = from.spilledAt;
            redriveId = from.redriveId;
            worker = from.worker;
            forms = from.forms;
            about = from.about;
        }

        private PlayedEvent done() {
            return new PlayedEvent(
                    from.kind,
                    from.number,
                    user,
                    vehicle,
                    receivedAt,
                    writtenAt,
                    from.measurements,
                    mode,
                    spilledAt,
                    redriveId,
                    worker,
                    forms,
                    about);
        }
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
