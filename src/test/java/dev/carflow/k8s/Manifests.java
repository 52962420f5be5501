package dev.carflow.k8s;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** All objects of an overlay. */
record Manifests(List<Manifest> all) {

    static Manifests of(List<ObjectNode> objects) {
        return new Manifests(objects.stream().map(Manifest::new).toList());
    }

    Stream<Manifest> ofKind(String kind) {
        return all.stream().filter(manifest -> manifest.kind().equals(kind));
    }

    Optional<Manifest> find(String kind, String name) {
        return ofKind(kind).filter(manifest -> manifest.name().equals(name)).findFirst();
    }

    Stream<Pod> pods() {
        return all.stream().flatMap(manifest -> manifest.podTemplate().stream()
                .map(pointer -> new Pod(manifest, manifest.at(pointer))));
    }

    /** Pods that a label selector picks; none if it is empty. */
    Stream<Pod> selected(Map<String, String> labels) {
        return pods().filter(pod -> !labels.isEmpty() && pod.labels().entrySet().containsAll(labels.entrySet()));
    }
}
