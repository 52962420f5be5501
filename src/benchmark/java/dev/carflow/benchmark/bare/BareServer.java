package dev.carflow.benchmark.bare;

import io.vertx.core.DeploymentOptions;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import org.apache.kafka.clients.producer.KafkaProducer;

/** The process of the bare server. Arguments: port, bootstrap servers, topic, management token. */
public final class BareServer {

    private static final int MEBIBYTE = 1024 * 1024;

    private BareServer() {}

    public static void main(String... args) {
        int port = Integer.parseInt(args[0]);
        String topic = args[2];
        String token = args[3];
        // Never closed: it ends with the process.
        var producer = new KafkaProducer<String, byte[]>(ProducerSettings.ofTheService(args[1]));
        // Fetches metadata now, so that no event loop has to wait for it later.
        producer.partitionsFor(topic);

        int loops = eventLoops();
        Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(loops));
        vertx.deployVerticle(
                        () -> new BareIngest(port, topic, token, producer), new DeploymentOptions().setInstances(loops))
                .onFailure(failure -> {
                    failure.printStackTrace();
                    System.exit(1);
                });
    }

    /** As many as Quarkus's default: one per core, at least 2, and no more than one per 10 MiB of heap. */
    private static int eventLoops() {
        long heap = Runtime.getRuntime().maxMemory() / MEBIBYTE;
        return (int) Math.max(2, Math.min(heap / 10, Runtime.getRuntime().availableProcessors()));
    }
}
