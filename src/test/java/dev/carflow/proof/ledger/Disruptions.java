package dev.carflow.proof.ledger;

import dev.carflow.proof.deployment.ServiceInstance;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;

/** What deployments go through. */
final class Disruptions {

    private static final int LONGEST_LIFE_MS = 2500;

    private Disruptions() {}

    static Disruption none(Duration time) {
        return new Disruption("nothing, %d s".formatted(time.toSeconds()), true, (deployment, load, random) -> {
            load.flowFor(time);
            return List.of();
        });
    }

    static Disruption serviceKilled(int times) {
        return new Disruption("service killed %d times".formatted(times), (deployment, load, random) -> {
            for (int i = 0; i < times; i++) {
                load.flowFor(life(random));
                deployment.service().kill();
                deployment.service().start();
                deployment.service().awaitReady();
            }
            return List.of();
        });
    }

    static Disruption brokerKilled(int times) {
        return new Disruption("broker killed %d times".formatted(times), (deployment, load, random) -> {
            for (int i = 0; i < times; i++) {
                load.flowFor(life(random));
                deployment.broker().kill();
                load.flowFor(life(random).dividedBy(2));
                deployment.broker().start();
            }
            return List.of();
        });
    }

    static Disruption databaseKilled(int times) {
        return new Disruption("Postgres killed %d times".formatted(times), (deployment, load, random) -> {
            for (int i = 0; i < times; i++) {
                load.flowFor(life(random));
                deployment.database().kill();
                load.flowFor(life(random).dividedBy(2));
                deployment.database().start();
            }
            return List.of();
        });
    }

    /** At any moment, so that some are in the middle of the one before. */
    private static Duration life(SplittableRandom random) {
        return Duration.ofMillis(random.nextInt(LONGEST_LIFE_MS));
    }

    /** Every third kill is another process's, while the network to the broker goes and comes. */
    static Disruption anythingKilledInOutages(int times) {
        return new Disruption("any of them killed %d times in outages".formatted(times), (deployment, load, random) -> {
            for (int i = 0; i < times; i++) {
                deployment.brokerNetwork().cut();
                load.flowFor(life(random));
                switch (i % 3) {
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
                load.flowFor(life(random));
                deployment.brokerNetwork().restore();
                load.flowFor(life(random));
                deployment.service().awaitReady();
            }
            return List.of();
        });
    }

    static Disruption brokerFrozen(Duration time) {
        return new Disruption("broker frozen %d s".formatted(time.toSeconds()), (deployment, load, random) -> {
            deployment.broker().freeze();
            load.flowFor(time);
            deployment.broker().thaw();
            return List.of();
        });
    }

    static Disruption brokerCutOff(Duration time) {
        return new Disruption("broker cut off %d s".formatted(time.toSeconds()), (deployment, load, random) -> {
            deployment.brokerNetwork().cut();
            load.flowFor(time);
            deployment.brokerNetwork().restore();
            return List.of();
        });
    }

    /** @param each added each way */
    static Disruption brokerFarAway(Duration time, Duration each) {
        return new Disruption(
                "broker %d ms farther away %d s".formatted(each.toMillis(), time.toSeconds()),
                (deployment, load, random) -> {
                    deployment.brokerNetwork().delay(each);
                    load.flowFor(time);
                    deployment.brokerNetwork().delay(Duration.ZERO);
                    return List.of();
                });
    }

    /** The broker gets everything, and none of its answers arrives, not even later. */
    static Disruption brokerHalfOpen(int times, Duration time) {
        return new Disruption(
                "broker half-open %d times %d s".formatted(times, time.toSeconds()), (deployment, load, random) -> {
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

    /** The database goes and comes in the middle of it. */
    static Disruption databaseAwayInOutage(Duration time) {
        return new Disruption(
                "Postgres away in an outage of %d s".formatted(time.toSeconds()), (deployment, load, random) -> {
                    Duration part = time.dividedBy(4);
                    deployment.brokerNetwork().cut();
                    load.flowFor(part);
                    deployment.databaseNetwork().cut();
                    load.flowFor(part);
                    deployment.databaseNetwork().restore();
                    load.flowFor(part);
                    deployment.database().kill();
                    deployment.database().start();
                    load.flowFor(part);
                    deployment.brokerNetwork().restore();
                    return List.of();
                });
    }

    /** The table of spilled events cannot grow any more in the middle of an outage. */
    static Disruption spillFull(Duration time) {
        return new Disruption(
                "spill's disk full in an outage of %d s".formatted(time.toSeconds()), (deployment, load, random) -> {
                    Duration part = time.dividedBy(3);
                    try (TinyDisk disk = TinyDisk.under(deployment.database())) {
                        deployment.brokerNetwork().cut();
                        load.flowFor(part);
                        disk.fill();
                        load.flowFor(part);
                        disk.free();
                        load.flowFor(part);
                        deployment.brokerNetwork().restore();
                        deployment.service().awaitReady();
                        return List.of(disk.kind());
                    }
                });
    }

    /** Two instances, of which one after the other is told to stop and started again. */
    static Disruption serviceStopped(int times) {
        return new Disruption("SIGTERM %d times, two instances".formatted(times), true, (deployment, load, random) -> {
            ServiceInstance second = deployment.addService();
            second.awaitReady();
            load.flowFor(Duration.ofSeconds(1));
            Duration longest = Duration.ZERO;
            for (int i = 0; i < times; i++) {
                ServiceInstance next = deployment.services().get(i % 2);
                Duration took = next.terminate();
                longest = took.compareTo(longest) > 0 ? took : longest;
                next.start();
                next.awaitReady();
                load.flowFor(life(random));
            }
            second.terminate();
            deployment.removeService(second);
            return List.of("longest exit %.1f s".formatted(longest.toMillis() / 1e3));
        });
    }

    /** Two instances share an outage; one of them is killed in it, the other one after it. */
    static Disruption twoInstances(Duration outage) {
        return new Disruption(
                "two instances, an outage of %d s, both killed".formatted(outage.toSeconds()),
                (deployment, load, random) -> {
                    ServiceInstance second = deployment.addService();
                    second.awaitReady();
                    load.flowFor(Duration.ofSeconds(1));
                    deployment.brokerNetwork().cut();
                    load.flowFor(outage.dividedBy(2));
                    deployment.service().kill();
                    load.flowFor(outage.dividedBy(2));
                    deployment.service().start();
                    deployment.brokerNetwork().restore();
                    load.flowFor(life(random));
                    deployment.service().awaitReady();
                    second.kill();
                    load.flowFor(life(random));
                    second.start();
                    second.awaitReady();
                    second.terminate();
                    deployment.removeService(second);
                    return List.of();
                });
    }
}
