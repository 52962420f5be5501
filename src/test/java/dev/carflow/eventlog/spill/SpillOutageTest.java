package dev.carflow.eventlog.spill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.carflow.TestDatabase;
import dev.carflow.Timeouts;
import dev.carflow.database.TlsServer;
import dev.carflow.eventlog.AppendResult;
import dev.carflow.eventlog.AppendResult.Cause;
import dev.carflow.eventlog.KafkaAvailability;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Servers that go away and come back while events come without a pause, with the pool of the service: what was acknowledged is
 * there, and events are taken again by themselves.
 */
class SpillOutageTest {

    private final Set<String> acknowledged = ConcurrentHashMap.newKeySet();
    private final AtomicInteger refused = new AtomicInteger();
    private final AtomicBoolean over = new AtomicBoolean();
    private Thread load;

    @AfterEach
    void stop() throws InterruptedException {
        over.set(true);
        if (load != null) {
            load.join();
        }
    }

    @Test
    void aServerThatWasDemotedToReadingIsLeftAndTheNextPrimaryTakesEvents() throws Exception {
        try (SpillFixture fixture = SpillFixture.of(TestDatabase.migrated(), "")) {
            // Given
            begin(fixture);

            // When: its connections are replaced by some that only read, and that stay open when there is a primary
            // again
            fixture.demote();
            awaitRefusals();
            fixture.promote();

            // Then
            awaitTaken();
            finish(fixture);
        }
    }

    @Test
    void aServerThatTakesTlsAloneIsMetAgainByTls(@TempDir Path directory) throws Exception {
        try (TlsServer server = TlsServer.start(directory, TestDatabase.SERVICE, "trust");
                SpillFixture fixture = SpillFixture.of(
                        TestDatabase.migratedOn(server.port()), "?sslmode=verify-full&sslrootcert=" + server.root())) {
            begin(fixture);
            assertThat(fixture.rows("select ssl from pg_stat_ssl where pid = pg_backend_pid()"))
                    .containsExactly("true");

            // When: its connections end, and it cannot be reached
            fixture.proxy().cut();
            awaitRefusals();
            fixture.proxy().restore();

            // Then
            awaitTaken();

            // When: it says nothing any more
            fixture.proxy().freeze();
            awaitRefusals();
            fixture.proxy().thaw();

            // Then
            awaitTaken();
            finish(fixture);
        }
    }

    private void begin(SpillFixture fixture) {
        SpillConfig config = SpillFixture.config(Map.of());
        KafkaAvailability kafka = new KafkaAvailability();
        SpillMonitor watch = fixture.runningWatch(config, kafka);
        PostgresSpill spill = fixture.spill(config, watch);
        load = new Thread(() -> {
            for (int i = 0; !over.get(); i++) {
                String value = "e" + i;
                AppendResult result = spill.append(SpillFixture.event("t", "u", value), Cause.TIMEOUT)
                        .await()
                        .atMost(Timeouts.CONDITION);
                if (result == AppendResult.STORED) {
                    acknowledged.add(value);
                } else {
                    refused.incrementAndGet();
                    Thread.yield();
                }
            }
            watch.onStop(null);
        });
        load.start();
        awaitTaken();
    }

    private void awaitTaken() {
        int before = acknowledged.size();
        await().until(() -> acknowledged.size() > before + 20);
    }

    private void awaitRefusals() {
        int before = refused.get();
        await().until(() -> refused.get() > before);
    }

    private void finish(SpillFixture fixture) throws InterruptedException {
        over.set(true);
        load.join();
        List<String> there = fixture.rows("select convert_from(value, 'UTF8') from spilled_event");
        assertThat(there).containsAll(acknowledged).doesNotHaveDuplicates();
    }
}
