package dev.carflow.routing;

import dev.carflow.eventlog.EventRecord.Header;
import dev.carflow.tracing.Tracing;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;

/**
 * The trace that a record belongs to, in W3C Trace Context form: the sender's, continued unchanged, or a new one if the
 * sender has none. New ones are marked as not sampled; each reader of the record decides for itself.
 *
 * @param traceparent section 3.2 of the recommendation
 * @param tracestate section 3.3, or null
 */
public record TraceContext(String traceparent, String tracestate) {

    public static final String TRACEPARENT = Tracing.TRACEPARENT;
    public static final String TRACESTATE = Tracing.TRACESTATE;

    /** Any version except ff; later versions may append to version 00. */
    private static final Pattern VALID = Pattern.compile(
            "(?!ff)[0-9a-f]{2}-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}(?:(?<!^00.{53})-[^\\s]{1,200})?");

    private static final int MAX_TRACESTATE = 512;

    /** Continues the sender's context if it is valid, otherwise starts a new one. Both may be null. */
    public static TraceContext continueFrom(String traceparent, String tracestate) {
        if (traceparent == null || !VALID.matcher(traceparent).matches()) {
            return start();
        }
        boolean usable = tracestate != null && !tracestate.isEmpty() && tracestate.length() <= MAX_TRACESTATE;
        return new TraceContext(traceparent, usable ? tracestate : null);
    }

    /** @param headers W3C Trace Context's, of a span of this process */
    public static TraceContext of(Map<String, String> headers) {
        return new TraceContext(headers.get(TRACEPARENT), headers.get(TRACESTATE));
    }

    private static TraceContext start() {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        // An id of all zeros is invalid, so one bit is set.
        String context = "00-" + hex(random.nextLong()) + hex(random.nextLong() | 1) + '-' + hex(random.nextLong() | 1);
        return new TraceContext(context + "-00", null);
    }

    void addTo(List<Header> headers) {
        headers.add(new Header(TRACEPARENT, traceparent));
        if (tracestate != null) {
            headers.add(new Header(TRACESTATE, tracestate));
        }
    }

    private static String hex(long bits) {
        String digits = Long.toHexString(bits);
        return "0".repeat(16 - digits.length()) + digits;
    }
}
