package dev.carflow.scenario.play;

import dev.carflow.redrive.topic.StoredRecord;
import dev.carflow.redrive.topic.TimeRange;
import dev.carflow.redrive.topic.TopicScan;
import dev.carflow.routing.EventHeaders;
import dev.carflow.scenario.Form;
import dev.carflow.scenario.Play;
import dev.carflow.scenario.Play.EventName;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Finds the plays on a topic, by the ids of their events. Used by one thread. */
final class PlaysOnTopic {

    private static final String OF_CARFLOW = "dev.carflow.";

    /** A play needs few users: with more keys there are records of others. */
    private static final int MOST_KEYS = 100;

    private final Map<String, Parts> plays = new HashMap<>();
    private final Set<String> keysOfPlays = new HashSet<>();
    private final Set<String> otherKeys = new HashSet<>();

    /** The parts of a play that were read. */
    private static final class Parts {
        private final EventName name;
        private final Form form;
        private final Instant begunAt;
        private String user;
        private String vehicle;
        private long records;

        private Parts(EventName name, Form form, Instant begunAt) {
            this.name = name;
            this.form = form;
            this.begunAt = begunAt;
        }
    }

    /** Reads a whole topic, or until there are clearly records of others. */
    static PlaysOnTopic read(TopicScan scan, String topic, boolean toTheEnd) {
        PlaysOnTopic found = new PlaysOnTopic();
        scan.read(scan.extent(List.of(topic), TimeRange.ALL), entry -> {
            found.add(entry);
            return toTheEnd || found.otherKeys.size() < MOST_KEYS;
        });
        return found;
    }

    private void add(StoredRecord entry) {
        String key = entry.key() == null ? "" : entry.key();
        entry.header(EventHeaders.ID).flatMap(Play::eventOf).ifPresentOrElse(name -> add(name, key, entry), () -> {
            if (otherKeys.size() < MOST_KEYS) {
                otherKeys.add(key);
            }
        });
    }

    private void add(EventName name, String key, StoredRecord entry) {
        keysOfPlays.add(key);
        Form form = entry.header(EventHeaders.TYPE)
                        .filter(type -> type.startsWith(OF_CARFLOW))
                        .isPresent()
                ? Form.ENRICHED
                : Form.RAW;
        Parts parts = plays.computeIfAbsent(
                name.scenario().slug() + ' ' + name.play(), none -> new Parts(name, form, entry.timestamp()));
        boolean legacy = entry.header(EventHeaders.TYPE)
                .filter(type -> type.contains(".legacy."))
                .isPresent();
        if (!legacy) {
            parts.records++;
        }
        if (name.number() == 1) {
            parts.user = key;
            parts.vehicle = entry.header(EventHeaders.SUBJECT).orElse("");
        }
    }

    /** Returns the plays whose first event is there. */
    List<FoundPlay> plays() {
        List<FoundPlay> found = new ArrayList<>();
        for (Parts each : plays.values()) {
            if (each.user != null) {
                found.add(new FoundPlay(
                        new Play(each.name.scenario(), each.name.play(), each.user, each.vehicle),
                        each.form,
                        each.begunAt,
                        each.records));
            }
        }
        return found;
    }

    boolean has(Play play) {
        return plays.containsKey(play.scenario().slug() + ' ' + play.id());
    }

    /** Returns whether there are records that belong to no play. */
    boolean hasOthers() {
        return !keysOfPlays.containsAll(otherKeys);
    }
}
