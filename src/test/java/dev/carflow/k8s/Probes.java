package dev.carflow.k8s;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.stream.Stream;

/** Each serving pod is probed where the service answers probes, and its ports are those that the service opens. */
final class Probes implements Check {

    private static final Map<String, String> PATHS = Map.of(
            "startupProbe", "health/started",
            "livenessProbe", "health/live",
            "readinessProbe", "health/ready");

    @Override
    public Stream<String> problems(Manifests manifests) {
        return manifests.pods().filter(Pod::serves).flatMap(pod -> Stream.concat(ports(pod), probes(pod)));
    }

    private static Stream<String> ports(Pod pod) {
        Map<String, Integer> known = Map.of("http", Application.httpPort(), "management", Application.managementPort());
        return pod.ports().entrySet().stream()
                .filter(port -> !port.getValue().equals(known.get(port.getKey())))
                .map(port -> pod + ": the service has no port " + port);
    }

    private static Stream<String> probes(Pod pod) {
        return PATHS.keySet().stream().flatMap(name -> {
            JsonNode probe = pod.container().path(name).path("httpGet");
            String path = Application.managementPath(PATHS.get(name));
            boolean there = probe.path("path").asText().equals(path)
                    && port(pod, probe.path("port")) == Application.managementPort();
            return there
                    ? Stream.empty()
                    : Stream.of(pod + ": " + name + " is not " + path + " on the management port, but " + probe);
        });
    }

    private static int port(Pod pod, JsonNode port) {
        return port.isInt() ? port.asInt() : pod.ports().getOrDefault(port.asText(), 0);
    }
}
