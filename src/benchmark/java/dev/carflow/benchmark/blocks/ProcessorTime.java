package dev.carflow.benchmark.blocks;

import dev.carflow.benchmark.Machine;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.LongSupplier;

/** The processor time that the processes of a row use from one moment on, and the load of other programs. */
public final class ProcessorTime {

    private static final double NANOS_PER_MICRO = 1000;

    private final Map<Figure, LongSupplier> clocks;
    private final Map<Figure, Long> before = new EnumMap<>(Figure.class);
    private final Map<Figure, Long> used = new EnumMap<>(Figure.class);
    private final long beganAt;
    private double elapsed;
    private double busyCores;

    private ProcessorTime(Map<Figure, LongSupplier> clocks) {
        this.clocks = clocks;
        clocks.forEach((figure, clock) -> before.put(figure, clock.getAsLong()));
        Machine.busySinceLastAsked();
        this.beganAt = System.nanoTime();
    }

    /**
     * @param clocks processor time so far in microseconds, of each process or group of processes
     */
    public static ProcessorTime startOf(Map<Figure, LongSupplier> clocks) {
        return new ProcessorTime(clocks);
    }

    /** Ends the measurement: what is used later does not count. */
    public void stop() {
        elapsed = (System.nanoTime() - beganAt) / NANOS_PER_MICRO;
        busyCores = Machine.busySinceLastAsked() * Machine.cores();
        clocks.forEach((figure, clock) -> used.put(figure, clock.getAsLong() - before.get(figure)));
    }

    /**
     * Ends the measurement, unless it has been stopped.
     *
     * @return per event, for each and for all together; and the cores that others kept busy
     */
    public Map<Figure, Double> perEvent(long events) {
        if (used.isEmpty()) {
            stop();
        }
        return figures(used, events, elapsed, busyCores);
    }

    /**
     * @param used microseconds of each process
     * @param elapsed microseconds
     * @param busyCores by all processes of the machine, on average
     */
    static Map<Figure, Double> figures(Map<Figure, Long> used, long events, double elapsed, double busyCores) {
        Map<Figure, Double> figures = new EnumMap<>(Figure.class);
        used.forEach((figure, micros) -> figures.put(figure, (double) micros / events));
        double all = used.values().stream().mapToLong(Long::longValue).sum();
        figures.put(Figure.ALL_CPU, all / events);
        figures.put(Figure.OTHER_CORES, Math.max(0, busyCores - all / elapsed));
        return figures;
    }
}
