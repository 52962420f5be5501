package dev.carflow.proof.hostile;

import dev.carflow.RawHttp;
import dev.carflow.Timeouts;
import java.io.IOException;
import java.net.URI;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.HdrHistogram.Histogram;

/** A well-behaved client at a steady rate; times are measured from when a delivery was due. */
final class WellBehavedClient {

    private static final int PER_SECOND = 50;
    private static final double P99 = 99;

    private final Histogram micros = new Histogram(TimeUnit.MINUTES.toMicros(1), 3);
    private final Map<String, Integer> answers = new TreeMap<>();

    /** Delivers for as long as {@code goesOn} holds. */
    WellBehavedClient deliver(URI service, BooleanSupplier goesOn) throws IOException {
        long interval = TimeUnit.SECONDS.toNanos(1) / PER_SECOND;
        long due = System.nanoTime();
        RawHttp connection = new RawHttp(service, Timeouts.CONDITION);
        try {
            for (; goesOn.getAsBoolean(); due += interval) {
                LockSupport.parkNanos(Math.max(0, due - System.nanoTime()));
                String answer;
                try {
                    answer = String.valueOf(connection.send(Requests.event()).statusAndBody());
                } catch (IOException lost) {
                    answer = "connection lost";
                    connection.close();
                    connection = new RawHttp(service, Timeouts.CONDITION);
                }
                micros.recordValue(Math.min(
                        micros.getHighestTrackableValue(), TimeUnit.NANOSECONDS.toMicros(System.nanoTime() - due)));
                answers.merge(answer, 1, Integer::sum);
            }
        } finally {
            connection.close();
        }
        return this;
    }

    double p99Millis() {
        return micros.getValueAtPercentile(P99) / 1000.0;
    }

    Map<String, Integer> answers() {
        return answers;
    }
}
