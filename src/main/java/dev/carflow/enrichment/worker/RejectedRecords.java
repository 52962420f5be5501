package dev.carflow.enrichment.worker;

import dev.carflow.eventlog.EventRecord;
import dev.carflow.eventlog.KafkaProblem;
import dev.carflow.operations.ThrottledLog;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.common.errors.InvalidTimestampException;
import org.apache.kafka.common.errors.RecordBatchTooLargeException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.jboss.logging.Logger;

/**
 * Replaces a record that Kafka refuses because of the record itself: the next attempt would be refused as well, and
 * with it the whole transaction. So each refusal takes the record one step down: from the enriched event to a dead
 * letter, to a letter that only says where the record is, and to a log line alone. Refused readings are left out, and
 * their event is written all the same.
 */
final class RejectedRecords {

    private static final Logger LOG = Logger.getLogger(RejectedRecords.class);
    private static final ThrottledLog LINES = new ThrottledLog(LOG, Duration.ofSeconds(10));
    private static final ThrottledLog LINES_OF_READINGS = new ThrottledLog(LOG, Duration.ofSeconds(10));
    static final String TOO_LARGE = "too-large";
    static final String REFUSED = "refused";

    private RejectedRecords() {}

    /** Returns the dead letter of a record that is too large for any topic. */
    static RecordOutput.DeadLetter tooLarge(RecordOutput.Enriched enriched) {
        return new RecordOutput.DeadLetter(
                TOO_LARGE, "its enriched form has more bytes than Kafka takes", true, enriched.besides());
    }

    /** Reports a reading that is left out because it is too large for any topic. */
    static void readingTooLarge(String topic) {
        logReading(topic, "it has more bytes than Kafka or the topic takes");
    }

    private static void logReading(String topic, String why) {
        LINES_OF_READINGS.warn(
                "CARFLOW0421: %s does not take a reading: %s; its event is written without it", topic, why);
    }

    private static boolean isTooLarge(Throwable failure) {
        return failure instanceof RecordTooLargeException || failure instanceof RecordBatchTooLargeException;
    }

    /**
     * Returns the output to write instead.
     *
     * @return empty if the same output has to be tried again: a letter refused for its time points to a wrong clock,
     *     not to the record
     */
    static Optional<RecordOutput> instead(
            InOrderReleaseBuffer.Entry entry, String topic, Throwable refusal, ReadingLimits readingLimits) {
        if (entry.output() instanceof RecordOutput.Enriched enriched) {
            if (enriched.readings().stream().anyMatch(reading -> reading.topic().equals(topic))) {
                logReading(topic, KafkaProblem.oneLine(refusal));
                return Optional.of(enriched.withReadings(taken(enriched.readings(), topic, refusal, readingLimits)));
            }
            log(topic, refusal, "it becomes a dead letter");
            return Optional.of(letter(topic, refusal, enriched.besides()));
        }
        RecordOutput.DeadLetter letter = (RecordOutput.DeadLetter) entry.output();
        if (letter.besides().stream().anyMatch(record -> record.topic().equals(topic))) {
            log(topic, refusal, "the letter is written without the other members of the event");
            return Optional.of(new RecordOutput.DeadLetter(letter.reason(), letter.cause(), letter.whole(), List.of()));
        }
        if (letter.whole()) {
            log(topic, refusal, "the letter is written without it");
            return Optional.of(new RecordOutput.DeadLetter(letter.reason(), letter.cause(), false, letter.besides()));
        }
        if (refusal instanceof InvalidTimestampException) {
            return Optional.empty();
        }
        LOG.errorf(
                "CARFLOW0422: %s takes no dead letter: %s. The record %s-%d@%d is neither enriched nor a dead letter "
                        + "(%s): mend the topic, then replay it",
                topic,
                KafkaProblem.oneLine(refusal),
                entry.source().topic(),
                entry.source().partition(),
                entry.source().offset(),
                letter.reason());
        return Optional.of(new RecordOutput.Unwritable());
    }

    /**
     * Kafka does not say which reading is too large, but the largest one is: it is dropped with all that are at least
     * half as large, so that a topic that takes none is done soon. If something else is wrong, it is wrong with all of
     * them.
     */
    private static List<EventRecord> taken(
            List<EventRecord> readings, String topic, Throwable refusal, ReadingLimits readingLimits) {
        if (!isTooLarge(refusal)) {
            return List.of();
        }
        int largest = readings.stream()
                .mapToInt(reading -> reading.value().length)
                .max()
                .orElse(0);
        readingLimits.refused(topic, largest);
        return readings.stream()
                .filter(reading -> 2 * reading.value().length < largest)
                .toList();
    }

    private static RecordOutput letter(String topic, Throwable refusal, List<EventRecord> besides) {
        return isTooLarge(refusal)
                ? new RecordOutput.DeadLetter(
                        TOO_LARGE,
                        "its enriched form has more bytes than " + topic + " takes (max.message.bytes)",
                        true,
                        besides)
                : new RecordOutput.DeadLetter(
                        REFUSED,
                        topic + " does not take its enriched form: " + KafkaProblem.name(refusal),
                        true,
                        besides);
    }

    private static void log(String topic, Throwable refusal, String consequence) {
        LINES.warn("CARFLOW0420: %s does not take a record: %s; %s", topic, KafkaProblem.oneLine(refusal), consequence);
    }
}
