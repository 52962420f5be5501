package dev.carflow.enrichment.memory;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.carflow.enrichment.signal.LastKnown;
import dev.carflow.enrichment.signal.ReportedSignal;
import dev.carflow.enrichment.signal.SignalReport;
import dev.carflow.smartcar.api.RawJson;
import dev.carflow.smartcar.api.Signal;
import dev.carflow.smartcar.api.Signal.SignalError;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Encodes a vehicle's signals as one array of bytes: first the reports, then for each signal its value and its last
 * failure, if any. Each of these is the number of its report, a byte for its status and the forms of its times, the
 * times, the length of its body with bits for an error and other members, and then those. Keeps an error's type and
 * code, not its message.
 */
final class SignalCodec {

    /** The index is the code; one more stands for any other word. */
    private static final List<String> STATUSES = List.of("SUCCESS", "ERROR", "UNAVAILABLE");

    private static final int OTHER_STATUS = STATUSES.size();

    /** Bits for what follows a body. */
    private static final int ERROR = 1;

    private static final int OTHERS = 2;

    /** Bits for the parts of a {@link LastKnown}. */
    private static final int VALUE = 1;

    private static final int FAILURE = 2;

    /** Most vehicles take less. */
    private static final int USUAL_SIZE = 1024;

    private static final byte[] NOTHING = {};

    private SignalCodec() {}

    /** The encoded signals. */
    record Packed(SignalLayout layout, byte[] bytes) {
        @Override
        public String toString() {
            return "Packed[" + bytes.length + " bytes]";
        }
    }

    /**
     * @param signals by code
     * @param likely the layout that the vehicle had, which it mostly has again
     */
    static Packed pack(Map<String, LastKnown> signals, SignalLayout likely) {
        List<LastKnown> sorted = sorted(signals);
        ReportCodec reports = ReportCodec.none();
        CompactBytes values = new CompactBytes(USUAL_SIZE);
        TimeCodec times = new TimeCodec();
        List<Signal> named = new ArrayList<>(sorted.size());
        for (LastKnown known : sorted) {
            write(known, reports, times, values);
            named.add(named(known));
        }
        CompactBytes bytes = new CompactBytes(USUAL_SIZE);
        reports.write(bytes);
        bytes.writeAll(values);
        return new Packed(likely.isOf(named) ? likely : SignalLayout.of(named), bytes.toByteArray());
    }

    private static List<LastKnown> sorted(Map<String, LastKnown> signals) {
        List<Map.Entry<String, LastKnown>> entries = new ArrayList<>(signals.entrySet());
        entries.sort(Map.Entry.comparingByKey());
        List<LastKnown> sorted = new ArrayList<>(entries.size());
        for (Map.Entry<String, LastKnown> entry : entries) {
            if (!entry.getValue().isNothing()) {
                sorted.add(entry.getValue());
            }
        }
        return sorted;
    }

    /** @return by code */
    static Map<String, LastKnown> unpack(Packed packed) {
        Map<String, LastKnown> signals = new LinkedHashMap<>();
        CompactBytes.Reader bytes = new CompactBytes.Reader(packed.bytes());
        ReportCodec reports = packed.layout().names().isEmpty() ? ReportCodec.none() : ReportCodec.read(bytes);
        TimeCodec times = new TimeCodec();
        for (SignalLayout.Name name : packed.layout().names()) {
            int head = (int) bytes.number();
            Optional<ReportedSignal> value = (head & VALUE) == 0
                    ? Optional.empty()
                    : Optional.of(read(name, reports.report(head >> 2), packed.bytes(), bytes, times));
            Optional<ReportedSignal> failure = (head & FAILURE) == 0
                    ? Optional.empty()
                    : Optional.of(read(name, reports.report((int) bytes.number()), packed.bytes(), bytes, times));
            signals.put(name.code(), new LastKnown(value, failure));
        }
        return signals;
    }

    private static Signal named(LastKnown known) {
        return known.value().or(known::failure).orElseThrow().signal();
    }

    /** The number of the value's report is combined with the bits of the parts. */
    private static void write(LastKnown known, ReportCodec reports, TimeCodec times, CompactBytes bytes) {
        int report =
                known.value().map(value -> reports.numberOf(value.report())).orElse(0);
        bytes.number(report << 2
                | (known.value().isPresent() ? VALUE : 0)
                | (known.failure().isPresent() ? FAILURE : 0));
        known.value().ifPresent(value -> write(value.signal(), times, bytes));
        known.failure().ifPresent(failure -> {
            bytes.number(reports.numberOf(failure.report()));
            write(failure.signal(), times, bytes);
        });
    }

    private static ReportedSignal read(
            SignalLayout.Name name, SignalReport report, byte[] all, CompactBytes.Reader bytes, TimeCodec times) {
        return new ReportedSignal(read(name, all, bytes, times), report);
    }

    private static void write(Signal signal, TimeCodec times, CompactBytes bytes) {
        int status = STATUSES.indexOf(signal.status());
        int updated = signal.ahead() ? TimeCodec.AHEAD : TimeCodec.form(signal.oemUpdatedAt());
        bytes.write((status < 0 ? OTHER_STATUS : status) << 6
                | updated << 4
                | TimeCodec.form(signal.retrievedAt()) << 2
                | TimeCodec.form(signal.ingestedAt()));
        if (status < 0) {
            bytes.text(signal.status());
        }
        times.write(updated, signal.oemUpdatedAt(), bytes);
        times.write(signal.retrievedAt(), bytes);
        times.write(signal.ingestedAt(), bytes);
        byte[] body = signal.body().map(SignalCodec::bytesOf).orElse(NOTHING);
        int more = (signal.error().isPresent() ? ERROR : 0) | (signal.others().isEmpty() ? 0 : OTHERS);
        bytes.number((long) body.length << 1 | (more == 0 ? 0 : 1));
        bytes.writeBytes(body);
        if (more != 0) {
            bytes.write(more);
        }
        signal.error().ifPresent(error -> {
            optional(error.type(), bytes);
            optional(error.code(), bytes);
        });
        if (!signal.others().isEmpty()) {
            byte[] others = bytesOf(RawJson.of(new ObjectNode(JsonNodeFactory.instance, signal.others())));
            bytes.number(others.length);
            bytes.writeBytes(others);
        }
    }

    private static Signal read(SignalLayout.Name name, byte[] all, CompactBytes.Reader bytes, TimeCodec times) {
        int head = all[bytes.skip(1)] & 0xff;
        String status = head >> 6 == OTHER_STATUS ? bytes.text() : STATUSES.get(head >> 6);
        Optional<Instant> oemUpdatedAt = times.read(head >> 4 & 3, bytes);
        Optional<Instant> retrievedAt = times.read(head >> 2 & 3, bytes);
        Optional<Instant> ingestedAt = times.read(head & 3, bytes);
        long lengthAndMore = bytes.number();
        int length = (int) (lengthAndMore >> 1);
        Optional<RawJson> body = length == 0 ? Optional.empty() : Optional.of(json(all, bytes, length));
        int more = (lengthAndMore & 1) == 0 ? 0 : (int) bytes.number();
        Optional<SignalError> error =
                (more & ERROR) == 0 ? Optional.empty() : Optional.of(new SignalError(optional(bytes), optional(bytes)));
        Map<String, JsonNode> others = (more & OTHERS) == 0 ? Map.of() : others(all, bytes);
        boolean ahead = (head >> 4 & 3) == TimeCodec.AHEAD;
        return new Signal(
                name.code(),
                name.name(),
                name.group(),
                status,
                error,
                body,
                oemUpdatedAt,
                retrievedAt,
                ingestedAt,
                others,
                ahead);
    }

    private static Map<String, JsonNode> others(byte[] all, CompactBytes.Reader bytes) {
        int length = (int) bytes.number();
        Map<String, JsonNode> others = new LinkedHashMap<>();
        json(all, bytes, length).tree().properties().forEach(member -> others.put(member.getKey(), member.getValue()));
        return others;
    }

    private static void optional(Optional<String> text, CompactBytes bytes) {
        bytes.write(text.isPresent() ? 1 : 0);
        text.ifPresent(bytes::text);
    }

    private static Optional<String> optional(CompactBytes.Reader bytes) {
        return bytes.number() == 0 ? Optional.empty() : Optional.of(bytes.text());
    }

    private static byte[] bytesOf(RawJson json) {
        return json.text().getBytes(UTF_8);
    }

    private static RawJson json(byte[] all, CompactBytes.Reader bytes, int length) {
        return new RawJson(new String(all, bytes.skip(length), length, UTF_8));
    }
}
