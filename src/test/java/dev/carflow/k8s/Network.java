package dev.carflow.k8s;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Nothing gets in or out but what a role needs, and nothing is public but two paths. */
final class Network implements Check {

    private static final Set<String> PUBLIC = Set.of("/webhooks/smartcar", "/connect/callback");

    /** The ports that each component's pods reach. */
    private static final Map<String, Set<Integer>> REACHES = Map.of(
            "ingest", Set.of(53, 5432, 9092, 9093, 443),
            "worker", Set.of(53, 5432, 9092, 9093, 443),
            "command", Set.of(53, 5432, 9092, 9093, 443));

    /** The ports on which each component's pods are reached, by name. */
    private static final Map<String, Set<String>> SERVES =
            Map.of("ingest", Set.of("http", "management"), "worker", Set.of("management"), "command", Set.of());

    @Override
    public Stream<String> problems(Manifests manifests) {
        return Stream.of(
                        denied(manifests),
                        manifests.ofKind("NetworkPolicy").flatMap(policy -> policy(policy, manifests)),
                        manifests.pods().flatMap(pod -> needed(pod, manifests)),
                        exposed(manifests))
                .flatMap(Function.identity());
    }

    private static Stream<String> denied(Manifests manifests) {
        return manifests
                .pods()
                .filter(pod -> manifests.ofKind("NetworkPolicy").noneMatch(policy -> deniesEverything(policy, pod)))
                .map(pod -> pod + ": no NetworkPolicy denies everything that none allows");
    }

    private static boolean deniesEverything(Manifest policy, Pod pod) {
        return pod.labels()
                        .entrySet()
                        .containsAll(Manifest.texts(policy.at("/spec/podSelector/matchLabels"))
                                .entrySet())
                && policy.at("/spec/policyTypes").size() == 2
                && policy.at("/spec/ingress").isMissingNode()
                && policy.at("/spec/egress").isMissingNode();
    }

    private static Stream<String> policy(Manifest policy, Manifests manifests) {
        Stream<String> open = Stream.of("ingress/from", "egress/to").flatMap(way -> rules(policy, way.split("/")[0])
                .filter(rule -> rule.path(way.split("/")[1]).isEmpty()
                        || rule.path("ports").isEmpty())
                .map(rule -> policy + ": a rule for any peer or any port"));
        Stream<String> wide = rules(policy, "egress")
                .flatMap(rule -> Manifest.each(rule.path("to")))
                .map(peer -> peer.path("ipBlock"))
                .filter(block -> block.path("cidr").asText().equals("0.0.0.0/0")
                        && !block.path("except").toString().contains("169.254.0.0/16"))
                .map(block -> policy + ": the cloud's metadata can be asked");
        Stream<String> more = manifests
                .selected(Manifest.texts(policy.at("/spec/podSelector/matchLabels")))
                .flatMap(pod -> Stream.concat(
                        ports(policy, "egress")
                                .filter(port -> !REACHES.get(component(pod)).contains(port.asInt()))
                                .map(port -> policy + ": " + pod + " does not need port " + port),
                        ports(policy, "ingress")
                                .filter(port -> !SERVES.get(component(pod)).contains(port.asText())
                                        && !port.asText().equals("management"))
                                .map(port -> policy + ": " + pod + " does not serve port " + port)));
        return Stream.of(open, wide, more).flatMap(Function.identity());
    }

    /** Each pod reaches names, PostgreSQL and its Kafka; who calls Smartcar reaches that. */
    private static Stream<String> needed(Pod pod, Manifests manifests) {
        Set<Integer> open = manifests
                .ofKind("NetworkPolicy")
                .filter(policy -> pod.labels()
                        .entrySet()
                        .containsAll(Manifest.texts(policy.at("/spec/podSelector/matchLabels"))
                                .entrySet()))
                .flatMap(policy -> ports(policy, "egress"))
                .map(JsonNode::asInt)
                .collect(Collectors.toSet());
        Map<String, String> settings = pod.environment(manifests);
        String broker = settings.get("KAFKA_BOOTSTRAP_SERVERS");
        Stream<Integer> needs = Stream.concat(
                Stream.of(53, 5432, Integer.parseInt(broker.substring(broker.lastIndexOf(':') + 1))),
                settings.containsKey("CARFLOW_SMARTCAR_CLIENT_ID") ? Stream.of(443) : Stream.empty());
        return needs.filter(port -> !open.contains(port)).map(port -> pod + ": cannot reach port " + port);
    }

    private static Stream<String> exposed(Manifests manifests) {
        Stream<Map.Entry<String, String>> routed = manifests
                .ofKind("HTTPRoute")
                .flatMap(route -> Manifest.each(route.at("/spec/rules")))
                .flatMap(rule -> Manifest.each(rule.path("matches")))
                .map(match -> match.path("path"))
                .map(path ->
                        Map.entry(path.path("value").asText(), path.path("type").asText()));
        Stream<Map.Entry<String, String>> ingressed = manifests
                .ofKind("Ingress")
                .flatMap(ingress -> Manifest.each(ingress.at("/spec/rules")))
                .flatMap(rule -> Manifest.each(rule.at("/http/paths")))
                .map(path -> Map.entry(
                        path.path("path").asText(), path.path("pathType").asText()));
        Stream<String> paths = Stream.concat(routed, ingressed)
                .filter(path ->
                        !PUBLIC.contains(path.getKey()) || !path.getValue().equals("Exact"))
                .map(path -> "public without need: " + path);
        Stream<String> rulesWithoutMatch = manifests
                .ofKind("HTTPRoute")
                .filter(route -> Manifest.each(route.at("/spec/rules"))
                        .anyMatch(rule -> rule.path("matches").isEmpty()))
                .map(route -> route + ": a rule for every path");
        Stream<String> plain = Stream.concat(
                manifests
                        .ofKind("Gateway")
                        .filter(gateway -> Manifest.each(gateway.at("/spec/listeners"))
                                .anyMatch(listener ->
                                        listener.at("/tls/certificateRefs").isEmpty()))
                        .map(gateway -> gateway + ": a listener without TLS"),
                manifests
                        .ofKind("Ingress")
                        .filter(ingress -> !ingress.at("/spec/tls/0/hosts/0").equals(ingress.at("/spec/rules/0/host")))
                        .map(ingress -> ingress + ": a host without TLS"));
        Stream<String> services = manifests
                .ofKind("Service")
                .filter(service -> !service.at("/spec/type").asText("ClusterIP").equals("ClusterIP"))
                .map(service -> service + ": reachable past the gateway");
        return Stream.of(paths, rulesWithoutMatch, plain, services).flatMap(Function.identity());
    }

    private static Stream<JsonNode> rules(Manifest policy, String way) {
        return Manifest.each(policy.at("/spec/" + way));
    }

    private static Stream<JsonNode> ports(Manifest policy, String way) {
        return rules(policy, way)
                .flatMap(rule -> Manifest.each(rule.path("ports")))
                .map(port -> port.path("port"));
    }

    private static String component(Pod pod) {
        return pod.labels().getOrDefault("app.kubernetes.io/component", "");
    }
}
