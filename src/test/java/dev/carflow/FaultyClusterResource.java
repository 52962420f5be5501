package dev.carflow;

import dev.carflow.sandbox.EmbeddedKafka;
import dev.carflow.sandbox.Ports;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.util.HashMap;
import java.util.Map;

/**
 * A broker and a database that can be stopped, or frozen behind a proxy each. Both are away at first: the service starts
 * without them. The tests get hold of {@link Cluster} as a field.
 */
public final class FaultyClusterResource implements QuarkusTestResourceLifecycleManager {

    /** The servers that the service depends on. */
    public record Cluster(EmbeddedKafka kafka, FaultProxy kafkaProxy, FaultProxy postgresProxy) {}

    private TestDatabase postgres;
    private Cluster cluster;

    @Override
    public Map<String, String> start() {
        int brokerPort = Ports.take();
        FaultProxy kafkaProxy = new FaultProxy(brokerPort);
        EmbeddedKafka kafka = EmbeddedKafka.start(brokerPort, kafkaProxy.port());
        kafka.pause();
        postgres = TestDatabase.migrated();
        FaultProxy postgresProxy = new FaultProxy(postgres.port());
        postgresProxy.freeze();
        cluster = new Cluster(kafka, kafkaProxy, postgresProxy);
        Map<String, String> settings = new HashMap<>(KafkaResource.settings("localhost:" + kafkaProxy.port()));
        settings.put("carflow.database.url", postgres.reactiveUrlBy(postgresProxy.port()));
        settings.put("carflow.database.username", postgres.user());
        return settings;
    }

    @Override
    public void inject(TestInjector injector) {
        injector.injectIntoFields(cluster, new TestInjector.MatchesType(Cluster.class));
    }

    @Override
    public void stop() {
        if (cluster != null) {
            cluster.kafkaProxy().thaw();
            cluster.postgresProxy().thaw();
            cluster.kafka().close();
            postgres.close();
            cluster.kafkaProxy().close();
            cluster.postgresProxy().close();
        }
    }
}
