package dev.carflow;

import dev.carflow.sandbox.EmbeddedKafka;
import dev.carflow.sandbox.Ports;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.util.HashMap;
import java.util.Map;

/** A broker that can be stopped, and frozen behind a proxy. The tests get hold of both as fields. */
public final class FaultyKafkaResource implements QuarkusTestResourceLifecycleManager {

    private EmbeddedKafka kafka;
    private FaultProxy proxy;

    @Override
    public Map<String, String> start() {
        int brokerPort = Ports.take();
        proxy = new FaultProxy(brokerPort);
        kafka = EmbeddedKafka.start(brokerPort, proxy.port());
        return new HashMap<>(KafkaResource.settings("localhost:" + proxy.port()));
    }

    @Override
    public void inject(TestInjector injector) {
        injector.injectIntoFields(kafka, new TestInjector.MatchesType(EmbeddedKafka.class));
        injector.injectIntoFields(proxy, new TestInjector.MatchesType(FaultProxy.class));
    }

    @Override
    public void stop() {
        if (kafka != null) {
            proxy.thaw();
            kafka.close();
            proxy.close();
        }
    }
}
