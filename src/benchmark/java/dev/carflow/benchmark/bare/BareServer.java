package dev.carflow.benchmark.bare;

import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Verticle;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;

/** The process of a bare server. Arguments: kind, port, bootstrap servers, topic, management token. */
public final class BareServer {

    private static final int MEBIBYTE = 1024 * 1024;

    private BareServer() {}

    public static void main(String... args) {
        BareKind kind = BareKind.valueOf(args[0]);
        String topic = args[3];
        // Never closed: it ends with the process.
        Producer<String, byte[]> producer = kind.writes() ? producer(args[2], topic) : null;
        int loops = eventLoops();
        Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(loops));
        deploy(vertx, loops, () -> new BareIngest(kind, Integer.parseInt(args[1]), topic, args[4], producer))
                .onFailure(failure -> {
                    failure.printStackTrace();
                    System.exit(1);
                });
    }

    /**
     * Starts a server with one event loop.
     *
     * @param producer null for one that writes nothing
     */
    public static Future<String> start(
            Vertx vertx, BareKind kind, int port, String topic, String token, Producer<String, byte[]> producer) {
        return deploy(vertx, 1, () -> new BareIngest(kind, port, topic, token, producer));
    }

    private static Future<String> deploy(Vertx vertx, int loops, Supplier<Verticle> server) {
        return vertx.deployVerticle(server, new DeploymentOptions().setInstances(loops));
    }

    /** Returns a producer with the service's settings. */
    public static Producer<String, byte[]> producer(String bootstrapServers, String topic) {
        var producer = new KafkaProducer<String, byte[]>(ProducerSettings.ofTheService(bootstrapServers));
        // Fetches metadata now, so that no event loop has to wait for it later.
        producer.partitionsFor(topic);
        return producer;
    }

    /** As many as Quarkus's default: one per core, at least 2, and no more than one per 10 MiB of heap. */
    private static int eventLoops() {
        long heap = Runtime.getRuntime().maxMemory() / MEBIBYTE;
        return (int) Math.max(2, Math.min(heap / 10, Runtime.getRuntime().availableProcessors()));
    }
}
