package dev.carflow.k8s;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Secrets are referred to and never here; each that is referred to is in the example, or made by Strimzi for a user. */
final class Secrets implements Check {

    private static final Path EXAMPLE = Path.of("k8s", "secrets.example.yaml");
    private static final Set<String> OF_A_USER = Set.of("password", "sasl.jaas.config");

    @Override
    public Stream<String> problems(Manifests manifests) {
        Set<String> known = Stream.concat(
                        Yaml.documents(EXAMPLE).stream().map(Manifest::new).flatMap(Secrets::keys),
                        manifests.ofKind("KafkaUser").flatMap(user -> OF_A_USER.stream()
                                .map(key -> user.name() + '/' + key)))
                .collect(Collectors.toSet());
        return Stream.of(
                        manifests.ofKind("Secret").map(secret -> secret + ": a secret belongs into no repository"),
                        inConfigMaps(manifests),
                        referred(manifests)
                                .filter(reference -> !known.contains(reference))
                                .map(reference -> "secret " + reference + ": not in " + EXAMPLE))
                .flatMap(Function.identity());
    }

    private static Stream<String> keys(Manifest secret) {
        return secret.at("/stringData").properties().stream().map(field -> secret.name() + '/' + field.getKey());
    }

    private static Stream<String> inConfigMaps(Manifests manifests) {
        return manifests.ofKind("ConfigMap").flatMap(map -> Manifest.texts(map.at("/data")).keySet().stream()
                .filter(key -> key.matches(".*(PASSWORD|SECRET|TOKENS?|API_KEY|ENCRYPTION_KEYS?|JAAS_CONFIG)"))
                .map(key -> map + ": " + key + " is a secret"));
    }

    private static Stream<String> referred(Manifests manifests) {
        Stream<JsonNode> ofVariables =
                manifests.pods().flatMap(pod -> pod.template().findValues("secretKeyRef").stream());
        Stream<JsonNode> ofTriggers = manifests
                .ofKind("TriggerAuthentication")
                .flatMap(each -> Manifest.each(each.at("/spec/secretTargetRef")));
        Stream<String> ofVolumes = manifests
                .pods()
                .flatMap(pod -> Manifest.each(pod.spec().path("volumes")))
                .map(volume -> volume.path("secret"))
                .flatMap(secret -> Manifest.each(secret.path("items"))
                        .map(item -> secret.path("secretName").asText()
                                + '/'
                                + item.path("key").asText()));
        return Stream.concat(
                Stream.concat(ofVariables, ofTriggers)
                        .map(reference -> reference.path("name").asText()
                                + '/'
                                + reference.path("key").asText()),
                ofVolumes);
    }
}
