package dev.carflow.scenario;

import static dev.carflow.scenario.Invariant.ABSENCE_ERASES_NOTHING;
import static dev.carflow.scenario.Invariant.ERASED_USER_IS_GONE;
import static dev.carflow.scenario.Invariant.LATE_EVENTS_COUNT;
import static dev.carflow.scenario.Invariant.NEWEST_VALUE_WINS;
import static dev.carflow.scenario.Invariant.NOTHING_LOST;
import static dev.carflow.scenario.Invariant.PAYLOAD_2_DOES_NO_HARM;
import static dev.carflow.scenario.Invariant.READ_COMMITTED;
import static dev.carflow.scenario.Invariant.REDRIVEN_COUNTED_ONCE;
import static dev.carflow.scenario.Invariant.REPLAY_CHANGES_NOTHING;
import static dev.carflow.scenario.Invariant.RESOLVED_ERROR_IS_CLEARED;
import static dev.carflow.scenario.Invariant.TEST_DATA_STAYS_OUT;
import static dev.carflow.scenario.PlayedEvent.state;

import dev.carflow.routing.VehicleMode;
import dev.carflow.scenario.Measurement.Signal;
import dev.carflow.scenario.PlayedEvent.Answer;
import dev.carflow.scenario.PlayedEvent.Kind;
import java.time.Duration;

/** The events of each scenario, and the state that must result. A higher level is a newer value. */
public final class Scripts {

    /** The error of {@link Scenario#RESOLVED_ERROR} (contract 3.6). */
    public static final String ERROR_TYPE = "CONNECTED_SERVICES_ACCOUNT";

    public static final String ERROR_CODE = "AUTHENTICATION_FAILED";

    /** After it a worker no longer recognises a second delivery. */
    private static final Duration AFTER_THE_WINDOW = Duration.ofMinutes(17);

    private Scripts() {}

    static void late(Script script) {
        script.want(Signal.CHARGE, Signal.RANGE);
        script.play(state(1, minutes(0), script.charge(3, seconds(-20)), script.range(3, seconds(-20)))
                .about("the newest values"));
        script.play(state(2, minutes(2), script.charge(2, minutes(-60)), script.range(2, minutes(-60)))
                .about("values of an hour before; the worker knows newer ones, in known"));
        script.play(state(3, minutes(4), script.charge(1, minutes(-90)), script.range(1, minutes(-90)))
                .restarted()
                .about("older ones still; the worker was restarted and knows nothing"));
        for (Signal signal : new Signal[] {Signal.CHARGE, Signal.RANGE}) {
            script.expect(signal, 3, 1)
                    .not(2, 2, NEWEST_VALUE_WINS)
                    .not(1, 3, NEWEST_VALUE_WINS)
                    .set();
        }
        script.close(4);
    }

    static void deliveredTwice(Script script) {
        PlayedEvent first = state(1, minutes(0), script.charge(1, seconds(-20)));
        script.play(first.about("the first delivery"));
        script.play(first.again(minutes(1)).onlyIn(Form.RAW).about("Smartcar's second attempt"));
        script.play(state(2, minutes(2), script.charge(2, minutes(1))).about("the next event"));
        script.play(first.again(AFTER_THE_WINDOW).about("the first event once more, beyond the window of the workers"));
        script.play(state(2, AFTER_THE_WINDOW.plusSeconds(20), script.charge(2, minutes(1)))
                .about("the next event once more"));
        script.expect(Signal.CHARGE, 2, 2).not(1, 1, NEWEST_VALUE_WINS).set();
        script.close(3);
    }

    static void replayed(Script script) {
        String replay = "replay-scenario-" + script.play().id();
        PlayedEvent[] events = new PlayedEvent[3];
        for (int each = 1; each <= events.length; each++) {
            events[each - 1] =
                    state(each, minutes(each), script.charge(each, minutes(each).minusSeconds(20)));
            script.play(events[each - 1].about("an event"));
            script.once(each, REPLAY_CHANGES_NOTHING);
        }
        for (PlayedEvent each : events) {
            script.play(each.redriven(replay, minutes(20)).restarted().about("the replay of it"));
        }
        script.expect(Signal.CHARGE, 3, 3)
                .not(1, 1, REPLAY_CHANGES_NOTHING)
                .not(2, 2, REPLAY_CHANGES_NOTHING)
                .set();
        script.close(4);
    }

    static void redriven(Script script) {
        script.want(Signal.CHARGE, Signal.RANGE);
        PlayedEvent letter = state(1, minutes(0), script.charge(1, seconds(-20)), script.range(1, seconds(-20)));
        script.play(letter.onlyIn(Form.RAW).about("the event that becomes a dead letter"));
        script.play(state(2, minutes(2), script.charge(2, minutes(1))).about("the next event"));
        script.play(letter.redriven("smartcar.dead-letter-0@17", minutes(10))
                .restarted()
                .about("the dead letter, redriven: the first of it on the enriched topic"));
        script.play(letter.redriven("replay-scenario-" + script.play().id(), minutes(20))
                .restarted()
                .about("the same event, replayed"));
        script.expect(Signal.CHARGE, 2, 2).not(1, 1, NEWEST_VALUE_WINS).set();
        script.expect(Signal.RANGE, 1, 1).never(REDRIVEN_COUNTED_ONCE).set();
        script.once(1, REDRIVEN_COUNTED_ONCE);
        script.close(3);
    }

    static void aborted(Script script) {
        script.want(Signal.CHARGE, Signal.RANGE);
        PlayedEvent event = state(1, minutes(1), script.charge(1, seconds(20)));
        script.play(event.restarted().aborted().about("an event, in a transaction that is aborted"));
        script.play(event.answered(script.range(1, seconds(50)))
                .about("the same event, committed, now with Smartcar's answer in known"));
        script.expect(Signal.RANGE, 1, 1).never(READ_COMMITTED).set();
        script.once(1, READ_COMMITTED);
        script.close(2);
    }

    static void erasedUser(Script script) {
        script.play(state(1, minutes(0), script.charge(1, seconds(-20)), script.range(1, seconds(-20)))
                .about("an event of the user"));
        script.play(state(2, minutes(1), script.charge(2, seconds(40)))
                .by(2, 1)
                .about("an event of another user of the same car"));
        script.play(PlayedEvent.of(Kind.USER_REMOVED, 3, minutes(5)).about("the user was removed"));
        script.play(state(4, minutes(4), script.charge(4, minutes(3)))
                .spilled(minutes(6))
                .restarted()
                .about("an event from before the removal, which came through the spill"));
        script.play(state(5, minutes(8), script.charge(5, minutes(7))).by(2, 1).about("the other user's next event"));
        script.expectNone(1, Signal.CHARGE, ERASED_USER_IS_GONE);
        script.expectNone(1, Signal.RANGE, ERASED_USER_IS_GONE);
        script.expectOf(2, Signal.CHARGE, 5, 5).not(2, 2, NOTHING_LOST).set();
        script.close(6);
    }

    static void testMode(Script script) {
        script.play(state(1, minutes(0), script.charge(1, seconds(-20))).about("an event of a real car"));
        script.play(state(2, minutes(1), script.charge(2, seconds(40)))
                .by(1, 2)
                .mode(VehicleMode.SIMULATED)
                .about("an event of a vehicle that Smartcar simulates"));
        script.play(state(3, minutes(2), script.charge(3, seconds(100)))
                .by(1, 3)
                .mode(VehicleMode.TEST)
                .onlyIn(Form.RAW)
                .about("a delivery sent by hand from Smartcar's dashboard"));
        script.expect(Signal.CHARGE, 1, 1).set();
        script.expectNone(2, Signal.CHARGE, TEST_DATA_STAYS_OUT);
        script.expectNone(3, Signal.CHARGE, TEST_DATA_STAYS_OUT);
        script.close(4);
    }

    static void resolvedError(Script script) {
        PlayedEvent error = PlayedEvent.of(Kind.ERROR, 1, minutes(0));
        script.play(error.about("the error"));
        script.play(PlayedEvent.of(Kind.ERROR, 2, seconds(5)).about("the same error under another event id"));
        script.play(PlayedEvent.of(Kind.RESOLVED, 3, minutes(5)).about("it is resolved"));
        script.play(error.again(AFTER_THE_WINDOW).about("the first event once more"));
        script.expectNoError(ERROR_TYPE, ERROR_CODE, RESOLVED_ERROR_IS_CLEARED);
        script.close(4);
    }

    static void quota(Script script) {
        script.want(Signal.CHARGE, Signal.RANGE);
        script.play(state(1, minutes(1), script.charge(1, seconds(20)))
                .answered(script.range(1, seconds(50)))
                .about("the range is from a call"));
        script.play(state(2, minutes(5), script.charge(2, minutes(4)))
                .answered(Answer.QUOTA_SPENT)
                .about("Smartcar refuses with 430: FAILED"));
        script.play(state(3, minutes(9), script.charge(3, minutes(8)))
                .answered(Answer.QUOTA)
                .about("no call is made any more: SKIPPED"));
        script.expect(Signal.RANGE, 1, 1).lost(ABSENCE_ERASES_NOTHING).set();
        script.expect(Signal.CHARGE, 3, 3)
                .not(1, 1, NOTHING_LOST)
                .not(2, 2, NOTHING_LOST)
                .set();
        script.close(script.closing(4).answered(Answer.QUOTA), NOTHING_LOST);
    }

    static void outage(Script script) {
        script.want(Signal.CHARGE, Signal.RANGE);
        Duration back = seconds(60 + 175);
        script.play(state(1, seconds(0), script.charge(1, seconds(-20)), script.range(1, seconds(-20)))
                .about("before the outage, which begins a minute later"));
        script.play(state(4, back.plusSeconds(5), script.charge(4, back)).about("the first event after it"));
        script.play(state(2, seconds(70), script.charge(2, seconds(60)), script.range(2, seconds(60)))
                .spilled(back.plusSeconds(8))
                .about("spilled: an older charge, the newest range"));
        script.play(state(3, seconds(150), script.charge(3, seconds(140)))
                .spilled(back.plusSeconds(8))
                .restarted()
                .about("spilled: an older charge; the worker was restarted"));
        script.expect(Signal.CHARGE, 4, 4)
                .not(1, 1, NOTHING_LOST)
                .not(2, 2, NEWEST_VALUE_WINS)
                .not(3, 3, NEWEST_VALUE_WINS)
                .set();
        script.expect(Signal.RANGE, 2, 2)
                .not(1, 1, LATE_EVENTS_COUNT)
                .never(LATE_EVENTS_COUNT)
                .set();
        script.close(5);
    }

    static void payload2(Script script) {
        script.play(state(1, minutes(0), script.charge(1, seconds(-20))).about("an event of payload 4.0"));
        script.play(PlayedEvent.of(Kind.LEGACY_SCHEDULE, 2, minutes(1), script.charge(2, seconds(50)))
                .by(1, 2)
                .about("a schedule of payload 2.0, of another vehicle"));
        script.play(PlayedEvent.of(Kind.LEGACY_EVENT, 3, minutes(2))
                .by(1, 2)
                .about("an event of payload 2.0, of that vehicle"));
        script.play(state(4, minutes(3), script.charge(4, seconds(150))).about("the next event of payload 4.0"));
        script.expect(Signal.CHARGE, 4, 4)
                .not(1, 1, PAYLOAD_2_DOES_NO_HARM)
                .never(PAYLOAD_2_DOES_NO_HARM)
                .set();
        script.close(script.closing(5), PAYLOAD_2_DOES_NO_HARM);
    }

    private static Duration seconds(int count) {
        return Duration.ofSeconds(count);
    }

    private static Duration minutes(int count) {
        return Duration.ofMinutes(count);
    }
}
