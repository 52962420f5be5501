package dev.carflow.benchmark.enrichment;

import dev.carflow.benchmark.Table;
import dev.carflow.benchmark.blocks.Verdicts;
import dev.carflow.benchmark.process.ProcessFigures;
import dev.carflow.benchmark.statistics.Trend;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A worker's memory over time. */
final class MemoryTable {

    private static final Pattern USED = Pattern.compile("used (\\d+)K");
    private static final String JCMD =
            Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
    private static final double KIB_PER_MIB = 1024;
    private static final double BYTES_PER_MIB = 1024 * 1024;

    private final Table table =
            new Table("second", "events", "heap used MiB", "RSS MiB", "vehicles", "of them MiB", "in windows", "lag");
    private final List<Trend.Point> heap = new ArrayList<>();
    private final List<Trend.Point> resident = new ArrayList<>();
    private final Service service;

    MemoryTable(Service service) {
        this.service = service;
    }

    void sample(long second) throws IOException, InterruptedException {
        jcmd("GC.run");
        Matcher used = USED.matcher(jcmd("GC.heap_info"));
        if (!used.find()) {
            throw new IllegalStateException("GC.heap_info has another form");
        }
        double heapMib = Long.parseLong(used.group(1)) / KIB_PER_MIB;
        double residentMib = ProcessFigures.rss(service.process()).orElse(0) / KIB_PER_MIB;
        heap.add(new Trend.Point(second / 3600.0, heapMib));
        resident.add(new Trend.Point(second / 3600.0, residentMib));
        List<String> row = List.of(
                String.valueOf(second),
                whole(service.metric("carflow_enrichment_events_total")),
                one(heapMib),
                one(residentMib),
                whole(service.metric("carflow_enrichment_memory_vehicles")),
                one(service.metric("carflow_enrichment_memory_bytes") / BYTES_PER_MIB),
                whole(service.metric("carflow_enrichment_window_events")),
                whole(service.metric("carflow_enrichment_lag")));
        table.row(row);
        System.out.println(String.join("  ", row));
    }

    void judge(Verdicts verdicts) {
        MemoryGrowth.HEAP.judge(heap, verdicts);
        MemoryGrowth.RESIDENT.judge(resident, verdicts);
    }

    private String jcmd(String command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        JCMD, String.valueOf(service.process().pid()), command)
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return output;
    }

    private static String whole(double number) {
        return String.format(Locale.ROOT, "%,.0f", number);
    }

    private static String one(double number) {
        return String.format(Locale.ROOT, "%,.1f", number);
    }

    @Override
    public String toString() {
        return table.toString();
    }
}
