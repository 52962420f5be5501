package dev.carflow.k8s;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Kubernetes' Pod Security Standard "restricted", which the namespace enforces, and beyond it: a read-only root, and no
 * token for the Kubernetes API.
 */
final class PodSecurity implements Check {

    private static final Set<String> VOLUMES = Set.of(
            "configMap", "csi", "downwardAPI", "emptyDir", "ephemeral", "persistentVolumeClaim", "projected", "secret");

    private static final List<String> NOT_ALLOWED = List.of("hostNetwork", "hostPID", "hostIPC");

    @Override
    public Stream<String> problems(Manifests manifests) {
        return Stream.concat(
                manifests.ofKind("Namespace").flatMap(this::namespace),
                manifests.pods().flatMap(this::pod));
    }

    private Stream<String> namespace(Manifest namespace) {
        JsonNode labels = namespace.at("/metadata/labels");
        return Stream.of("enforce", "audit", "warn")
                .map("pod-security.kubernetes.io/"::concat)
                .filter(label -> !labels.path(label).asText().equals("restricted"))
                .map(label -> namespace + ": " + label + " is not restricted");
    }

    private Stream<String> pod(Pod pod) {
        JsonNode spec = pod.spec();
        JsonNode context = spec.path("securityContext");
        Stream<String> ofPod = Stream.of(
                        unless(context.path("runAsNonRoot").asBoolean(), "runAsNonRoot is not true"),
                        unless(context.path("runAsUser").asInt() > 0, "runAsUser is not a user other than root"),
                        unless(
                                context.at("/seccompProfile/type").asText().equals("RuntimeDefault"),
                                "seccompProfile is not RuntimeDefault"),
                        unless(
                                isFalse(spec.path("automountServiceAccountToken")),
                                "a token of the service account is mounted"),
                        unless(
                                isFalse(spec.path("enableServiceLinks")),
                                "service links put KAFKA_… into the environment"))
                .flatMap(Function.identity());
        Stream<String> ofHost = NOT_ALLOWED.stream()
                .filter(field -> spec.path(field).asBoolean())
                .map(field -> field + " is not allowed");
        Stream<String> ofVolumes = Manifest.each(spec.path("volumes"))
                .flatMap(volume -> fields(volume).filter(field -> !field.equals("name") && !VOLUMES.contains(field)))
                .map(type -> "a volume of type " + type + " is not allowed");
        Stream<String> ofContainers = pod.containers().flatMap(PodSecurity::container);
        return Stream.of(ofPod, ofHost, ofVolumes, ofContainers)
                .flatMap(Function.identity())
                .map(problem -> pod + ": " + problem);
    }

    private static Stream<String> container(JsonNode container) {
        JsonNode context = container.path("securityContext");
        boolean dropsAll = Manifest.each(context.at("/capabilities/drop"))
                .anyMatch(capability -> capability.asText().equals("ALL"));
        return Stream.of(
                        unless(isFalse(context.path("allowPrivilegeEscalation")), "privileges may escalate"),
                        unless(dropsAll, "not all capabilities are dropped"),
                        unless(context.at("/capabilities/add").isMissingNode(), "capabilities are added"),
                        unless(!context.path("privileged").asBoolean(), "a privileged container"),
                        unless(
                                context.path("readOnlyRootFilesystem").asBoolean(),
                                "the root file system can be written"),
                        unless(
                                Manifest.each(container.path("ports"))
                                        .allMatch(port -> port.path("hostPort").isMissingNode()),
                                "a port of the host"))
                .flatMap(Function.identity());
    }

    private static boolean isFalse(JsonNode node) {
        return node.isBoolean() && !node.asBoolean();
    }

    private static Stream<String> unless(boolean holds, String problem) {
        return holds ? Stream.empty() : Stream.of(problem);
    }

    private static Stream<String> fields(JsonNode object) {
        return object.properties().stream().map(Map.Entry::getKey);
    }
}
