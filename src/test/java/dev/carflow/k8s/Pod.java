package dev.carflow.k8s;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;

/** The pods that an object makes; each has one container. */
record Pod(Manifest owner, JsonNode template) {

    Map<String, String> labels() {
        return Manifest.texts(template.at("/metadata/labels"));
    }

    JsonNode spec() {
        return template.path("spec");
    }

    JsonNode container() {
        return spec().at("/containers/0");
    }

    /** Everything that runs in it, first what runs before. */
    Stream<JsonNode> containers() {
        return Stream.concat(Manifest.each(spec().path("initContainers")), Manifest.each(spec().path("containers")));
    }

    /** Container ports by name. */
    Map<String, Integer> ports() {
        Map<String, Integer> ports = new HashMap<>();
        container()
                .path("ports")
                .forEach(port -> ports.put(
                        port.path("name").asText(), port.path("containerPort").asInt()));
        return ports;
    }

    boolean serves() {
        return owner.kind().equals("Deployment");
    }

    /** Environment variables, those of ConfigMaps as well; what a reference stands for is null. */
    Map<String, String> environment(Manifests manifests) {
        Map<String, String> environment = new LinkedHashMap<>();
        container().path("envFrom").forEach(from -> manifests
                .find("ConfigMap", from.at("/configMapRef/name").asText())
                .ifPresent(map -> environment.putAll(Manifest.texts(map.at("/data")))));
        container()
                .path("env")
                .forEach(each -> environment.put(
                        each.path("name").asText(),
                        each.has("value") ? each.path("value").asText() : null));
        return environment;
    }

    @Override
    public String toString() {
        return owner.toString();
    }
}
