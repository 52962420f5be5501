package dev.carflow.views.stream;

import dev.carflow.views.input.EnrichedRecordReader;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.kstream.Branched;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.KStream;
import org.apache.kafka.streams.kstream.Named;
import org.apache.kafka.streams.kstream.Produced;
import org.apache.kafka.streams.kstream.Repartitioned;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/**
 * <pre>
 * {route}.enriched ─► views-read (store views-users) ─┬─► by vehicle ─► views-merge (store views-vehicles) ─► {route}.latest,
 *                                                     └─► dead letters                                         {route}.changes
 * </pre>
 *
 * Every step, store and internal topic has a name of its own, so that a later version can change one and keep the
 * others.
 */
final class ViewsTopology {

    private static final String BY_VEHICLE = "views-by-vehicle";

    private static final Serde<String> KEYS = Serdes.String();
    private static final Serde<byte[]> BYTES = Serdes.ByteArray();

    /** Written, and never read as such. */
    private static final Serde<Outgoing> OUTGOING =
            Serdes.serdeFrom((Serializer<Outgoing>) (topic, outgoing) -> outgoing.value(), unread());

    private final EnrichedRecordReader reader;
    private final Map<String, String> routesByTopic;
    private final String deadLetters;
    private final int partitions;

    /**
     * @param routesByTopic the route of each enriched topic
     * @param deadLetters the topic of records that cannot be read
     * @param partitions of the topic by vehicle
     */
    ViewsTopology(EnrichedRecordReader reader, Map<String, String> routesByTopic, String deadLetters, int partitions) {
        this.reader = reader;
        this.routesByTopic = Map.copyOf(routesByTopic);
        this.deadLetters = deadLetters;
        this.partitions = partitions;
    }

    Topology build(Properties settings) {
        StreamsBuilder builder = new StreamsBuilder();
        builder.addStateStore(inMemory(UserProcessor.STORE));
        builder.addStateStore(inMemory(VehicleProcessor.STORE));
        Map<String, KStream<String, Outgoing>> read = builder.stream(
                        routesByTopic.keySet(), Consumed.with(KEYS, BYTES).withName("views-enriched"))
                .process(
                        () -> new UserProcessor(reader, routesByTopic, deadLetters),
                        Named.as("views-read"),
                        UserProcessor.STORE)
                .split(Named.as("views-"))
                .branch((key, outgoing) -> outgoing.isByVehicle(), Branched.as("contributions"))
                .defaultBranch(Branched.as("unreadable"));
        write(read.get("views-unreadable"), "views-dead-letters");
        write(
                read.get("views-contributions")
                        .mapValues(Outgoing::value, Named.as("views-contribution"))
                        .repartition(Repartitioned.<String, byte[]>as(BY_VEHICLE)
                                .withKeySerde(KEYS)
                                .withValueSerde(BYTES)
                                .withNumberOfPartitions(partitions))
                        .process(VehicleProcessor::new, Named.as("views-merge"), VehicleProcessor.STORE),
                "views-written");
        return builder.build(settings);
    }

    private static void write(KStream<String, Outgoing> records, String name) {
        records.to(
                (key, outgoing, context) -> outgoing.topic(),
                Produced.with(KEYS, OUTGOING).withName(name));
    }

    /** Changes are logged one by one: in a transaction, a cache would only delay them. */
    private static StoreBuilder<KeyValueStore<String, byte[]>> inMemory(String name) {
        return Stores.keyValueStoreBuilder(Stores.inMemoryKeyValueStore(name), KEYS, BYTES)
                .withCachingDisabled()
                .withLoggingEnabled(Map.of());
    }

    private static Deserializer<Outgoing> unread() {
        return (topic, bytes) -> {
            throw new IllegalStateException("records for readers are not read here");
        };
    }
}
