package dev.carflow.benchmark;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.stream.Stream;

/** The facts without which figures are meaningless. */
public final class Machine {

    private static final Duration SAMPLE = Duration.ofSeconds(2);
    private static final Path CPU_INFO = Path.of("/proc/cpuinfo");

    private Machine() {}

    public static String description() {
        return String.format(
                Locale.ROOT,
                "%d cores (%s), %s %s, %s %s",
                cores(),
                processor(),
                System.getProperty("os.name"),
                System.getProperty("os.version"),
                System.getProperty("java.vm.name"),
                System.getProperty("java.vm.version"));
    }

    public static int cores() {
        return Runtime.getRuntime().availableProcessors();
    }

    /** Over the last minute; negative if the system does not report it. */
    public static double loadAverage() {
        return ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
    }

    /** The share of all cores that is in use now; negative if the system does not report it. */
    public static double busyShare() throws InterruptedException {
        busySinceLastAsked();
        Thread.sleep(SAMPLE.toMillis());
        return busySinceLastAsked();
    }

    /** The share of all cores that was in use since the previous call; negative if the system does not report it. */
    public static double busySinceLastAsked() {
        return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getCpuLoad();
    }

    private static String processor() {
        String architecture = System.getProperty("os.arch");
        if (!Files.exists(CPU_INFO)) {
            return architecture;
        }
        try (Stream<String> lines = Files.lines(CPU_INFO)) {
            return lines.filter(line -> line.startsWith("model name"))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst()
                    .orElse(architecture);
        } catch (IOException e) {
            return architecture;
        }
    }
}
