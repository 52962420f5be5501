package dev.carflow.enrichment.worker;

import dev.carflow.eventlog.EventRecord;
import java.util.List;

/** What is to be written for one input record. */
public sealed interface Output {

    /**
     * This record, for readers of enriched events.
     *
     * @param besides what else the event has to tell, in the same transaction
     * @param readings written with it; they go where it cannot be written
     * @param readingsRefused those that were not written, since Kafka does not take them
     */
    record Enriched(EventRecord record, List<EventRecord> besides, List<EventRecord> readings, int readingsRefused)
            implements Output {

        public Enriched {
            besides = List.copyOf(besides);
            readings = List.copyOf(readings);
        }

        public Enriched(EventRecord record, List<EventRecord> besides, List<EventRecord> readings) {
            this(record, besides, readings, 0);
        }

        public Enriched(EventRecord record, List<EventRecord> besides) {
            this(record, besides, List.of());
        }

        public Enriched(EventRecord record) {
            this(record, List.of());
        }

        /** The same with those readings alone that are taken. */
        Enriched withReadings(List<EventRecord> taken) {
            return new Enriched(record, besides, taken, readingsRefused + readings.size() - taken.size());
        }

        /** Of all values together. */
        int bytes() {
            return record.value().length + bytesOf(besides) + bytesOf(readings);
        }

        private static int bytesOf(List<EventRecord> records) {
            return records.stream().mapToInt(each -> each.value().length).sum();
        }
    }

    /**
     * The input record itself, to the dead-letter topic: no retry would mend it.
     *
     * @param reason a slug
     * @param cause for people; never content
     * @param whole whether with the record's key, value and headers; else the letter says only where the record is
     * @param besides what else the event has to tell: it is not told again
     */
    record DeadLetter(String reason, String cause, boolean whole, List<EventRecord> besides) implements Output {

        public DeadLetter {
            besides = List.copyOf(besides);
        }

        public DeadLetter(String reason, String cause) {
            this(reason, cause, true);
        }

        public DeadLetter(String reason, String cause, boolean whole) {
            this(reason, cause, whole, List.of());
        }
    }

    /** Nothing, since no topic takes anything of it: the record is where it was, and only log and metrics tell. */
    record Unwritable() implements Output {}

    /** Nothing: the event was here before. */
    record Duplicate() implements Output {}
}
