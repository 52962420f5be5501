package dev.carflow.scenario.play;

import dev.carflow.scenario.Form;
import dev.carflow.scenario.Play;
import java.time.Instant;

/**
 * A play that is on a topic.
 *
 * @param begunAt when its first record was written
 * @param records that have an event's id: those of events but of payload 2.0 and removals
 */
public record FoundPlay(Play play, Form form, Instant begunAt, long records) {

    /** Returns how many such records the whole play has. */
    public long recordsOfWhole() {
        return play.scenario().script(play).events(form).stream()
                .filter(event -> event.hasEventId() && !event.worker().aborted())
                .count();
    }
}
