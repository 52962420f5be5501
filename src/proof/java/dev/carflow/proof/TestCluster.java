package dev.carflow.proof;

import dev.carflow.TestDatabase;
import dev.carflow.kafka.BrokerDisk;
import dev.carflow.sandbox.EmbeddedKafka;
import dev.carflow.sandbox.Ports;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.admin.Admin;

/** The broker and the database of all scenarios; each scenario has topics, a group and an allowance of its own. */
final class TestCluster implements AutoCloseable {

    private final EmbeddedKafka kafka;
    private final BrokerDisk disk;
    private final TestDatabase postgres;
    private final Admin admin;
    private final List<String> workersJvm;
    private final AtomicInteger scenarios = new AtomicInteger();

    /**
     * @param workersJvm JVM options of the workers
     */
    TestCluster(List<String> workersJvm) {
        this.workersJvm = List.copyOf(workersJvm);
        CompletableFuture<TestDatabase> starting = CompletableFuture.supplyAsync(TestDatabase::migrated);
        Path directory = temporary();
        kafka = EmbeddedKafka.start(directory, Ports.take());
        disk = new BrokerDisk(kafka, directory);
        postgres = starting.join();
        admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()));
    }

    private static Path temporary() {
        try {
            return Files.createTempDirectory("carflow-ground-");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String kafka() {
        return kafka.bootstrapServers();
    }

    /** Returns the broker's disk. */
    BrokerDisk disk() {
        return disk;
    }

    List<String> workersJvm() {
        return workersJvm;
    }

    Admin admin() {
        return admin;
    }

    URI database() {
        return URI.create(postgres.reactiveUrl());
    }

    /** Does what {@code accounts remove} does. */
    void removeUser(String smartcarUserId) {
        postgres.execute("select from remove_account(null, '" + smartcarUserId + "')");
    }

    /** Returns the settings of a process with a database. */
    Map<String, String> databaseSettings() {
        return Map.of(
                "CARFLOW_DATABASE_URL", postgres.reactiveUrl(),
                "CARFLOW_DATABASE_USERNAME", postgres.user(),
                "CARFLOW_DATABASE_PASSWORD", postgres.user());
    }

    /** Returns the first part of topic names, and of all other names that scenarios must not share. */
    String newName(String scenario) {
        return scenario + "-" + scenarios.incrementAndGet();
    }

    @Override
    public void close() {
        admin.close();
        kafka.close();
        postgres.close();
    }
}
