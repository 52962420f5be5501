package dev.carflow.benchmark.startup;

import dev.carflow.ServiceProcess;
import dev.carflow.benchmark.Machine;
import dev.carflow.benchmark.Settings;
import dev.carflow.benchmark.Table;
import dev.carflow.packaged.Packaging;
import dev.carflow.packaged.ServiceClient;
import dev.carflow.packaged.ServiceEnvironment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;

/**
 * The packaged jar without and with its AOT cache, and the native executable if one is given: starts in turn, then memory
 * at rest and under a steady load.
 */
public final class StartupBenchmark {

    private static final int PER_SECOND = 2000;
    private static final int USUAL_ROUNDS = 5;
    private static final int USUAL_SECONDS = 30;
    private static final int QUICK_SECONDS = 5;

    private final ServiceEnvironment around;
    private final Map<String, String> environment;
    private final List<Packaging> packagings;
    private final Duration load;

    private StartupBenchmark(ServiceEnvironment around, List<Packaging> packagings, Duration load) {
        this.around = around;
        this.environment = new HashMap<>(around.settings());
        // Both roles, and no calls: the service is measured, not the simulated Smartcar.
        environment.put("CARFLOW_ENRICHMENT_SIGNALS", "none");
        this.packagings = packagings;
        this.load = load;
    }

    /**
     * @return true: a start that does not complete is an error, and a slow one is reported
     */
    public static boolean run(Settings settings) throws IOException, InterruptedException {
        List<Packaging> packagings = packagings(settings);
        int rounds = settings.quick() ? 1 : USUAL_ROUNDS;
        Duration load = Duration.ofSeconds(settings.seconds().orElse(settings.quick() ? QUICK_SECONDS : USUAL_SECONDS));
        line("Carflow startup benchmark");
        line("machine  %s", Machine.description());
        line("before   load average %.2f (the build's included)", Machine.loadAverage());
        line("starts   %d of each in turn, both roles, the schema up to date; medians", rounds);
        line("");
        try (ServiceEnvironment around = ServiceEnvironment.start()) {
            return new StartupBenchmark(around, packagings, load).run(rounds);
        }
    }

    private static List<Packaging> packagings(Settings settings) {
        Path application = settings.application().getParent();
        List<Packaging> packagings = new ArrayList<>();
        packagings.add(Packaging.jar("jar", application, List.of("-XX:AOTMode=off")));
        if (Files.exists(application.resolve(Packaging.CACHE))) {
            // Fails if it cannot start with the cache: a row must be what its name says.
            packagings.add(Packaging.jar(
                    "jar with AOT cache", application, List.of("-XX:AOTCache=" + Packaging.CACHE, "-XX:AOTMode=on")));
        }
        settings.nativeExecutable()
                .ifPresent(executable -> packagings.add(Packaging.executable("native executable", executable)));
        return packagings;
    }

    private boolean run(int rounds) throws IOException, InterruptedException {
        Map<Packaging, List<Start>> starts = new HashMap<>();
        // The first start creates the schema and the topics, and is not counted.
        start(packagings.get(0));
        for (int round = 0; round < rounds; round++) {
            for (Packaging packaging : packagings) {
                starts.computeIfAbsent(packaging, first -> new ArrayList<>()).add(start(packaging));
            }
        }
        Table table = new Table(
                "", "alive ms", "first 200 ms", "ready ms", "CPU ms", "idle MiB", "loaded MiB", "peak MiB", "not 200");
        for (Packaging packaging : packagings) {
            List<Start> own = starts.get(packaging);
            MemoryFigures memory = MemoryFigures.of(launch(packaging), PER_SECOND, load);
            table.row(List.of(
                    packaging.name(),
                    median(own, start -> start.alive().toMillis()),
                    median(own, start -> start.acknowledged().toMillis()),
                    median(own, start -> start.ready().toMillis()),
                    median(own, Start::cpuMillis),
                    number(memory.idle()),
                    number(memory.loaded()),
                    number(memory.peak()),
                    number(memory.refused())));
        }
        System.out.println(table);
        line("");
        line(
                "alive: liveness answers; first 200: a webhook is acknowledged, so it is on Kafka; ready: readiness answers;");
        line(
                "CPU: processor time until then. Memory is resident: 10 s after the start, and after %d s of",
                load.toSeconds());
        line(
                "%,d events/s through both roles. The broker, the database and the load are on the same machine.",
                PER_SECOND);
        line(
                "'not 200': under that load, which begins at once; a JVM that is cold refuses some, and Smartcar sends them again.");
        line("load average %.2f after the run", Machine.loadAverage());
        return true;
    }

    private Start start(Packaging packaging) throws IOException, InterruptedException {
        long began = System.nanoTime();
        try (ServiceProcess process = launch(packaging)) {
            Start start = Start.watch(process, new ServiceClient(process), began);
            // So that the broker does not wait for a member that is gone.
            process.terminate(Duration.ofMinutes(1));
            return start;
        }
    }

    private ServiceProcess launch(Packaging packaging) {
        return ServiceProcess.launch(
                packaging.directory(), packaging.with(around.trust()).command(), environment);
    }

    private static String median(List<Start> starts, Function<Start, Long> figure) {
        List<Long> sorted =
                starts.stream().map(figure).sorted(Comparator.naturalOrder()).toList();
        return number(sorted.get(sorted.size() / 2));
    }

    private static String number(long value) {
        return String.format(Locale.ROOT, "%,d", value);
    }

    private static void line(String format, Object... arguments) {
        System.out.printf(Locale.ROOT, format + "%n", arguments);
    }
}
