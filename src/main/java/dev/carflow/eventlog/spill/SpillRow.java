package dev.carflow.eventlog.spill;

/**
 * An event in the spill, without its value.
 *
 * @param key may be null
 * @param bytes its size
 * @param last the highest id of its topic when the scan reached the topic
 */
public record SpillRow(SpillRowId place, String key, int bytes, long last) {

    public String topic() {
        return place.topic();
    }

    public long id() {
        return place.id();
    }
}
