package dev.carflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.carflow.packaged.IngestSettings;
import dev.carflow.packaged.ServiceClient;
import dev.carflow.sandbox.EmbeddedKafka;
import dev.carflow.sandbox.TopicReader;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The package is stopped while a load balancer with open connections sends requests to it. */
class ShutdownIT {

    private static final Duration DELAY = Duration.ofSeconds(8);
    private static final Duration GRACE_PERIOD = Duration.ofSeconds(60);
    private static final int CLIENTS = 8;

    private static final String LATE_BODY = event(UUID.randomUUID().toString());

    private final Set<String> acknowledged = ConcurrentHashMap.newKeySet();
    private final Queue<String> others = new ConcurrentLinkedQueue<>();
    private final AtomicInteger closeRequested = new AtomicInteger();
    private volatile boolean sending = true;

    @Test
    void underLoadNothingIsRefusedAndNothingAcknowledgedIsLost() throws Exception {
        ExecutorService clients = Executors.newFixedThreadPool(CLIENTS);
        try (EmbeddedKafka kafka = EmbeddedKafka.start();
                ServiceProcess service = ServiceProcess.start(
                        IngestSettings.of(kafka.bootstrapServers()),
                        Map.of(
                                "CARFLOW_SHUTDOWN_DELAY", DELAY.toString(),
                                "CARFLOW_SHUTDOWN_GRACE_PERIOD", GRACE_PERIOD.toString()))) {
            ServiceClient probe = new ServiceClient(service);
            await().until(probe::isReady);
            List<Future<?>> running = new ArrayList<>();
            for (int i = 0; i < CLIENTS; i++) {
                running.add(clients.submit(() -> sendUntilCloseRequested(service.http(Service.PATH))));
            }
            await().until(() -> acknowledged.size() > 100);
            assertThat(closeRequested).hasValue(0);
            RawHttp late = begin(service);

            // When
            long terminatedAt = System.nanoTime();
            service.askToStop();

            // Then: not ready at once, and answering all the same, on connections that are to be left
            await().atMost(DELAY).pollInterval(Duration.ofMillis(20)).until(() -> !probe.isReady());
            int atThatTime = acknowledged.size();
            await().atMost(DELAY)
                    .until(() -> acknowledged.size() > atThatTime + 100 && closeRequested.get() >= CLIENTS);

            // When: the balancer has noticed, and a delivery that came before is finished only after the wait is over
            await().atMost(DELAY).until(() -> elapsed(terminatedAt).compareTo(DELAY.minusMillis(500)) > 0);
            sending = false;
            for (Future<?> client : running) {
                client.get(Timeouts.CONDITION.toSeconds(), TimeUnit.SECONDS);
            }
            await().until(() -> service.output().contains("Waiting for HTTP requests to complete"));
            int status = late.send(LATE_BODY.substring(1)).statusAndBody();

            // Then
            assertThat(status).isEqualTo(200);
            assertThat(others).isEmpty();
            assertThat(service.awaitExit(Timeouts.CONDITION)).isIn(0, 143);
            assertThat(elapsed(terminatedAt)).isBetween(DELAY, GRACE_PERIOD);
            assertThat(service.output()).doesNotContain("ERROR");
            try (TopicReader reader = new TopicReader(kafka.bootstrapServers())) {
                Set<String> stored = reader.all("smartcar.vehicle-state").stream()
                        .map(entry -> Service.header(entry, "ce_id"))
                        .collect(Collectors.toSet());
                assertThat(stored).containsAll(acknowledged);
            }
        } finally {
            sending = false;
            clients.shutdownNow();
        }
    }

    private static RawHttp begin(ServiceProcess service) throws IOException {
        return new RawHttp(service.http(Service.PATH), Timeouts.CONDITION).send(head(LATE_BODY) + LATE_BODY.charAt(0));
    }

    /** A client that keeps its connection for as long as it may. */
    private Void sendUntilCloseRequested(URI service) throws IOException {
        while (sending) {
            try (RawHttp connection = new RawHttp(service, Timeouts.CONDITION)) {
                while (sending && !connection.isCloseRequested()) {
                    String id = UUID.randomUUID().toString();
                    String body = event(id);
                    int status = connection.send(head(body) + body).statusAndBody();
                    if (status == 200) {
                        acknowledged.add(id);
                    } else {
                        others.add(String.valueOf(status));
                    }
                }
                closeRequested.addAndGet(connection.isCloseRequested() ? 1 : 0);
            } catch (IOException e) {
                others.add(e.toString());
                throw e;
            }
        }
        return null;
    }

    private static String event(String id) {
        return "{\"eventId\":\"" + id + "\",\"eventType\":\"VEHICLE_STATE\",\"data\":{\"user\":{\"id\":\"user-1\"},"
                + "\"vehicle\":{\"id\":\"vehicle-1\"},\"signals\":[]}}";
    }

    private static String head(String body) {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        return "POST " + Service.PATH + " HTTP/1.1\r\nHost: localhost\r\nSC-Signature: "
                + Service.sign(Samples.TOKEN, bytes) + "\r\nContent-Length: " + bytes.length + "\r\n\r\n";
    }

    private static Duration elapsed(long since) {
        return Duration.ofNanos(System.nanoTime() - since);
    }
}
