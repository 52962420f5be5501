package dev.carflow.benchmark;

import dev.carflow.benchmark.enrichment.EnrichmentBenchmark;
import dev.carflow.benchmark.enrichment.MemoryBenchmark;
import dev.carflow.benchmark.enrichment.VehicleGrowth;
import dev.carflow.benchmark.enrichment.WindowBenchmark;
import dev.carflow.benchmark.ingest.GrowthBenchmark;
import dev.carflow.benchmark.ingest.IngestBenchmark;
import dev.carflow.benchmark.ingest.SignaturesBenchmark;
import dev.carflow.benchmark.ingest.SpillBenchmark;
import dev.carflow.benchmark.ingest.WarmUpBenchmark;
import dev.carflow.benchmark.sizing.SizingBenchmark;
import dev.carflow.benchmark.startup.StartupBenchmark;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * {@code ./mvnw -Pbenchmark verify}; others with {@code -Dbenchmark.only=<names>}. A run fails if something is wrong, such as a missing event; if something costs much more than before, relative to its bound in the same run; or
 * if its figures mean nothing. It never fails because the machine is slow.
 */
public final class Benchmarks {

    private static final List<String> ALL = List.of(
            "ingest",
            "warmup",
            "signatures",
            "spill",
            "enrichment",
            "passthrough",
            "memory",
            "window",
            "growth",
            "sizing",
            "startup");

    /** A field, because an unreferenced logger forgets its level. */
    private static final Logger KAFKA_LOG = Logger.getLogger("org.apache.kafka");

    private Benchmarks() {}

    /** Ends the process with 0, or with 1 if a run fails. */
    public static void main(String... args) {
        KAFKA_LOG.setLevel(Level.WARNING);
        int exitCode = 1;
        try {
            Settings settings = Settings.read();
            String only = settings.only().orElse("ingest");
            boolean right = true;
            for (String name : only.equals("all") ? ALL : List.of(only.split(","))) {
                right &= new Passed(settings, name).orElse(() -> run(name, settings));
            }
            exitCode = right ? 0 : 1;
        } catch (IOException | InterruptedException | ExecutionException | RuntimeException e) {
            e.printStackTrace();
        }
        System.exit(exitCode);
    }

    private static boolean run(String name, Settings settings)
            throws IOException, InterruptedException, ExecutionException {
        return switch (name) {
            case "ingest" -> IngestBenchmark.run(settings);
            case "warmup" -> WarmUpBenchmark.run(settings);
            case "signatures" -> SignaturesBenchmark.run(settings);
            case "spill" -> SpillBenchmark.run(settings);
            case "enrichment" -> EnrichmentBenchmark.runWithCalls(settings);
            case "passthrough" -> EnrichmentBenchmark.runWithoutCalls(settings);
            case "memory" -> MemoryBenchmark.run(settings);
            case "window" -> WindowBenchmark.run(settings);
            case "growth" -> GrowthBenchmark.run(settings) & VehicleGrowth.run(settings);
            case "sizing" -> SizingBenchmark.run(settings);
            case "startup" -> StartupBenchmark.run(settings);
            default -> throw new IllegalArgumentException("benchmark.only must be one of " + ALL + ", or all");
        };
    }
}
