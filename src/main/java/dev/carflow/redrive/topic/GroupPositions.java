package dev.carflow.redrive.topic;

import dev.carflow.eventlog.KafkaProblem;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.GroupAuthorizationException;

/** Reads how far a consumer group has come. Joins no group and commits nothing; blocks. */
@ApplicationScoped
public class GroupPositions {

    private final TopicClients clients;

    @Inject
    GroupPositions(TopicClients clients) {
        this.clients = clients;
    }

    /**
     * The committed offsets of a group.
     *
     * @param problem why they could not be read, for people; empty if they could
     */
    public record Committed(Map<TopicPartition, Long> offsets, Optional<String> problem) {

        public Committed {
            offsets = Map.copyOf(offsets);
        }

        /**
         * Returns the offset from which the group continues in the partition of a record: 0 where it has committed
         * nothing, none if it could not be read.
         */
        public OptionalLong of(TopicPosition at) {
            return problem.isPresent()
                    ? OptionalLong.empty()
                    : OptionalLong.of(offsets.getOrDefault(new TopicPartition(at.topic(), at.partition()), 0L));
        }
    }

    public Committed of(String group) {
        try (Admin admin = clients.admin()) {
            Map<TopicPartition, Long> offsets = new HashMap<>();
            admin.listConsumerGroupOffsets(group)
                    .partitionsToOffsetAndMetadata()
                    .get()
                    .forEach((partition, committed) -> {
                        if (committed != null) {
                            offsets.put(partition, committed.offset());
                        }
                    });
            return new Committed(offsets, Optional.empty());
        } catch (ExecutionException e) {
            return new Committed(Map.of(), Optional.of(problem(e.getCause(), group)));
        } catch (KafkaException | IllegalStateException e) {
            return new Committed(Map.of(), Optional.of(problem(e, group)));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new KafkaException("interrupted", e);
        }
    }

    private static String problem(Throwable failure, String group) {
        return failure instanceof GroupAuthorizationException
                ? "this user lacks the right Describe on the group " + group
                : KafkaProblem.oneLine(failure);
    }
}
