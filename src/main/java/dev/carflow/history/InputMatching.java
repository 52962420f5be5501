package dev.carflow.history;

import dev.carflow.redrive.topic.TopicPosition;
import dev.carflow.routing.EventHeaders;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Finds out what workers did with each record of one event.
 *
 * <p>An enriched record has the delivery id and the redrive id of its input, and a dead letter names its input's place. An
 * input without an output is a duplicate if a record of the same event is before it in its partition and in the duplicate
 * window; else the group's committed offset says whether the workers have reached it.
 */
final class InputMatching {

    private final WorkerProgress workers;
    private final Map<TopicPosition, Processing> processing = new HashMap<>();
    private final Map<TopicPosition, Sighting> inputs = new HashMap<>();

    /** @param sightings of one event, in the order of their times and positions */
    InputMatching(List<Sighting> sightings, WorkerProgress workers) {
        this.workers = workers;
        List<Sighting> outputs = new ArrayList<>(sightings.stream()
                .filter(each -> each.place() == Place.ENRICHED)
                .toList());
        Map<TopicPosition, TopicPosition> letters = new HashMap<>();
        sightings.stream().filter(each -> each.place() == Place.DEAD_LETTER).forEach(letter -> origin(letter)
                .ifPresent(at -> letters.put(at, letter.at())));
        List<Sighting> before = new ArrayList<>();
        sightings.stream().filter(InputMatching::isInput).forEach(input -> {
            processing.put(
                    input.at(),
                    input.place() == Place.EVENT
                            ? processing(input, before, outputs, letters)
                            : new Processing.NotRead());
            before.add(input);
        });
    }

    /** Returns whether a record is on a topic of deliveries that could be routed. */
    static boolean isInput(Sighting each) {
        return each.place().isOfDeliveries() && each.place() != Place.QUARANTINE;
    }

    Processing processingOf(Sighting input) {
        return processing.get(input.at());
    }

    /** Returns the record that an enriched record was made from, if it was found. */
    Optional<Sighting> inputOf(Sighting output) {
        return Optional.ofNullable(inputs.get(output.at()));
    }

    /** Returns the place of the record that a dead letter was, if the letter names it. */
    static Optional<TopicPosition> origin(Sighting letter) {
        return letter.header(EventHeaders.ORIGIN_TOPIC).flatMap(topic -> letter.header(EventHeaders.ORIGIN_PARTITION)
                .flatMap(partition -> letter.header(EventHeaders.ORIGIN_OFFSET)
                        .flatMap(offset -> TopicPosition.parse(topic, partition + "@" + offset))));
    }

    private Processing processing(
            Sighting input, List<Sighting> before, List<Sighting> outputs, Map<TopicPosition, TopicPosition> letters) {
        if (letters.containsKey(input.at())) {
            return new Processing.DeadLettered(letters.get(input.at()));
        }
        Optional<Sighting> output =
                outputs.stream().filter(input::isOfSameDelivery).findFirst();
        if (output.isPresent()) {
            outputs.remove(output.get());
            inputs.put(output.get().at(), input);
            return new Processing.Enriched(output.get().at());
        }
        Optional<Sighting> first =
                before.stream().filter(each -> isDuplicate(input, each)).findFirst();
        if (first.isPresent()) {
            return new Processing.Duplicate(first.get().at());
        }
        OptionalLong next = workers.committed().apply(input.at());
        if (next.isPresent() && next.getAsLong() <= input.at().offset()) {
            return new Processing.Waiting(input.at().offset() - next.getAsLong());
        }
        return next.isPresent() && workers.outputsWereRead() ? new Processing.NoOutput() : new Processing.Unknown();
    }

    private boolean isDuplicate(Sighting input, Sighting earlier) {
        return earlier.at().topic().equals(input.at().topic())
                && earlier.at().partition() == input.at().partition()
                && earlier.header(EventHeaders.REDRIVE_ID).equals(input.header(EventHeaders.REDRIVE_ID))
                && Duration.between(earlier.writtenAt(), input.writtenAt()).compareTo(workers.duplicateWindow()) <= 0;
    }
}
