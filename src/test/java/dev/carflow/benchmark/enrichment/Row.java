package dev.carflow.benchmark.enrichment;

/** What is known of one contender. */
final class Row {

    private static final double STILL_RISING = 1.2;

    private final Contender contender;
    private final OutputCheck output;
    private final Figures rate = new Figures();
    private final Figures busy = new Figures();
    private final Figures cpu = new Figures();
    private final Figures brokerCpu = new Figures();
    private final Figures stubCpu = new Figures();
    private long events;
    private long measuredEvents;
    private long measuredCalls;

    Row(Contender contender, OutputCheck output) {
        this.contender = contender;
        this.output = output;
    }

    /**
     * One block.
     *
     * @param coresBusy the share of all cores in use
     * @param cpus microseconds for each event: of the contender, the broker and the stub
     */
    void measured(double perSecond, double coresBusy, double... cpus) {
        rate.add(perSecond);
        busy.add(coresBusy);
        cpu.add(cpus[0]);
        brokerCpu.add(cpus[1]);
        stubCpu.add(cpus[2]);
    }

    /** In any block, the warm-up's too. */
    void did(long moreEvents) {
        events += moreEvents;
    }

    /** While measuring: a worker that is cold may give calls up, which must not make it look fast later. */
    void called(long moreEvents, long moreCalls) {
        measuredEvents += moreEvents;
        measuredCalls += moreCalls;
    }

    /** Figures of a JVM that is not warm yet say little. */
    boolean isStillRising() {
        return rate.last() > STILL_RISING * rate.first();
    }

    Contender contender() {
        return contender;
    }

    OutputCheck output() {
        return output;
    }

    Figures rate() {
        return rate;
    }

    Figures busy() {
        return busy;
    }

    Figures cpu() {
        return cpu;
    }

    Figures brokerCpu() {
        return brokerCpu;
    }

    Figures stubCpu() {
        return stubCpu;
    }

    long events() {
        return events;
    }

    double callsEach() {
        return measuredEvents == 0 ? 0 : (double) measuredCalls / measuredEvents;
    }
}
