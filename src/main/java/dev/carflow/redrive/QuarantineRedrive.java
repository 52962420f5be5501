package dev.carflow.redrive;

import dev.carflow.eventlog.EventRecord;
import dev.carflow.eventlog.EventRecord.Header;
import dev.carflow.eventlog.HeaderTime;
import dev.carflow.redrive.topic.StoredRecord;
import dev.carflow.routing.EventHeaders;
import dev.carflow.routing.ReceivedDelivery;
import dev.carflow.routing.TraceContext;
import dev.carflow.webhook.EventReclassifier;
import dev.carflow.webhook.EventReclassifier.Reclassified;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads the envelope of quarantined bodies and routes them again. Their events were on no event topic yet, so they are
 * published like new ones; if another attempt has arrived meanwhile, the worker recognises the duplicate.
 */
final class QuarantineRedrive implements RedriveRule {

    private final EventReclassifier reclassifier;

    /** Whether to process the event again although it was processed before. */
    private final boolean again;

    QuarantineRedrive(EventReclassifier reclassifier, boolean again) {
        this.reclassifier = reclassifier;
        this.again = again;
    }

    @Override
    public RedriveDecision decide(StoredRecord entry, String redriveId) {
        if (entry.value() == null) {
            return new RedriveDecision.Leave("it has no value");
        }
        TraceContext trace = TraceContext.continueFrom(
                entry.header(TraceContext.TRACEPARENT).orElse(null),
                entry.header(TraceContext.TRACESTATE).orElse(null));
        Reclassified reclassified =
                reclassifier.reclassify(new ReceivedDelivery(entry.value(), receivedAt(entry), trace));
        if (!(reclassified instanceof Reclassified.Routed routed)) {
            return new RedriveDecision.Leave("it is a handshake");
        }
        return routed.defect()
                .<RedriveDecision>map(defect -> new RedriveDecision.Leave("still " + defect))
                .orElseGet(() ->
                        new RedriveDecision.Publish(again ? marked(routed.record(), redriveId) : routed.record()));
    }

    private static EventRecord marked(EventRecord plain, String redriveId) {
        List<Header> headers = new ArrayList<>(plain.headers());
        headers.add(new Header(EventHeaders.REDRIVE_ID, redriveId));
        return new EventRecord(plain.topic(), plain.key(), plain.value(), headers);
    }

    private static Instant receivedAt(StoredRecord entry) {
        return entry.header(EventHeaders.RECEIVED_AT).flatMap(HeaderTime::read).orElse(entry.timestamp());
    }
}
