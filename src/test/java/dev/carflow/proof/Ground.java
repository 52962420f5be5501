package dev.carflow.proof;

import dev.carflow.sandbox.EmbeddedKafka;
import dev.carflow.sandbox.EmbeddedPostgres;
import java.net.URI;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.admin.Admin;

/** The broker and the database under all scenarios; each scenario has topics, a group and an allowance of its own. */
final class Ground implements AutoCloseable {

    private final EmbeddedKafka kafka;
    private final EmbeddedPostgres postgres;
    private final Admin admin;
    private final AtomicInteger scenes = new AtomicInteger();

    Ground() {
        CompletableFuture<EmbeddedPostgres> starting = CompletableFuture.supplyAsync(EmbeddedPostgres::start);
        kafka = EmbeddedKafka.start();
        postgres = starting.join();
        admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()));
    }

    String kafka() {
        return kafka.bootstrapServers();
    }

    Admin admin() {
        return admin;
    }

    URI database() {
        return URI.create(postgres.reactiveUrl());
    }

    String databaseUser() {
        return postgres.user();
    }

    /** The first part of topics, and the name of everything else that scenarios must not share. */
    String newName(String scenario) {
        return scenario + "-" + scenes.incrementAndGet();
    }

    @Override
    public void close() {
        admin.close();
        kafka.close();
        postgres.close();
    }
}
