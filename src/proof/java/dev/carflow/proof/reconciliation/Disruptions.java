package dev.carflow.proof.reconciliation;

import dev.carflow.Timeouts;
import dev.carflow.proof.deployment.Deployment;
import dev.carflow.proof.deployment.ServiceInstance;
import dev.carflow.sandbox.simulator.api.Allowance;
import dev.carflow.sandbox.simulator.api.ApiCounts;
import dev.carflow.sandbox.simulator.api.Endpoint;
import dev.carflow.sandbox.simulator.api.Fault;
import dev.carflow.sandbox.simulator.api.FaultCondition;
import dev.carflow.sandbox.simulator.api.Faults;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;

/** The disruptions of deployments. */
final class Disruptions {

    private static final int LONGEST_LIFE_MS = 2500;

    /** Further attempts until the event that a row is about has happened once. */
    private static final int MOST_FURTHER = 5;

    /** While it is away the spill stores events. */
    private static final int THE_BROKER = 2;

    private static final String NO_INSTANCE = "the only instance is away while it starts";
    private static final String NOWHERE = "for a while there is neither Kafka nor a database that takes events";

    private static final Duration SHORT_WINDOW = Duration.ofSeconds(10);

    private Disruptions() {}

    static Disruption none(Duration time) {
        return new Disruption(
                "nothing, %d s".formatted(time.toSeconds()),
                Demands.usual().withNothingNoticed().withCalls(),
                (deployment, load, random) -> {
                    load.flowFor(time);
                    return List.of();
                });
    }

    static Disruption serviceKilled(int times) {
        Demands demands = Demands.usual().withDyingInstances().withGivenUpBecause(NO_INSTANCE);
        return new Disruption("service killed %d times".formatted(times), demands, (deployment, load, random) -> {
            for (int i = 0; i < times; i++) {
                load.flowFor(life(random));
                load.outage(() -> restart(deployment.service()));
            }
            return List.of();
        });
    }

    private static void restart(ServiceInstance instance) throws Exception {
        instance.kill();
        instance.start();
        instance.awaitReady();
    }

    /** Each time once while it spills, and once while it drains. */
    static Disruption serviceKilledInOutages(int times) {
        Demands demands = Demands.usual().withDyingInstances().withSpill().withGivenUpBecause(NO_INSTANCE);
        return new Disruption(
                "service killed %d times while it spills, and while it drains".formatted(times),
                demands,
                (deployment, load, random) -> {
                    ServiceInstance service = deployment.service();
                    AtomicInteger full = new AtomicInteger();
                    for (int i = 0; i < times || full.get() == 0 && i < times + MOST_FURTHER; i++) {
                        deployment.brokerNetwork().cut();
                        awaitSpilled(deployment, load);
                        load.flowFor(life(random));
                        load.outage(() -> {
                            service.kill();
                            service.start();
                            service.awaitSpill();
                        });
                        load.flowFor(life(random));
                        deployment.brokerNetwork().restore();
                        load.flowFor(life(random).dividedBy(4));
                        load.outage(() -> {
                            service.kill();
                            full.addAndGet(Spill.holdsEvents(deployment.database()) ? 1 : 0);
                            service.start();
                            service.awaitReady();
                        });
                    }
                    return List.of(atLeastOnce("killed with events to drain", full.get()));
                });
    }

    private static void awaitSpilled(Deployment deployment, Load load) throws Exception {
        load.flowUntil("events are spilled", () -> Spill.holdsEvents(deployment.database()), Timeouts.PROGRESS);
    }

    static Disruption brokerKilled(int times) {
        return new Disruption(
                "broker killed %d times".formatted(times), Demands.usual(), (deployment, load, random) -> {
                    for (int i = 0; i < times; i++) {
                        load.flowFor(life(random));
                        deployment.broker().kill();
                        load.flowFor(life(random).dividedBy(2));
                        deployment.broker().start();
                    }
                    return List.of();
                });
    }

    /** Every second time the spill holds events, because the broker is cut off. */
    static Disruption databaseKilled(int times) {
        Demands demands = Demands.usual().withSpill().withGivenUpBecause(NOWHERE);
        return new Disruption("Postgres killed %d times".formatted(times), demands, (deployment, load, random) -> {
            int full = 0;
            for (int i = 0; i < times; i++) {
                if (i % 2 == 0) {
                    deployment.brokerNetwork().cut();
                    awaitSpilled(deployment, load);
                    load.flowFor(life(random));
                    full += Spill.holdsEvents(deployment.database()) ? 1 : 0;
                    load.outage(() -> {
                        restartDatabase(deployment, load, random);
                        deployment.service().awaitSpill();
                        deployment.brokerNetwork().restore();
                        deployment.service().awaitReady();
                    });
                } else {
                    load.flowFor(life(random));
                    restartDatabase(deployment, load, random);
                }
            }
            return List.of(atLeastOnce("killed with spilled events", full));
        });
    }

    private static void restartDatabase(Deployment deployment, Load load, SplittableRandom random) throws Exception {
        deployment.database().kill();
        load.flowFor(life(random).dividedBy(2));
        deployment.database().start();
    }

    /**
     * @throws IllegalStateException if it never happened
     */
    private static String atLeastOnce(String what, int times) {
        if (times == 0) {
            throw new IllegalStateException("never " + what);
        }
        return "%s %d times".formatted(what, times);
    }

    /** A random moment, so that some are in the middle of the one before. */
    private static Duration life(SplittableRandom random) {
        return Duration.ofMillis(random.nextInt(LONGEST_LIFE_MS));
    }

    /** Every third kill is another process's, while the network to the broker comes and goes. */
    static Disruption anythingKilledInOutages(int times) {
        Demands demands =
                Demands.usual().withDyingInstances().withSpill().withGivenUpBecause(NO_INSTANCE + ", and " + NOWHERE);
        String name = "any of them killed %d times in outages".formatted(times);
        return new Disruption(name, demands, (deployment, load, random) -> {
            for (int i = 0; i < times; i++) {
                deployment.brokerNetwork().cut();
                load.flowFor(life(random));
                int which = i % 3;
                Outage.Action action = () -> {
                    killOne(deployment, which);
                    load.flowFor(life(random));
                    deployment.brokerNetwork().restore();
                    load.flowFor(life(random));
                    deployment.service().awaitReady();
                };
                if (which == THE_BROKER) {
                    action.happen();
                } else {
                    load.outage(action);
                }
            }
            return List.of();
        });
    }

    private static void killOne(Deployment deployment, int which) throws Exception {
        switch (which) {
            case 0 -> {
                deployment.database().kill();
                deployment.database().start();
            }
            case 1 -> {
                deployment.service().kill();
                deployment.service().start();
            }
            default -> {
                deployment.broker().kill();
                deployment.broker().start();
            }
        }
    }

    static Disruption brokerFrozen(Duration time) {
        String name = "broker frozen %d s".formatted(time.toSeconds());
        return new Disruption(name, Demands.usual().withSpill(), (deployment, load, random) -> {
            deployment.broker().freeze();
            load.flowFor(time);
            deployment.broker().thaw();
            return List.of();
        });
    }

    static Disruption brokerCutOff(Duration time) {
        String name = "broker cut off %d s".formatted(time.toSeconds());
        return new Disruption(name, Demands.usual().withSpill(), (deployment, load, random) -> {
            deployment.brokerNetwork().cut();
            load.flowFor(time);
            deployment.brokerNetwork().restore();
            return List.of();
        });
    }

    /**
     * @param each added in each direction
     */
    static Disruption brokerFarAway(Duration time, Duration each, Demands demands) {
        return new Disruption(
                "broker %d ms farther away %d s".formatted(each.toMillis(), time.toSeconds()),
                demands,
                (deployment, load, random) -> {
                    deployment.brokerNetwork().delay(each);
                    load.flowFor(time);
                    deployment.brokerNetwork().delay(Duration.ZERO);
                    return List.of();
                });
    }

    /** The broker receives everything, and none of its answers arrives, not even later. */
    static Disruption brokerHalfOpen(int times, Duration time) {
        return new Disruption(
                "broker half-open %d times %d s".formatted(times, time.toSeconds()),
                Demands.usual().withSpill(),
                (deployment, load, random) -> {
                    for (int i = 0; i < times; i++) {
                        deployment.brokerNetwork().holdAnswers();
                        load.flowFor(time);
                        deployment.brokerNetwork().drop();
                        deployment.brokerNetwork().thaw();
                        load.flowFor(life(random).plusSeconds(1));
                    }
                    return List.of();
                });
    }

    /** The database comes and goes in the middle of it. */
    static Disruption databaseAwayInOutage(Duration time) {
        return new Disruption(
                "Postgres away in an outage of %d s".formatted(time.toSeconds()),
                Demands.usual().withSpill().withGivenUpBecause(NOWHERE),
                (deployment, load, random) -> {
                    Duration part = time.dividedBy(4);
                    deployment.brokerNetwork().cut();
                    load.flowFor(part);
                    load.outage(() -> {
                        deployment.databaseNetwork().cut();
                        load.flowFor(part);
                        deployment.databaseNetwork().restore();
                        load.flowFor(part);
                        deployment.database().kill();
                        deployment.database().start();
                        load.flowFor(part);
                        deployment.brokerNetwork().restore();
                        deployment.service().awaitReady();
                    });
                    return List.of();
                });
    }

    /** The table of spilled events cannot grow any more in the middle of an outage. */
    static Disruption spillFull(Duration time) {
        return new Disruption(
                "spill's disk full in an outage of %d s".formatted(time.toSeconds()),
                Demands.usual().withSpill().withGivenUpBecause(NOWHERE),
                (deployment, load, random) -> {
                    Duration part = time.dividedBy(3);
                    try (TinyDisk disk = TinyDisk.under(deployment.database())) {
                        deployment.brokerNetwork().cut();
                        load.flowFor(part);
                        load.outage(() -> {
                            disk.fill();
                            load.flowFor(part);
                            disk.free();
                            load.flowFor(part);
                            deployment.brokerNetwork().restore();
                            deployment.service().awaitReady();
                        });
                        return List.of(disk.kind());
                    }
                });
    }

    /** Two instances, each of which is stopped and started in turn. */
    static Disruption serviceStopped(int times) {
        String name = "SIGTERM %d times, two instances".formatted(times);
        return new Disruption(name, Demands.usual().withNothingNoticed(), (deployment, load, random) -> {
            try (SecondInstance second = new SecondInstance(deployment)) {
                load.flowFor(Duration.ofSeconds(1));
                Duration longest = Duration.ZERO;
                for (int i = 0; i < times; i++) {
                    ServiceInstance next = i % 2 == 0 ? deployment.service() : second.instance();
                    Duration took = next.terminate();
                    longest = took.compareTo(longest) > 0 ? took : longest;
                    next.start();
                    next.awaitReady();
                    load.flowFor(life(random));
                }
                second.instance().terminate();
                return List.of("longest exit %.1f s".formatted(longest.toMillis() / 1e3));
            }
        });
    }

    /** Two instances share an outage; one of them is killed in it, the other one after it. */
    static Disruption twoInstances(Duration outage) {
        return new Disruption(
                "two instances, an outage of %d s, both killed".formatted(outage.toSeconds()),
                Demands.usual().withDyingInstances().withSpill(),
                (deployment, load, random) -> {
                    try (SecondInstance second = new SecondInstance(deployment)) {
                        load.flowFor(Duration.ofSeconds(1));
                        deployment.brokerNetwork().cut();
                        load.flowFor(outage.dividedBy(2));
                        deployment.service().kill();
                        load.flowFor(outage.dividedBy(2));
                        awaitSpilled(deployment, load);
                        deployment.service().start();
                        deployment.brokerNetwork().restore();
                        load.flowFor(life(random));
                        deployment.service().awaitReady();
                        second.instance().kill();
                        load.flowFor(life(random));
                        second.instance().start();
                        second.instance().awaitReady();
                        second.instance().terminate();
                        return List.of();
                    }
                });
    }

    /** Ready once created; gone once closed, however its row ended. */
    private record SecondInstance(Deployment deployment, ServiceInstance instance) implements AutoCloseable {

        SecondInstance(Deployment deployment) {
            this(deployment, deployment.addService());
            instance.awaitReady();
        }

        @Override
        public void close() throws IOException {
            deployment.removeService(instance);
        }
    }

    /** Smartcar's API fails in several ways and allows few calls, while the network to the broker comes and goes. */
    static Disruption smartcarFails(int outages, Duration time) {
        return new Disruption(
                "Smartcar failing, allowance 40 and 12/min, broker cut %d times %d s"
                        .formatted(outages, time.toSeconds()),
                Demands.usual().withCalls().withSpill(),
                settings -> settings.with("CARFLOW_RATE_LIMIT_CAPACITY", "40")
                        .with("CARFLOW_RATE_LIMIT_REFILL_PER_MINUTE", "12")
                        .withApi(api -> api.withAllowance(Allowance.harsh().withBucket(40, 12))),
                (deployment, load, random) -> {
                    Faults faults = deployment.smartcar().api().faults();
                    Fault latency = Fault.latency(Duration.ofSeconds(2));
                    List.of(Fault.status(500), Fault.status(502), Fault.status(401), new Fault.Reset(), latency)
                            .forEach(fault -> faults.inject(
                                    fault, FaultCondition.withProbability(0.1).at(Endpoint.SIGNALS)));
                    for (int i = 0; i < outages; i++) {
                        load.flowFor(time);
                        deployment.brokerNetwork().cut();
                        load.flowFor(time);
                        deployment.brokerNetwork().restore();
                    }
                    load.flowFor(time);
                    faults.liftAll();
                    ApiCounts counts = deployment.smartcar().api().counts();
                    return List.of(
                            "calls %d".formatted(counts.at(Endpoint.SIGNALS)),
                            "refused by Smartcar's allowance %d".formatted(counts.refusedForApplication()));
                });
    }

    /** A worker is away for longer than the window, while events that it had just written are delivered again. */
    static Disruption longerThanTheWindow(int times) {
        return new Disruption(
                "worker killed %d times and away for longer than the window of duplicates (10 s)".formatted(times),
                Demands.usual().withDuplicatesWindow(SHORT_WINDOW),
                settings -> settings.with("CARFLOW_ROLES", "ingest")
                        .with("CARFLOW_ENRICHMENT_DUPLICATES_WINDOW", SHORT_WINDOW.toString()),
                (deployment, load, random) -> {
                    ServiceInstance worker = deployment.addWorker();
                    worker.awaitReady();
                    for (int i = 0; i < times; i++) {
                        load.flowFor(life(random).plus(SHORT_WINDOW.dividedBy(2)));
                        worker.kill();
                        load.flowFor(SHORT_WINDOW.multipliedBy(2));
                        worker.start();
                        worker.awaitReady();
                    }
                    return List.of();
                });
    }
}
