package dev.carflow.k8s;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Where {@code kubectl} is installed, and in CI, where it has to be: what it renders is what {@link Kustomization} renders,
 * to the last value.
 */
class KustomizeAgreementTest {

    @ParameterizedTest
    @EnumSource
    void kubectlRendersTheSame(Overlay overlay) throws IOException, InterruptedException {
        // Given
        assumeTrue(isInstalled() || Boolean.getBoolean("carflow.ci"), "kubectl is not installed");

        // When
        Process kubectl = new ProcessBuilder(
                        "kubectl", "kustomize", overlay.directory().toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String rendered = new String(kubectl.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        // Then
        assertThat(kubectl.waitFor()).isZero();
        assertThat(byName(Kustomization.render(overlay.directory())))
                .containsExactlyInAnyOrderEntriesOf(byName(Yaml.documents(rendered)));
    }

    private static Map<String, ObjectNode> byName(List<ObjectNode> objects) {
        return objects.stream()
                .collect(Collectors.toMap(object -> new Manifest(object).toString(), Function.identity()));
    }

    private static boolean isInstalled() {
        return Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
                .anyMatch(directory -> Files.isExecutable(Path.of(directory, "kubectl")));
    }
}
