package dev.carflow.k8s;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every overlay, as it would be applied. That each check can fail is shown by {@link BrokenManifestsTest}. */
class OverlaysTest {

    static final List<Check> CHECKS = List.of(
            new StrictSchema(),
            new PodSecurity(),
            new Probes(),
            new Settings(),
            new Wiring(),
            new Secrets(),
            new Termination(),
            new Scaling(),
            new Network(),
            new KafkaRights(),
            new Alerts(),
            new Images());

    @ParameterizedTest
    @EnumSource
    void nothingIsWrong(Overlay overlay) {
        // When
        Manifests manifests = overlay.render();

        // Then
        assertThat(manifests.pods().map(Pod::toString))
                .contains("Deployment carflow-ingest", "Deployment carflow-worker", "CronJob carflow-schema-migrate");
        assertThat(CHECKS.stream()
                        .flatMap(check -> check.problems(manifests).distinct())
                        .toList())
                .isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void nothingIsThereTwice(Overlay overlay) {
        assertThat(overlay.render().all().stream().map(Manifest::toString)).doesNotHaveDuplicates();
    }

    /** For {@code migrate backfill --source legacy}: that the file is mounted is what {@link Settings} sees to. */
    @Test
    void ifVehicleTokensAreKeptJobsHaveTheTokenOfTheLegacyListing() {
        Manifests manifests = Overlay.STAGING.render();
        assertThat(manifests
                        .pods()
                        .filter(pod ->
                                pod.environment(manifests).containsKey("CARFLOW_SMARTCAR_LEGACY_MANAGEMENT_TOKEN_FILE"))
                        .map(Pod::toString))
                .containsExactlyInAnyOrder("CronJob carflow-backfill", "CronJob carflow-command");
    }

    /** That their topic is there too is what {@link KafkaRights} sees to. */
    @Test
    void readingsHaveATopicWhereTheyAreWantedAlone() {
        assertThat(Overlay.STAGING.render().find("KafkaTopic", "smartcar.readings"))
                .isPresent();
        assertThat(Overlay.PROD.render().find("KafkaTopic", "smartcar.readings"))
                .isEmpty();
        Manifests without = new Manifests(Overlay.STAGING.render().all().stream()
                .filter(manifest -> !manifest.name().equals("smartcar.readings"))
                .toList());
        assertThat(new KafkaRights().problems(without)).containsExactly("nobody makes the topic smartcar.readings");
    }

    /** Otherwise a component could be wrong without being noticed. */
    @Test
    void everyComponentIsPartOfAnOverlay() throws IOException {
        String used = Stream.of(Overlay.values())
                .map(overlay -> Application.read(overlay.directory().resolve("kustomization.yaml")))
                .collect(Collectors.joining());
        try (Stream<Path> components = Files.list(Path.of("k8s", "components"))) {
            assertThat(components).isNotEmpty().allSatisfy(component -> assertThat(used)
                    .contains("../components/" + component.getFileName() + '\n'));
        }
    }

    /** Else it would be copied into an overlay, and with it what is not real. */
    @Test
    void theExampleOfSecretsHoldsNothingReal() {
        assertThat(Yaml.documents(Path.of("k8s", "secrets.example.yaml")))
                .isNotEmpty()
                .allSatisfy(secret -> assertThat(Set.copyOf(
                                Manifest.texts(secret.at("/stringData")).values()))
                        .containsExactly("REPLACE-ME"));
    }
}
