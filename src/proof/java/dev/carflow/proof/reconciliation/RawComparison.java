package dev.carflow.proof.reconciliation;

import dev.carflow.routing.EventHeaders;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Compares a raw record with the event that was sent: topic, key, headers and bytes. */
final class RawComparison {

    static final String TOPIC = "an event is on its topic and on no other";
    static final String KEY = "a record has its key";
    static final String HEADERS = "a record has its headers";
    static final String BYTES = "a record has the bytes that were sent";

    /** Present in every record, with a value that the sender does not decide. */
    private static final Set<String> OWN = Set.of(EventHeaders.RECEIVED_AT, "traceparent");

    private static final Set<String> OF_QUARANTINE = Set.of(EventHeaders.REASON, EventHeaders.CAUSE);

    /** Optional. */
    private static final Set<String> OPTIONAL = Set.of("carflow-spilled-at", "tracestate");

    private RawComparison() {}

    static void check(SentEvent event, StoredRecord stored, BrokenPromises broken) {
        broken.unless(
                stored.topic().equals(event.destination().suffix()),
                TOPIC,
                event.id() + " of " + event.destination().suffix() + " is on " + stored.topic());
        broken.unless(event.keys().contains(String.valueOf(stored.key())), KEY, event.id() + " has another key");
        List<AnsweredRequest> attempts = event.attemptsOf(stored.deliveryId()).toList();
        broken.unless(
                attempts.stream().anyMatch(attempt -> attempt.sha256().equals(stored.sha256())),
                BYTES,
                event.id() + ", delivery " + stored.deliveryId());
        checkHeaders(event, attempts, stored, broken);
    }

    private static void checkHeaders(
            SentEvent event, List<AnsweredRequest> attempts, StoredRecord stored, BrokenPromises broken) {
        Map<String, String> expected = new LinkedHashMap<>();
        expected.put(EventHeaders.SPEC_VERSION, "1.0");
        expected.put(EventHeaders.ID, event.id());
        expected.put(EventHeaders.TYPE, event.type());
        expected.put(EventHeaders.SOURCE, event.source());
        expected.put(EventHeaders.CONTENT_TYPE, "application/json");
        event.subject().ifPresent(subject -> expected.put(EventHeaders.SUBJECT, subject));
        attempts.stream().findFirst().ifPresent(attempt -> {
            attempt.time().ifPresent(time -> expected.put(EventHeaders.TIME, time.toString()));
            attempt.deliveryId().ifPresent(id -> expected.put(EventHeaders.DELIVERY_ID, id));
            attempt.sequence().ifPresent(number -> expected.put(EventHeaders.SEQUENCE, number));
            attempt.application().ifPresent(id -> expected.put(EventHeaders.APPLICATION, id));
            if (event.destination() != Destination.QUARANTINE) {
                expected.put(EventHeaders.MODE, attempt.mode());
            }
        });
        expected.forEach((name, value) -> broken.unless(
                stored.header(name).equals(Optional.of(value)),
                HEADERS,
                event.id() + ": " + name + " is " + stored.header(name).orElse("absent")));
        Set<String> names = new TreeSet<>(expected.keySet());
        names.add(EventHeaders.DELIVERY_ID);
        names.addAll(OWN);
        if (event.destination() == Destination.QUARANTINE) {
            names.addAll(OF_QUARANTINE);
        }
        Set<String> present = new TreeSet<>(stored.headers().keySet());
        broken.unless(present.containsAll(names), HEADERS, event.id() + " has only " + present);
        present.removeAll(names);
        present.removeAll(OPTIONAL);
        broken.unless(present.isEmpty(), HEADERS, event.id() + " has " + present + " as well");
        checkTimes(event, attempts, stored, broken);
    }

    /** Valid for one process's clock, or several on one machine: a request is sent before it is received. */
    private static void checkTimes(
            SentEvent event, List<AnsweredRequest> attempts, StoredRecord stored, BrokenPromises broken) {
        Optional<Instant> received = stored.header(EventHeaders.RECEIVED_AT).map(Instant::parse);
        Optional<Instant> sent = attempts.stream().map(AnsweredRequest::sent).min(Instant::compareTo);
        if (received.isPresent() && sent.isPresent()) {
            broken.unless(
                    !received.get().isBefore(sent.get().minusMillis(1)),
                    HEADERS,
                    event.id() + " was received before it was sent");
        }
    }
}
