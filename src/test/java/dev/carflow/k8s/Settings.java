package dev.carflow.k8s;

import dev.carflow.ConfigProblems;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;

/**
 * Every environment variable is a setting of the service, and a process that is started with them finds everything its role
 * needs, each value one that the setting takes.
 */
final class Settings implements Check {

    private static final Set<String> KNOWN = Application.variables();

    /** Any secret at once: 32 bytes in Base64 are an encryption key, and long enough for an API key. */
    private static final String SAMPLE = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";

    private static final Path SECRET = secretFile();

    @Override
    public Stream<String> problems(Manifests manifests) {
        return manifests.pods().flatMap(pod -> {
            Map<String, String> environment = pod.environment(manifests);
            Stream<String> unknown = environment.keySet().stream()
                    .filter(name -> !isSetting(name))
                    .map(name -> "there is no setting " + name);
            return Stream.concat(unknown, missing(pod, environment)).map(problem -> pod + ": " + problem);
        });
    }

    private static boolean isSetting(String name) {
        if (!name.startsWith("KAFKA_")) {
            return KNOWN.contains(name);
        }
        String key = name.substring("KAFKA_".length()).toLowerCase(Locale.ROOT).replace('_', '.');
        return ProducerConfig.configNames().contains(key)
                && ConsumerConfig.configNames().contains(key)
                && AdminClientConfig.configNames().contains(key);
    }

    private static Stream<String> missing(Pod pod, Map<String, String> environment) {
        Map<String, String> settings = new HashMap<>();
        environment.forEach((name, value) ->
                settings.put(name, value == null ? SAMPLE : isMounted(pod, value) ? SECRET.toString() : value));
        if (!pod.serves()) {
            settings.put("CARFLOW_COMMAND", "true");
        }
        return ConfigProblems.ofEnvironment(settings).stream();
    }

    /** Returns whether the path is that of a secret's file in the pod. */
    private static boolean isMounted(Pod pod, String path) {
        Map<String, String> mounts = Manifest.each(pod.container().path("volumeMounts"))
                .collect(Collectors.toMap(mount -> mount.path("name").asText(), mount -> mount.path("mountPath")
                        .asText()));
        return Manifest.each(pod.spec().path("volumes"))
                .flatMap(volume -> Manifest.each(volume.at("/secret/items"))
                        .map(item -> mounts.get(volume.path("name").asText())
                                + '/'
                                + item.path("path").asText()))
                .anyMatch(path::equals);
    }

    private static Path secretFile() {
        try {
            Path file = Files.createTempFile("secret", "");
            file.toFile().deleteOnExit();
            return Files.writeString(file, SAMPLE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
