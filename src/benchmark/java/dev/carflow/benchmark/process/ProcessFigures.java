package dev.carflow.benchmark.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Stream;

/** The operating system's figures of a process, if it has them. */
public final class ProcessFigures {

    private static final long NANOS_PER_MICRO = 1000;

    private ProcessFigures() {}

    /**
     * User and system time so far, in microseconds; 0 if the system does not report it. On Linux from {@code /proc}.
     */
    public static long cpuMicros(ProcessHandle process) {
        return process.info().totalCpuDuration().orElse(Duration.ZERO).toNanos() / NANOS_PER_MICRO;
    }

    /** The same of a process and all that it started. */
    public static long cpuMicrosOfAll(ProcessHandle process) {
        return all(process).mapToLong(ProcessFigures::cpuMicros).sum();
    }

    /** Resident memory now of a process and all that it started, in KiB; 0 if the system does not report it. */
    public static long rssOfAll(ProcessHandle process) {
        return all(process).mapToLong(one -> rss(one).orElse(0)).sum();
    }

    private static Stream<ProcessHandle> all(ProcessHandle process) {
        return Stream.concat(Stream.of(process), process.descendants());
    }

    /** Resident memory now, in KiB. */
    public static OptionalLong rss(ProcessHandle process) {
        return status(process, "VmRSS:");
    }

    /** The most resident memory so far, in KiB. */
    public static OptionalLong peakRss(ProcessHandle process) {
        return status(process, "VmHWM:");
    }

    private static OptionalLong status(ProcessHandle process, String field) {
        Path status = Path.of("/proc", String.valueOf(process.pid()), "status");
        try {
            List<String> lines = Files.exists(status) ? Files.readAllLines(status) : List.of();
            return lines.stream()
                    .filter(line -> line.startsWith(field))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                    .findFirst();
        } catch (IOException e) {
            return OptionalLong.empty();
        }
    }
}
