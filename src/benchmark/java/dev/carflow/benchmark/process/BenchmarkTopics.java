package dev.carflow.benchmark.process;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.config.TopicConfig;

/** The topics of Carflow's counterparts. */
public final class BenchmarkTopics implements AutoCloseable {

    /** As many as Carflow creates. */
    private static final int PARTITIONS = 12;

    private final Admin admin;

    public BenchmarkTopics(String bootstrapServers) {
        this.admin = Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers));
    }

    public boolean isBrokerThere() throws ExecutionException, InterruptedException {
        return !admin.describeCluster().nodes().get().isEmpty();
    }

    /** Uses the settings with which Carflow creates its own. */
    public void create(String... names) throws ExecutionException, InterruptedException {
        Map<String, String> config =
                Map.of(TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG, "1", TopicConfig.COMPRESSION_TYPE_CONFIG, "producer");
        List<NewTopic> topics = Stream.of(names)
                .map(name -> new NewTopic(name, PARTITIONS, (short) 1).configs(config))
                .toList();
        admin.createTopics(topics).all().get();
    }

    @Override
    public void close() {
        admin.close(Duration.ZERO);
    }
}
