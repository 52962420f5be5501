package dev.carflow.benchmark.ingest;

import dev.carflow.benchmark.LiveSignals.Amount;
import dev.carflow.benchmark.blocks.Contender;
import dev.carflow.benchmark.blocks.Figure;
import dev.carflow.benchmark.blocks.Results;
import dev.carflow.benchmark.blocks.Verdicts;
import java.util.Comparator;
import java.util.List;

/** What Carflow has to reach beside its bounds in the same run, and what must never be exceeded. */
record IngestGates(Verdicts verdicts, Amount body) {

    private static final double OF_BARE = 0.95;
    private static final double OF_BARE_IN_LARGE = 0.9;
    private static final double OF_LEANEST = 0.8;
    private static final double OF_NODE = 2.5;
    private static final double PROCESSOR_TIME = 1.10;
    private static final double WORTH_IT = 1.05;
    private static final double TAIL = 1.5;

    /** Of all processes, beyond which a run fails: 1.14 when this was written. */
    private static final double DEAREST = 1.25;

    void closedLoop(Results closed, Contender carflow, Contender bare, Contender leanest) {
        verdicts.atMost(
                "processor time of all processes for an event, Carflow / bare",
                ratio(closed, carflow, bare, Figure.ALL_CPU),
                DEAREST);
        verdicts.gateAtLeast(
                "events per second, Carflow / bare",
                ratio(closed, carflow, bare, Figure.RATE),
                body == Amount.LARGEST ? OF_BARE_IN_LARGE : OF_BARE);
        if (body != Amount.LARGEST) {
            verdicts.gateAtLeast(
                    "events per second, Carflow / leanest bare",
                    ratio(closed, carflow, leanest, Figure.RATE),
                    OF_LEANEST);
        }
        verdicts.gateAtMost(
                "processor time of the server alone for an event, Carflow / bare",
                ratio(closed, carflow, bare, Figure.OWN_CPU),
                PROCESSOR_TIME);
    }

    /** A way that was not chosen has to cost more than the chosen one; else it is to be chosen. */
    void rejected(Results closed, Contender way, Contender chosen) {
        verdicts.gateAtLeast(
                "processor time of the server alone for an event, " + way.name() + " / " + chosen.name()
                        + ": up to this the rejected way is to be taken",
                ratio(closed, way, chosen, Figure.OWN_CPU),
                WORTH_IT);
    }

    /** @param peers none if Node is not installed */
    void besideNode(Results closed, Contender carflow, List<? extends Contender> peers) {
        peers.stream()
                .max(Comparator.comparingDouble(
                        peer -> closed.sample(peer, Figure.RATE).median()))
                .ifPresent(best -> verdicts.gateAtLeast(
                        "events per second, Carflow / " + best.name() + ", the best in Node",
                        ratio(closed, carflow, best, Figure.RATE),
                        OF_NODE));
    }

    void openLoop(Results open, int percent, Contender carflow, Contender bare) {
        verdicts.gateAtMost(
                "p99.9 at " + percent + " % load, Carflow / bare", ratio(open, carflow, bare, Figure.P999), TAIL);
    }

    private static double ratio(Results results, Contender row, Contender reference, Figure figure) {
        return results.compare(row, reference, figure).ratios().median();
    }
}
