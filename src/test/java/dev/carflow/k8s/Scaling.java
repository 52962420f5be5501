package dev.carflow.k8s;

import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;

/** Never more workers than divide the allowance or than there are partitions for; KEDA looks at the group that they are. */
final class Scaling implements Check {

    @Override
    public Stream<String> problems(Manifests manifests) {
        return manifests
                .find("Deployment", "carflow-worker")
                .map(worker -> worker(worker, manifests))
                .orElse(Stream.of("there is no worker"));
    }

    private static Stream<String> worker(Manifest worker, Manifests manifests) {
        Map<String, String> settings = new Pod(worker, worker.at("/spec/template")).environment(manifests);
        int most = manifests
                        .ofKind("ScaledObject")
                        .mapToInt(scaler -> scaler.at("/spec/maxReplicaCount").asInt())
                        .max()
                        .orElse(worker.at("/spec/replicas").asInt())
                + worker.at("/spec/strategy/rollingUpdate/maxSurge").asInt();
        Stream<String> bounds = Stream.of(
                        above(most, number(settings, "carflow.rate-limit.max-workers"), "workers share the allowance"),
                        above(most, number(settings, "carflow.topics.partitions"), "partitions are there"))
                .flatMap(Function.identity())
                .map(problem -> worker + ": " + problem);
        Stream<String> triggers = manifests
                .ofKind("ScaledObject")
                .flatMap(scaler -> Manifest.each(scaler.at("/spec/triggers")))
                .map(trigger -> trigger.path("metadata"))
                .filter(trigger -> !trigger.path("consumerGroup")
                                .asText()
                                .equals(text(settings, "carflow.enrichment.consumer.group"))
                        || !trigger.path("bootstrapServers").asText().equals(settings.get("KAFKA_BOOTSTRAP_SERVERS"))
                        || !trigger.path("topic")
                                .asText()
                                .startsWith(text(settings, "carflow.topics.default-route") + '.'))
                .map(trigger -> "ScaledObject: looks at another group, topic or Kafka than the workers: " + trigger);
        return Stream.concat(bounds, triggers);
    }

    private static Stream<String> above(int most, int bound, String what) {
        return most > bound ? Stream.of(most + " can run at a time, but only " + bound + ' ' + what) : Stream.empty();
    }

    private static int number(Map<String, String> settings, String key) {
        return Integer.parseInt(text(settings, key));
    }

    private static String text(Map<String, String> settings, String key) {
        String variable = key.replaceAll("[.-]", "_").toUpperCase(Locale.ROOT);
        return settings.getOrDefault(variable, Application.standard(key));
    }
}
