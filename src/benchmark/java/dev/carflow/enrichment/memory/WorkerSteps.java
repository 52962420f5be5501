package dev.carflow.enrichment.memory;

import dev.carflow.benchmark.LiveSignals;
import dev.carflow.benchmark.LiveSignals.Amount;
import dev.carflow.enrichment.event.ConsumedEvent;
import dev.carflow.enrichment.signal.LastKnown;
import dev.carflow.enrichment.signal.ReportedSignal;
import dev.carflow.enrichment.signal.SignalMerge;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The steps of a worker that cost processor time, one by one: reading an event, merging four signals of an event and ten of
 * an answer with twenty that are remembered, and the memory's codec with these twenty.
 */
public final class WorkerSteps {

    private static final int OF_THE_EVENT = 4;
    private static final int OF_THE_ANSWER = 10;

    private final SignalMerge merge = new SignalMerge(code -> true, code -> Optional.of(Duration.ofMinutes(15)));
    private final Instant now = Instant.now();
    private final byte[] body;
    private final Map<String, ReportedSignal> event = new LinkedHashMap<>();
    private final List<ReportedSignal> answer = RealisticVehicle.signals(2).subList(0, OF_THE_ANSWER);
    private final Map<String, LastKnown> memory = new LinkedHashMap<>();
    private final SignalCodec.Packed packed;

    public WorkerSteps(Amount amount) {
        body = LiveSignals.event(amount, now).toString().getBytes(StandardCharsets.UTF_8);
        RealisticVehicle.signals(1).subList(0, OF_THE_EVENT).forEach(signal -> event.put(codeOf(signal), signal));
        RealisticVehicle.signals(3).forEach(signal -> memory.put(codeOf(signal), LastKnown.NOTHING.with(signal)));
        packed = SignalCodec.pack(memory, SignalLayout.NONE);
    }

    private static String codeOf(ReportedSignal signal) {
        return signal.signal().code();
    }

    /** Returns the event of a record. */
    public Object read() {
        return ConsumedEvent.read(body, now);
    }

    /** Returns what is known of the vehicle. */
    public Object merge() {
        return merge.merge(event, answer, memory);
    }

    /** Returns the memory's bytes of a vehicle whose layout is known. */
    public Object pack() {
        return SignalCodec.pack(memory, packed.layout());
    }

    /** Returns what the memory's bytes say. */
    public Map<String, LastKnown> unpack() {
        return SignalCodec.unpack(packed);
    }
}
