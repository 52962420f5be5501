package dev.carflow.proof.reconciliation;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * An event as Smartcar knows it, and its expected record by docs/events.md.
 *
 * @param id {@code ce_id}
 * @param keys its record has one of these
 * @param type {@code ce_type}
 * @param source {@code ce_source}
 * @param subject {@code ce_subject}
 * @param attempts in the order of their answers
 */
record SentEvent(
        String id,
        Destination destination,
        Set<String> keys,
        String type,
        String source,
        Optional<String> subject,
        List<AnsweredRequest> attempts) {

    SentEvent after(AnsweredRequest attempt) {
        List<AnsweredRequest> all = new ArrayList<>(attempts);
        all.add(attempt);
        return new SentEvent(id, destination, keys, type, source, subject, all);
    }

    /**
     * @return its unique identity: two webhooks may send the same id
     */
    String identity() {
        return identity(source, id);
    }

    static String identity(String source, String id) {
        return id + " of " + source;
    }

    boolean isAcknowledged() {
        return attempts.stream().anyMatch(AnsweredRequest::isAcknowledged);
    }

    Instant firstSent() {
        return attempts.stream()
                .map(AnsweredRequest::sent)
                .min(Comparator.naturalOrder())
                .orElseThrow();
    }

    /**
     * @return the attempts whose record has this {@code carflow-delivery-id}; all of them if a body has none
     */
    Stream<AnsweredRequest> attemptsOf(String deliveryId) {
        return attempts.stream()
                .filter(attempt -> attempt.deliveryId().map(deliveryId::equals).orElse(true));
    }
}
