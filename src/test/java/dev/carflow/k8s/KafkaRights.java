package dev.carflow.k8s;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Users may do what docs/operations.md says that their role needs, and nothing else; every topic is made, durably. */
final class KafkaRights implements Check {

    private static final String GROUP = Application.standard("carflow.enrichment.consumer.group");

    /** By the last part of a topic's name, or by what is no topic. */
    private static final Map<String, Map<String, Set<String>>> RIGHTS = Map.of(
            "carflow-ingest",
            Map.of(
                    "vehicle-state", Set.of("Describe", "DescribeConfigs", "Write"),
                    "vehicle-error", Set.of("Describe", "DescribeConfigs", "Write"),
                    "test", Set.of("Describe", "DescribeConfigs", "Write"),
                    "legacy", Set.of("Describe", "DescribeConfigs", "Write"),
                    "quarantine", Set.of("Describe", "DescribeConfigs", "Write"),
                    "enriched", Set.of("Describe", "DescribeConfigs"),
                    "readings", Set.of("Describe", "DescribeConfigs"),
                    "dead-letter", Set.of("Describe", "DescribeConfigs")),
            "carflow-worker",
            Map.of(
                    "vehicle-state",
                    Set.of("Describe", "DescribeConfigs", "Read"),
                    "vehicle-error",
                    Set.of("Describe", "DescribeConfigs", "Read"),
                    "test",
                    Set.of("Describe", "DescribeConfigs"),
                    "legacy",
                    Set.of("Describe", "DescribeConfigs"),
                    "quarantine",
                    Set.of("Describe", "DescribeConfigs"),
                    "enriched",
                    Set.of("Describe", "DescribeConfigs", "Write"),
                    "readings",
                    Set.of("Describe", "DescribeConfigs", "Write"),
                    "dead-letter",
                    Set.of("Describe", "DescribeConfigs", "Write"),
                    "group literal " + GROUP,
                    Set.of("Read"),
                    "transactionalId prefix " + GROUP + '-',
                    Set.of("Describe", "Write")),
            "carflow-command",
            Map.of(
                    "vehicle-state",
                    Set.of("Describe", "Read", "Write"),
                    "vehicle-error",
                    Set.of("Describe", "Read", "Write"),
                    "test",
                    Set.of("Describe", "Read", "Write"),
                    "legacy",
                    Set.of("Describe", "Read", "Write"),
                    "quarantine",
                    Set.of("Describe", "Read", "Write"),
                    "enriched",
                    Set.of("Describe", "Read"),
                    "readings",
                    Set.of("Describe", "Read"),
                    "dead-letter",
                    Set.of("Describe", "Read"),
                    "group literal " + GROUP,
                    Set.of("Describe")),
            "carflow-keda",
            Map.of(
                    "vehicle-state",
                    Set.of("Describe"),
                    "vehicle-error",
                    Set.of("Describe"),
                    "group literal " + GROUP,
                    Set.of("Describe")));

    private static final Set<String> TOPICS = RIGHTS.get("carflow-ingest").keySet();

    @Override
    public Stream<String> problems(Manifests manifests) {
        return Stream.of(
                        manifests.ofKind("KafkaUser").flatMap(KafkaRights::user),
                        missingTopics(manifests),
                        manifests.ofKind("KafkaTopic").flatMap(KafkaRights::topic))
                .flatMap(Function.identity());
    }

    private static Stream<String> user(Manifest user) {
        Map<String, Set<String>> has = Manifest.each(user.at("/spec/authorization/acls"))
                .collect(Collectors.toMap(
                        rule -> resource(rule.path("resource")), rule -> Manifest.each(rule.path("operations"))
                                .map(JsonNode::asText)
                                .collect(Collectors.toCollection(TreeSet::new))));
        return has.equals(RIGHTS.get(user.name()))
                ? Stream.empty()
                : Stream.of(user + ": has rights that differ from what it needs: " + has);
    }

    private static String resource(JsonNode resource) {
        String type = resource.path("type").asText();
        String pattern = resource.path("patternType").asText();
        String name = resource.path("name").asText();
        String route = Application.standard("carflow.topics.default-route") + '.';
        return type.equals("topic") && pattern.equals("literal") && name.startsWith(route)
                ? name.substring(route.length())
                : type + ' ' + pattern + ' ' + name;
    }

    private static Stream<String> missingTopics(Manifests manifests) {
        String route = Application.standard("carflow.topics.default-route");
        return manifests.ofKind("KafkaUser").findAny().isEmpty()
                ? Stream.empty()
                : TOPICS.stream()
                        .filter(topic -> !topic.equals("readings") || wantsReadings(manifests))
                        .map(topic -> route + '.' + topic)
                        .filter(topic -> manifests.find("KafkaTopic", topic).isEmpty())
                        .map(topic -> "nobody makes the topic " + topic);
    }

    /** Rights to a missing topic are harmless; without the topic a worker that wants it does not start. */
    private static boolean wantsReadings(Manifests manifests) {
        return manifests.pods().anyMatch(pod -> "true"
                .equals(pod.environment(manifests).get("CARFLOW_TOPICS_READINGS")));
    }

    /** The settings that make an acknowledgement durable. */
    private static Stream<String> topic(Manifest topic) {
        int replicas = topic.at("/spec/replicas").asInt();
        int inSync = topic.at("/spec/config/min.insync.replicas").asInt();
        boolean durable = replicas >= 3
                && inSync >= 2
                && inSync < replicas
                && topic.at("/spec/config/cleanup.policy").asText().equals("delete");
        return durable ? Stream.empty() : Stream.of(topic + ": what is acknowledged could be lost");
    }
}
