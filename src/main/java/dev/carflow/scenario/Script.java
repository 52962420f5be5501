package dev.carflow.scenario;

import dev.carflow.scenario.Expectation.AtMostOnce;
import dev.carflow.scenario.Expectation.Stale;
import dev.carflow.scenario.Measurement.Signal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The events of a play, in the order of the topic, and the state that must result. The last event is the closing one: a
 * consumer whose output has its odometer has read everything before it of the first user.
 */
public final class Script {

    private static final Duration CLOSING = Duration.ofMinutes(29);

    private final Play play;
    private final List<PlayedEvent> events = new ArrayList<>();
    private final List<Expectation> expectations = new ArrayList<>();
    private final Map<String, Invariant> once = new LinkedHashMap<>();
    private Set<Signal> wanted = Set.of(Signal.CHARGE);

    Script(Play play) {
        this.play = play;
    }

    public Play play() {
        return play;
    }

    /** Returns the events of a form, in the order of their records. */
    public List<PlayedEvent> events(Form form) {
        return events.stream().filter(event -> event.forms().contains(form)).toList();
    }

    public List<Expectation> expectations() {
        return Collections.unmodifiableList(expectations);
    }

    /** Returns the signals that the operator wants; a worker calls Smartcar for what an event lacks of them. */
    public Set<Signal> wanted() {
        return wanted;
    }

    void want(Signal... signals) {
        wanted = Set.of(signals);
    }

    Measurement charge(int level, Duration at) {
        return measurement(Signal.CHARGE, level, at);
    }

    Measurement range(int level, Duration at) {
        return measurement(Signal.RANGE, level, at);
    }

    private Measurement measurement(Signal signal, int level, Duration at) {
        return new Measurement(signal, play.value(signal, level), at);
    }

    void play(PlayedEvent event) {
        events.add(event);
        if (event.hasEventId()) {
            once.putIfAbsent(play.eventId(event.number()), Invariant.APPLIED_ONCE);
        }
    }

    /** Names the invariant that an event breaks which has an effect twice. */
    void once(int number, Invariant broken) {
        once.put(play.eventId(number), broken);
    }

    /** Begins the expectation of a value of the first user and vehicle. */
    Wanted expect(Signal signal, int level, int event) {
        return new Wanted(1, signal, level, event);
    }

    Wanted expectOf(int user, Signal signal, int level, int event) {
        return new Wanted(user, signal, level, event);
    }

    void expectNone(int vehicle, Signal signal, Invariant broken) {
        expectations.add(new Expectation.NoValue(play.user(), play.vehicle(vehicle), signal, broken));
    }

    void expectNoError(String type, String code, Invariant broken) {
        expectations.add(new Expectation.NoError(play.user(), play.vehicle(), type, code, broken));
    }

    /** Adds the closing event. */
    Script close(PlayedEvent event, Invariant ifNever) {
        Signal signal = event.measurements().get(0).signal();
        play(event.about("the closing event: a consumer that has it has read all before it"));
        new Wanted(1, signal, 0, event.number()).never(ifNever).set();
        once.forEach((id, broken) -> expectations.add(new AtMostOnce(id, broken)));
        return this;
    }

    Script close(int number) {
        return close(closing(number), Invariant.NOTHING_LOST);
    }

    /** The worker was restarted: what an event before it had is not in {@code known}. */
    PlayedEvent closing(int number) {
        return PlayedEvent.state(number, CLOSING, measurement(Signal.ODOMETER, 0, CLOSING.minusSeconds(10)))
                .restarted();
    }

    /** Returns every invariant that is judged. */
    public Set<Invariant> invariants() {
        Set<Invariant> all = new LinkedHashSet<>();
        for (Expectation each : expectations) {
            if (each instanceof Expectation.Value value) {
                all.add(value.ifNever());
                all.add(value.ifLost());
                value.others().values().forEach(stale -> all.add(stale.broken()));
            } else if (each instanceof Expectation.NoValue none) {
                all.add(none.broken());
            } else if (each instanceof Expectation.NoError none) {
                all.add(none.broken());
            } else {
                all.add(((AtMostOnce) each).broken());
            }
        }
        return all;
    }

    /** A value that is expected at the end. */
    final class Wanted {

        private final int user;
        private final Signal signal;
        private final int level;
        private final int event;
        private final Map<Long, Stale> others = new LinkedHashMap<>();
        private Invariant ifNever = Invariant.NOTHING_LOST;
        private Invariant ifLost = Invariant.NOTHING_LOST;

        private Wanted(int user, Signal signal, int level, int event) {
            this.user = user;
            this.signal = signal;
            this.level = level;
            this.event = event;
        }

        /** Another value is wrong. */
        Wanted not(int otherLevel, int otherEvent, Invariant broken) {
            others.put(play.value(signal, otherLevel), new Stale(play.eventId(otherEvent), broken));
            return this;
        }

        Wanted never(Invariant broken) {
            ifNever = broken;
            return this;
        }

        Wanted lost(Invariant broken) {
            ifLost = broken;
            return this;
        }

        void set() {
            expectations.add(new Expectation.Value(
                    play.user(user),
                    play.vehicle(),
                    signal,
                    play.value(signal, level),
                    play.eventId(event),
                    others,
                    ifNever,
                    ifLost));
        }
    }
}
