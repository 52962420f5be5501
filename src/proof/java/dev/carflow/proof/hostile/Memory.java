package dev.carflow.proof.hostile;

import dev.carflow.ServiceProcess;
import dev.carflow.benchmark.process.ProcessFigures;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;

/**
 * The memory of the service's process.
 *
 * @param rssMib resident memory; the heap is touched at start, so any growth is outside of it
 * @param heapMib heap in use after a full collection
 */
record Memory(long rssMib, long heapMib) {

    private static final long MIB = 1024 * 1024;

    static Memory of(ServiceProcess service) {
        try {
            long rss = ProcessFigures.rss(service.handle()).orElse(0) / 1024;
            new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "jcmd")
                                    .toString(),
                            String.valueOf(service.handle().pid()),
                            "GC.run")
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .waitFor();
            return new Memory(rss, heapUsed(service.management("/q/metrics")) / MIB);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static long heapUsed(URI metrics) throws IOException, InterruptedException {
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(metrics).build(), BodyHandlers.ofString())
                .body()
                .lines()
                .filter(line -> line.startsWith("jvm_memory_used_bytes") && line.contains("area=\"heap\""))
                .mapToLong(line -> (long) Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }
}
