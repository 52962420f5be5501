package dev.carflow.scenario.play;

import dev.carflow.eventlog.EventRecord;
import dev.carflow.scenario.PlayedEvent;
import java.time.Instant;
import java.util.List;

/**
 * The records that Carflow writes for one event of a script.
 *
 * @param records of one transaction, if the form has any: the event's own first
 * @param receivedAt when the event was received, in the play
 */
public record PlayedRecord(PlayedEvent event, Instant receivedAt, List<EventRecord> records) {

    public PlayedRecord {
        records = List.copyOf(records);
    }
}
