package dev.carflow.benchmark.startup;

import dev.carflow.Samples;
import dev.carflow.ServiceProcess;
import dev.carflow.benchmark.process.ProcessFigures;
import dev.carflow.packaged.ServiceClient;
import java.io.IOException;
import java.net.ConnectException;
import java.time.Duration;

/**
 * One start, observed from outside.
 *
 * @param alive until liveness is up: the HTTP servers answer
 * @param ready until readiness is up: Kafka and the database are there, and partitions are assigned
 * @param acknowledged until a webhook that is sent repeatedly was answered 200 for the first time
 * @param cpuMillis processor time used until then, including the JVM's compilers
 */
record Start(Duration alive, Duration acknowledged, Duration ready, long cpuMillis) {

    private static final Duration LONGEST = Duration.ofMinutes(1);
    private static final Duration PAUSE = Duration.ofMillis(5);

    /** @param began {@link System#nanoTime} just before the process was started */
    static Start watch(ServiceProcess process, ServiceClient client, long began)
            throws IOException, InterruptedException {
        Duration alive = until(began, process, () -> client.isAlive());
        Samples.Delivery sample = Samples.delivery("vehicle-state-tesla-model3");
        Duration acknowledged = until(began, process, () -> client.deliver(sample) == 200);
        Duration ready = until(began, process, client::isReady);
        long cpu = ProcessFigures.cpuMicros(process.handle()) / 1000;
        return new Start(alive, acknowledged, ready, cpu);
    }

    private interface Question {
        boolean isYes() throws IOException, InterruptedException;
    }

    private static Duration until(long began, ServiceProcess process, Question question)
            throws IOException, InterruptedException {
        while (!isYes(question)) {
            Duration passed = Duration.ofNanos(System.nanoTime() - began);
            if (!process.isRunning() || passed.compareTo(LONGEST) > 0) {
                throw new IllegalStateException("not there after " + passed + ":\n" + process.output());
            }
            Thread.sleep(PAUSE.toMillis());
        }
        return Duration.ofNanos(System.nanoTime() - began);
    }

    private static boolean isYes(Question question) throws IOException, InterruptedException {
        try {
            return question.isYes();
        } catch (ConnectException e) {
            return false;
        }
    }
}
