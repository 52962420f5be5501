package dev.carflow.benchmark.enrichment;

/** What is known of one contender. */
final class Row {

    private final Contender contender;
    private final OutputCheck output;
    private final Figures rate = new Figures();
    private final Figures cpu = new Figures();
    private final Figures brokerCpu = new Figures();
    private final Figures stubCpu = new Figures();
    private long events;
    private long calls;

    Row(Contender contender, OutputCheck output) {
        this.contender = contender;
        this.output = output;
    }

    /** @param cpus microseconds for each event: of the contender, the broker and the stub */
    void measured(double perSecond, double... cpus) {
        rate.add(perSecond);
        cpu.add(cpus[0]);
        brokerCpu.add(cpus[1]);
        stubCpu.add(cpus[2]);
    }

    /** In any block, the warm-up's too. */
    void did(long moreEvents, long moreCalls) {
        events += moreEvents;
        calls += moreCalls;
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
        return events == 0 ? 0 : (double) calls / events;
    }
}
