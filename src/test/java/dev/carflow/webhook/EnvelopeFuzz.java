package dev.carflow.webhook;

import dev.carflow.Samples;
import dev.carflow.routing.Event.UnroutableEvent;
import java.util.stream.Stream;

/** Any bytes are read as a full parser reads them. */
public final class EnvelopeFuzz {

    private static final int MAX_DEPTH = 64;
    private static final EnvelopeScanner SCANNER = new EnvelopeScanner(MAX_DEPTH);

    private EnvelopeFuzz() {}

    /** Classes are loaded here and not within the time of the first input. */
    public static void fuzzerInitialize() {
        seeds().limit(1).forEach(EnvelopeFuzz::fuzzerTestOneInput);
    }

    public static void fuzzerTestOneInput(byte[] input) {
        Scan scan = withoutDetail(SCANNER.scan(input));
        Scan expected = FullParser.scan(input, MAX_DEPTH);
        if (!FullParser.agree(scan, expected)) {
            throw new AssertionError(scan + " instead of " + expected);
        }
    }

    public static Stream<byte[]> seeds() {
        return Samples.deliveries().map(Samples.Delivery::body);
    }

    private static Scan withoutDetail(Scan scan) {
        return scan instanceof Scan.Delivered delivered && delivered.event() instanceof UnroutableEvent e
                ? new Scan.Delivered(
                        new UnroutableEvent(e.defect(), "", e.eventType(), e.eventId(), e.userId(), e.delivery()))
                : scan;
    }
}
