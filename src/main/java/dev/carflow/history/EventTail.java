package dev.carflow.history;

import dev.carflow.redrive.topic.StoredRecord;
import dev.carflow.redrive.topic.TopicFollower;
import dev.carflow.routing.Topics;
import io.quarkus.arc.Unremovable;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * Follows all topics of events from now on, but not those of readings, which have many records for each event. Blocks, and
 * changes nothing.
 */
@Unremovable
@ApplicationScoped
public class EventTail {

    private final Topics topics;
    private final TopicFollower follower;

    @Inject
    EventTail(Topics topics, TopicFollower follower) {
        this.topics = topics;
        this.follower = follower;
    }

    /** Takes what is followed. */
    public interface Listener extends Consumer<TailedRecord> {

        void started(int topics);

        /** A topic is not followed, or not any more. */
        void unread(String topic, String problem);
    }

    /** Returns at once if a filter leaves no topic. */
    public void follow(TailFilter filter, Listener listener, BooleanSupplier goOn) {
        Map<String, Place> places = Place.byTopic(topics);
        Map<String, Optional<String>> followed = new TreeMap<>();
        places.forEach((topic, place) -> {
            if (place != Place.READINGS && filter.takesTopic(topic)) {
                followed.put(topic, place.isKeyedByUser() ? filter.user() : Optional.empty());
            }
        });
        if (followed.isEmpty()) {
            return;
        }
        follower.follow(
                followed,
                new TopicFollower.Visitor() {
                    @Override
                    public void started(int count) {
                        listener.started(count);
                    }

                    @Override
                    public void visit(StoredRecord entry) {
                        if (filter.takes(entry)) {
                            listener.accept(
                                    TailedRecord.of(places.get(entry.at().topic()), entry));
                        }
                    }

                    @Override
                    public void unread(String topic, String problem) {
                        listener.unread(topic, problem);
                    }
                },
                goOn);
    }
}
