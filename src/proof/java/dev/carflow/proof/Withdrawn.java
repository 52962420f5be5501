package dev.carflow.proof;

import com.fasterxml.jackson.databind.JsonNode;
import dev.carflow.proof.RecordedApi.Answer;
import dev.carflow.proof.reading.EnrichedSignals;
import dev.carflow.proof.reading.Reading;
import dev.carflow.routing.EventHeaders;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.BiFunction;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Withdrawn values that must not come out: an event that arrived after the withdrawal had come out must have no value
 * in memory that Smartcar reported before. Values reported since are allowed.
 */
final class Withdrawn {

    /**
     * @param codes whose values are withdrawn
     * @param at before it was withdrawn at Smartcar: values requested since are allowed
     * @param published when the withdrawal had come out: later events are judged
     */
    record Withdrawal(String user, String vehicle, List<String> codes, Instant at, Instant published) {}

    private final Queue<Withdrawal> withdrawals = new ConcurrentLinkedQueue<>();
    private final BiFunction<String, String, List<Answer>> answers;
    private final Violations violations;
    private long judged;
    private long remembered;
    private long reportedAgain;

    /**
     * @param answers Smartcar's answers, by user and vehicle
     */
    Withdrawn(BiFunction<String, String, List<Answer>> answers, Violations violations) {
        this.answers = answers;
        this.violations = violations;
    }

    void add(Withdrawal withdrawal) {
        withdrawals.add(withdrawal);
    }

    /** Returns the number of state events that arrived after a withdrawal. */
    long judged() {
        return judged;
    }

    /** Returns the number of values from memory, of any vehicle. */
    long remembered() {
        return remembered;
    }

    /** Returns the number of values of withdrawn codes that Smartcar reported since. */
    long reportedAgain() {
        return reportedAgain;
    }

    void examine(RawEvent event, ConsumerRecord<String, byte[]> enriched) {
        Instant received = Instant.parse(event.headers().get(EventHeaders.RECEIVED_AT));
        JsonNode value = Reading.tree(enriched.value());
        boolean after =
                withdrawals.stream().anyMatch(each -> isOf(each, event) && !received.isBefore(each.published()));
        judged += after && event.type().equals("VEHICLE_STATE") ? 1 : 0;
        value.path("known").properties().forEach(known -> {
            JsonNode written = EnrichedSignals.withTimes(
                    known.getValue(), value.path("signals").path(known.getKey()));
            if (!written.has("body")) {
                return;
            }
            remembered += written.path("origin").asText().equals("cache") ? 1 : 0;
            latest(event, known.getKey(), received).ifPresent(withdrawal -> {
                boolean since = isReportedSince(withdrawal.at(), event, known.getKey(), written);
                reportedAgain += since ? 1 : 0;
                violations.require(
                        since, "no value is published that was withdrawn", event.id() + ": " + known.getKey());
            });
        });
    }

    /** Returns whether Smartcar answered a call after this moment with this value. */
    boolean isReportedSince(Instant moment, RawEvent event, String code, JsonNode known) {
        Reading.Value value = Reading.ofEnriched(code, known).value();
        return answers.apply(event.user(), event.vehicle()).stream()
                .filter(answer -> answer.status() == 200 && answer.asked().isAfter(moment))
                .map(answer -> answer.signals().get(code))
                .anyMatch(reading -> reading != null && reading.value().equals(value));
    }

    private Optional<Withdrawal> latest(RawEvent event, String code, Instant received) {
        return withdrawals.stream()
                .filter(each ->
                        isOf(each, event) && each.codes().contains(code) && !received.isBefore(each.published()))
                .reduce((one, other) -> one.at().isAfter(other.at()) ? one : other);
    }

    private static boolean isOf(Withdrawal withdrawal, RawEvent event) {
        return withdrawal.user().equals(event.user()) && withdrawal.vehicle().equals(event.vehicle());
    }
}
