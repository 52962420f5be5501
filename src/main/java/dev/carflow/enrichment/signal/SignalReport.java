package dev.carflow.enrichment.signal;

import java.time.Instant;
import java.util.OptionalLong;

/**
 * Who told a signal, and when.
 *
 * @param byAnswer whether Smartcar answered it, and no event brought it
 * @param eventId of the event that brought it, or for which Smartcar was asked
 * @param at when the event was received, or when the answer came
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
