package dev.carflow.eventlog.spill;

/**
 * An event that waits in the spill, without its value.
 *
 * @param key may be null
 * @param bytes what it takes
 * @param last the highest id of its topic when the walk that found it began there
 */
public record SpillRow(SpillRowId place, String key, int bytes, long last) {

    public String topic() {
        return place.topic();
    }

    public long id() {
        return place.id();
    }
}
