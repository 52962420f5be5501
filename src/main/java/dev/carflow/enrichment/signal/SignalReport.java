package dev.carflow.enrichment.signal;

import java.time.Instant;
import java.util.OptionalLong;

/**
 * The source of a signal: an event or an answer, and when.
 *
 * @param byAnswer whether it came from an answer of Smartcar's and not from an event
 * @param eventId of the event that carried it, or for which Smartcar was asked
 * @param at when the event was received, or the answer arrived
 * @param sequence {@code meta.sequence} of the event (contract 12.1)
 */
public record SignalReport(boolean byAnswer, String eventId, Instant at, OptionalLong sequence) {

    public static SignalReport byEvent(String eventId, Instant receivedAt, OptionalLong sequence) {
        return new SignalReport(false, eventId, receivedAt, sequence);
    }

    public static SignalReport byAnswer(String eventId, Instant at) {
        return new SignalReport(true, eventId, at, OptionalLong.empty());
    }
}
