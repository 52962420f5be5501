package dev.carflow.routing;

import dev.carflow.eventlog.EventRecord.Header;
import dev.carflow.tracing.Tracing;
import java.nio.charset.StandardCharsets;
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
    private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] NOT_SAMPLED =
            ("00-" + "0".repeat(32) + '-' + "0".repeat(16) + "-00").getBytes(StandardCharsets.US_ASCII);
    private static final int TRACE_AT = 3;
    private static final int SPAN_AT = 36;
    private static final int HEX_OF_A_LONG = 16;

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
        byte[] context = NOT_SAMPLED.clone();
        putHex(random.nextLong(), context, TRACE_AT);
        // An id of all zeros is invalid, so one bit is set.
        putHex(random.nextLong() | 1, context, TRACE_AT + HEX_OF_A_LONG);
        putHex(random.nextLong() | 1, context, SPAN_AT);
        return new TraceContext(new String(context, StandardCharsets.ISO_8859_1), null);
    }

    void addTo(List<Header> headers) {
        headers.add(new Header(TRACEPARENT, traceparent));
        if (tracestate != null) {
            headers.add(new Header(TRACESTATE, tracestate));
        }
    }

    private static void putHex(long bits, byte[] text, int from) {
        long rest = bits;
        for (int i = from + HEX_OF_A_LONG - 1; i >= from; i--) {
            text[i] = HEX[(int) (rest & 0xf)];
            rest >>>= 4;
        }
    }
}
