package dev.carflow.enrichment.event;

import dev.carflow.Samples;
import java.util.stream.Stream;

/** Any record of an event topic is an event that can be written, or poison. */
public final class EventFuzz {

    private EventFuzz() {}

    /** Classes are loaded here and not within the time of the first input. */
    public static void fuzzerInitialize() {
        seeds().limit(1).forEach(EventFuzz::fuzzerTestOneInput);
    }

    public static void fuzzerTestOneInput(byte[] input) {
        EventReadResult reading = ConsumedEvent.read(input, Events.RECEIVED);
        if (reading instanceof EventReadResult.Parsed readable) {
            Events.written(readable.event());
        } else if (!(reading instanceof EventReadResult.Poison)) {
            throw new AssertionError("neither an event nor poison");
        }
    }

    public static Stream<byte[]> seeds() {
        return Events.samples().map(Samples.Delivery::body);
    }
}
