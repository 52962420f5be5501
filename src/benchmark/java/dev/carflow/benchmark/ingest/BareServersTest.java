package dev.carflow.benchmark.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carflow.TestVertx;
import dev.carflow.benchmark.LiveSignals.Amount;
import dev.carflow.benchmark.bare.BareKind;
import dev.carflow.benchmark.bare.BareServer;
import dev.carflow.benchmark.load.Load;
import dev.carflow.benchmark.load.LoadGenerator;
import dev.carflow.benchmark.load.Requests;
import dev.carflow.benchmark.load.Tally;
import dev.carflow.benchmark.process.BenchmarkTopics;
import dev.carflow.sandbox.EmbeddedKafka;
import dev.carflow.sandbox.Ports;
import io.vertx.core.Future;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Locale;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.Producer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A row means something only if its server does the whole job. */
class BareServersTest {

    private static final int REQUESTS = 50;
    private static final int UNAUTHORIZED = 401;

    private static EmbeddedKafka kafka;

    private final Corpus corpus = Corpus.of(Amount.FEW, REQUESTS);
    private final InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), Ports.take());

    @BeforeAll
    static void startTheBroker() throws Exception {
        kafka = EmbeddedKafka.start();
        try (BenchmarkTopics topics = new BenchmarkTopics(kafka.bootstrapServers())) {
            topics.create(topic(BareKind.LEANEST), topic(BareKind.SAME_HEADERS));
        }
    }

    @AfterAll
    static void stopTheBroker() {
        kafka.close();
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "HTTP_ALONE")
    void acknowledgedDeliveriesAreOnTheTopicExactlyAsSentAndRefusedOnesAreNot(BareKind kind) throws Exception {
        Deliveries sent = new Deliveries(corpus, topic(kind));
        try (Producer<String, byte[]> producer = BareServer.producer(kafka.bootstrapServers(), topic(kind))) {
            String server = start(kind, producer);

            // When
            Tally good = send(sent::requests, 200);
            Tally forged = send(() -> out -> forged(sent, out), UNAUTHORIZED);

            // Then
            assertThat(good.acknowledgedCount()).isEqualTo(REQUESTS);
            assertThat(forged.acknowledgedCount()).as("refused").isEqualTo(REQUESTS);
            sent.add(good);
            Arrivals arrivals = new ArrivalsReader(kafka.bootstrapServers()).read(sent);
            assertThat(arrivals.missing(good.acknowledged())).isZero();
            assertThat(arrivals.altered()).isZero();
            assertThat(arrivals.present()).isEqualTo(REQUESTS);
            done(TestVertx.get().undeploy(server));
        }
    }

    @ParameterizedTest
    @EnumSource(names = "HTTP_ALONE")
    void aServerWithoutKafkaChecksTheSignatureAllTheSame(BareKind kind) throws Exception {
        Deliveries sent = new Deliveries(corpus, topic(kind));
        String server = start(kind, null);

        assertThat(send(sent::requests, 200).acknowledgedCount()).isEqualTo(REQUESTS);
        assertThat(send(() -> out -> forged(sent, out), UNAUTHORIZED).acknowledgedCount())
                .isEqualTo(REQUESTS);
        done(TestVertx.get().undeploy(server));
    }

    private String start(BareKind kind, Producer<String, byte[]> producer) throws Exception {
        return done(BareServer.start(TestVertx.get(), kind, address.getPort(), topic(kind), Corpus.TOKEN, producer));
    }

    private Tally send(Supplier<Requests> requests, int status) throws Exception {
        Load load = new Load.FixedRate(Duration.ofMillis(100), REQUESTS * 10.0);
        return new LoadGenerator(2)
                .runExpecting(status, address, load, requests, corpus.longestRequest(), LoadGenerator.NOBODY);
    }

    private int forged(Deliveries sent, ByteBuffer out) {
        int number = sent.next();
        corpus.writeForged(number, out);
        return number;
    }

    private static <T> T done(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get();
    }

    private static String topic(BareKind kind) {
        return "of-" + kind.name().toLowerCase(Locale.ROOT);
    }
}
