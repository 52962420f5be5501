package dev.carflow;

import dev.carflow.contract.ContractInterceptor;
import dev.carflow.sandbox.EmbeddedKafka;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.util.Map;

/** A broker for the tests of one application, and the settings that every test shares. */
public final class KafkaResource implements QuarkusTestResourceLifecycleManager {

    /** A token that is being rotated out. */
    public static final String PREVIOUS_TOKEN = "previous-0f6e1d1a";

    /** A user with a route of her own. */
    public static final String VIP_USER = "vip-user-1";

    private EmbeddedKafka kafka;

    @Override
    public Map<String, String> start() {
        kafka = EmbeddedKafka.start();
        return settings(kafka.bootstrapServers());
    }

    @Override
    public void stop() {
        if (kafka != null) {
            kafka.close();
        }
    }

    public static Map<String, String> settings(String bootstrapServers) {
        return Map.of(
                "carflow.roles",
                "ingest",
                "kafka.bootstrap.servers",
                bootstrapServers,
                ContractInterceptor.SETTING,
                ContractInterceptor.class.getName(),
                "carflow.webhook.management-tokens",
                Samples.TOKEN + "," + PREVIOUS_TOKEN,
                "carflow.webhook.handshakes-per-minute",
                "6000",
                "carflow.topics.partitions",
                "3",
                "carflow.routing.routes.vip",
                "vip-user-*");
    }
}
