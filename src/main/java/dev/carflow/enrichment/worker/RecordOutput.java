package dev.carflow.enrichment.worker;

import dev.carflow.eventlog.EventRecord;
import java.util.List;

/** The output for one input record. */
public sealed interface RecordOutput {

    /**
     * An enriched record.
     *
     * @param besides further records of the event, in the same transaction
     * @param readings written with it; they are left out if Kafka refuses them
     * @param readingsRefused the number of readings that Kafka refused
     */
    record Enriched(EventRecord record, List<EventRecord> besides, List<EventRecord> readings, int readingsRefused)
            implements RecordOutput {

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

        /** Returns the same record with only these readings. */
        Enriched withReadings(List<EventRecord> taken) {
            return new Enriched(record, besides, taken, readingsRefused + readings.size() - taken.size());
        }

        /** Returns the bytes of all values. */
        int bytes() {
            return record.value().length + bytesOf(besides) + bytesOf(readings);
        }

        private static int bytesOf(List<EventRecord> records) {
            return records.stream().mapToInt(each -> each.value().length).sum();
        }
    }

    /**
     * The input record itself, for the dead-letter topic: no retry would help.
     *
     * @param reason a slug
     * @param cause for people; never content
     * @param whole whether it keeps the record's key, value and headers; if not, the letter only says where the record
     *     is
     * @param besides further records of the event, which is not processed again
     */
    record DeadLetter(String reason, String cause, boolean whole, List<EventRecord> besides) implements RecordOutput {

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

    /** Nothing, because no topic takes any of it: the record stays where it was, and only log and metrics report it. */
    record Unwritable() implements RecordOutput {}

    /** Nothing: the event was processed before. */
    record Duplicate() implements RecordOutput {}
}
