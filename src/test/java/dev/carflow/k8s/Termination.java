package dev.carflow.k8s;

import dev.carflow.http.ShutdownConfig;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/** A pod is not killed before it can be done: its grace is longer than all that its end may take, one after the other. */
final class Termination implements Check {

    /** Until the last record is confirmed or given up, and the producer closed: Reactive Messaging's {@code close-timeout}. */
    private static final Duration PRODUCER_CLOSES = Duration.ofMillis(
            Long.parseLong(Application.property("mp.messaging.outgoing.event-log.close-timeout", "10000")));

    /** The rest of the JVM's end, and a slow node. */
    private static final Duration SPARE = Duration.ofSeconds(5);

    @Override
    public Stream<String> problems(Manifests manifests) {
        return manifests.pods().filter(Pod::serves).flatMap(pod -> {
            Map<String, String> environment = pod.environment(manifests);
            Duration gracePeriod = setting(environment, "carflow.shutdown.grace-period");
            Duration needed = longest(shutdownTime(environment), gracePeriod);
            Duration grace = Duration.ofSeconds(
                    pod.spec().path("terminationGracePeriodSeconds").asInt(30));
            return grace.compareTo(needed) < 0
                    ? Stream.of(pod + ": needs " + needed.toSeconds() + " s to end and is killed after "
                            + grace.toSeconds() + " s")
                    : Stream.empty();
        });
    }

    private static Duration shutdownTime(Map<String, String> environment) {
        if (!environment.get("CARFLOW_ROLES").contains("ingest")) {
            return ShutdownConfig.WORKER_ENDS_WITHIN.plus(SPARE);
        }
        return setting(environment, "carflow.shutdown.delay")
                .plus(longest(
                        setting(environment, "carflow.shutdown.finish-within"),
                        setting(environment, "carflow.webhook.answer-within")))
                .plus(PRODUCER_CLOSES)
                .plus(SPARE);
    }

    private static Duration longest(Duration one, Duration other) {
        return one.compareTo(other) > 0 ? one : other;
    }

    private static Duration setting(Map<String, String> environment, String key) {
        String variable = key.replaceAll("[.-]", "_").toUpperCase(Locale.ROOT);
        return Application.duration(environment.getOrDefault(variable, Application.standard(key)));
    }
}
