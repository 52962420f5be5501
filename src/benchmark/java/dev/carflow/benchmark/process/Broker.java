package dev.carflow.benchmark.process;

import dev.carflow.sandbox.EmbeddedKafka;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * The broker's process. It also watches over the others: it reads the ids of the benchmark's other processes from its
 * standard input, and if that ends without notice, the benchmark was killed, and it kills them too.
 */
public final class Broker {

    private Broker() {}

    public static void main(String... args) throws IOException {
        int port = Integer.parseInt(args[0]);
        EmbeddedKafka kafka = EmbeddedKafka.start(port, port);
        List<ProcessHandle> others = new CopyOnWriteArrayList<>();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            others.forEach(ProcessHandle::destroyForcibly);
            kafka.close();
        }));
        BufferedReader leash = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
        for (String pid = leash.readLine(); pid != null; pid = leash.readLine()) {
            Optional<ProcessHandle> other = ProcessHandle.of(Long.parseLong(pid));
            other.ifPresent(others::add);
        }
        System.exit(0);
    }
}
