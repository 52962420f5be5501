package dev.carflow.history;

import dev.carflow.routing.Topics;
import java.util.Map;
import java.util.TreeMap;

/** The kinds of topics on which an event can be. */
enum Place {
    /** A live topic: what the workers read. */
    EVENT,
    TEST,
    LEGACY,
    QUARANTINE,
    DEAD_LETTER,
    ENRICHED,
    READINGS;

    /** Returns every topic of the present configuration, by name. */
    static Map<String, Place> byTopic(Topics topics) {
        Map<String, Place> places = new TreeMap<>();
        topics.enrichable().forEach(topic -> places.put(topic, EVENT));
        places.put(topics.test(), TEST);
        places.put(topics.legacy(), LEGACY);
        places.put(topics.quarantine(), QUARANTINE);
        places.put(topics.deadLetter(), DEAD_LETTER);
        topics.enriched().forEach(topic -> places.put(topic, ENRICHED));
        topics.readings().values().forEach(readings -> places.put(readings.topic(), READINGS));
        return places;
    }

    /** Returns whether ingest writes to it, so that a delivery can be there. */
    boolean isOfDeliveries() {
        return compareTo(QUARANTINE) <= 0;
    }

    /** Returns whether all records of one user are in one partition, for as long as the topic has as many. */
    boolean isKeyedByUser() {
        return this == EVENT || this == TEST || this == ENRICHED;
    }
}
