package dev.carflow.benchmark.enrichment;

import dev.carflow.benchmark.Settings;
import dev.carflow.benchmark.enrichment.peer.ApiStub;
import dev.carflow.benchmark.process.ChildProcess;
import dev.carflow.benchmark.process.Children;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Smartcar's API in a process of its own. */
record Stub(int port, ProcessHandle process) {

    /** The requests so far. */
    record Counts(long tokens, long calls) {}

    static Stub start(Children children, int port, Settings settings) throws IOException, InterruptedException {
        ChildProcess child = children.startMain(
                "api stub",
                ApiStub.class,
                List.of(
                        String.valueOf(port),
                        String.valueOf(settings.latencyMillis()),
                        String.valueOf(settings.signals()),
                        String.valueOf(settings.errors()),
                        String.valueOf(settings.tokenSeconds())));
        Stub stub = new Stub(port, child.handle());
        child.awaitReady(() -> stub.counts().tokens() == 0);
        return stub;
    }

    String api() {
        return "http://localhost:" + port + ApiStub.API;
    }

    String token() {
        return "http://localhost:" + port + ApiStub.TOKEN;
    }

    Counts counts() throws IOException {
        try (InputStream in =
                URI.create("http://localhost:" + port + ApiStub.COUNTS).toURL().openStream()) {
            String[] counts = new String(in.readAllBytes(), StandardCharsets.US_ASCII).split(" ");
            return new Counts(Long.parseLong(counts[0]), Long.parseLong(counts[1]));
        }
    }
}
