package dev.carflow.k8s;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** References find their targets: selectors labels, services ports, routes services, pods accounts and settings. */
final class Wiring implements Check {

    private static final List<String> SELECTORS =
            List.of("/spec/selector/matchLabels", "/spec/podSelector/matchLabels", "/spec/selector");

    @Override
    public Stream<String> problems(Manifests manifests) {
        return Stream.of(
                        manifests.all().stream().flatMap(each -> selector(each, manifests)),
                        manifests.ofKind("Deployment").flatMap(Wiring::ownPods),
                        manifests.ofKind("Service").flatMap(service -> ports(service, manifests)),
                        manifests.ofKind("ServiceMonitor").flatMap(monitor -> endpoints(monitor, manifests)),
                        backends(manifests),
                        targets(manifests),
                        manifests.pods().flatMap(pod -> references(pod, manifests)))
                .flatMap(Function.identity());
    }

    private static Stream<String> selector(Manifest manifest, Manifests manifests) {
        if (!Set.of("Service", "PodDisruptionBudget", "NetworkPolicy", "Deployment")
                .contains(manifest.kind())) {
            return Stream.empty();
        }
        JsonNode labels = SELECTORS.stream()
                .map(manifest::at)
                .filter(node -> !node.isMissingNode())
                .findFirst()
                .orElse(manifest.at("/spec/podSelector"));
        boolean picks = labels.isEmpty()
                ? manifest.kind().equals("NetworkPolicy")
                : manifests.selected(Manifest.texts(labels)).findAny().isPresent();
        return picks ? Stream.empty() : Stream.of(manifest + ": no pod has the labels " + labels);
    }

    private static Stream<String> ownPods(Manifest deployment) {
        Map<String, String> selector = Manifest.texts(deployment.at("/spec/selector/matchLabels"));
        Map<String, String> labels = Manifest.texts(deployment.at("/spec/template/metadata/labels"));
        Stream<String> spread = Manifest.each(deployment.at("/spec/template/spec/topologySpreadConstraints"))
                .filter(constraint -> !Manifest.texts(constraint.at("/labelSelector/matchLabels"))
                        .equals(selector))
                .map(constraint -> deployment + ": other pods than its own are spread");
        return labels.entrySet().containsAll(selector.entrySet())
                ? spread
                : Stream.of(deployment + ": its pods have not the labels it selects");
    }

    private static Stream<String> ports(Manifest service, Manifests manifests) {
        Map<String, String> selector = Manifest.texts(service.at("/spec/selector"));
        return Manifest.each(service.at("/spec/ports"))
                .map(port -> port.path("targetPort").asText())
                .flatMap(port -> manifests
                        .selected(selector)
                        .filter(pod -> !pod.ports().containsKey(port))
                        .map(pod -> service + ": " + pod + " has no port " + port));
    }

    private static Stream<String> endpoints(Manifest monitor, Manifests manifests) {
        Map<String, String> selector = Manifest.texts(monitor.at("/spec/selector/matchLabels"));
        List<Manifest> services = manifests
                .ofKind("Service")
                .filter(service -> Manifest.texts(service.at("/metadata/labels"))
                        .entrySet()
                        .containsAll(selector.entrySet()))
                .toList();
        Set<String> ports = services.stream()
                .flatMap(service -> Manifest.each(service.at("/spec/ports")))
                .map(port -> port.path("name").asText())
                .collect(Collectors.toSet());
        Stream<String> withoutExemplars =
                monitor.at("/spec/scrapeProtocols/0").asText().startsWith("OpenMetrics")
                        ? Stream.empty()
                        : Stream.of(monitor + ": a scrape has no exemplars");
        Stream<String> nothing = Manifest.each(monitor.at("/spec/endpoints"))
                .filter(endpoint -> !ports.contains(endpoint.path("port").asText())
                        || !endpoint.path("path").asText().equals(Application.managementPath("metrics")))
                .map(endpoint -> monitor + ": nothing is scraped at " + endpoint);
        return Stream.concat(nothing, withoutExemplars);
    }

    private static Stream<String> backends(Manifests manifests) {
        Stream<String> routed = manifests
                .ofKind("HTTPRoute")
                .flatMap(route -> Manifest.each(route.at("/spec/rules")))
                .flatMap(rule -> Manifest.each(rule.path("backendRefs")))
                .map(backend -> backend.path("name").asText()
                        + ' '
                        + backend.path("port").asText());
        Stream<String> ingressed = manifests
                .ofKind("Ingress")
                .flatMap(ingress -> Manifest.each(ingress.at("/spec/rules")))
                .flatMap(rule -> Manifest.each(rule.at("/http/paths")))
                .map(path -> path.at("/backend/service"))
                .map(service -> service.path("name").asText()
                        + ' '
                        + service.at("/port/name").asText());
        Set<String> services = manifests
                .ofKind("Service")
                .flatMap(service -> Manifest.each(service.at("/spec/ports"))
                        .flatMap(port -> Stream.of(
                                service.name() + ' ' + port.path("port").asText(),
                                service.name() + ' ' + port.path("name").asText())))
                .collect(Collectors.toSet());
        return Stream.concat(routed, ingressed)
                .filter(backend -> !services.contains(backend))
                .map(backend -> "a route leads to no service: " + backend);
    }

    /** An autoscaler scales a Deployment that leaves the number of its pods to it. */
    private static Stream<String> targets(Manifests manifests) {
        return Stream.concat(manifests.ofKind("HorizontalPodAutoscaler"), manifests.ofKind("ScaledObject"))
                .filter(scaler -> manifests
                        .find(
                                "Deployment",
                                scaler.at("/spec/scaleTargetRef/name").asText())
                        .filter(target -> target.at("/spec/replicas").isMissingNode())
                        .isEmpty())
                .map(scaler -> scaler + ": its target is not there, or has a number of replicas of its own");
    }

    private static Stream<String> references(Pod pod, Manifests manifests) {
        Stream<String> maps = Manifest.each(pod.container().path("envFrom"))
                .map(from -> from.at("/configMapRef/name").asText())
                .filter(name -> manifests.find("ConfigMap", name).isEmpty())
                .map(name -> pod + ": there is no ConfigMap " + name);
        String account = pod.spec().path("serviceAccountName").asText();
        Stream<String> accounts = manifests.find("ServiceAccount", account).isPresent()
                ? Stream.empty()
                : Stream.of(pod + ": there is no ServiceAccount " + account);
        Set<String> volumes = Manifest.each(pod.spec().path("volumes"))
                .map(volume -> volume.path("name").asText())
                .collect(Collectors.toSet());
        Stream<String> mounts = pod.containers()
                .flatMap(container -> Manifest.each(container.path("volumeMounts")))
                .map(mount -> mount.path("name").asText())
                .filter(name -> !volumes.contains(name))
                .map(name -> pod + ": there is no volume " + name);
        return Stream.of(maps, accounts, mounts).flatMap(Function.identity());
    }
}
