package dev.carflow.proof.deployment;

import dev.carflow.Packaged;
import dev.carflow.sandbox.simulator.api.ApiSettings;
import dev.carflow.sandbox.simulator.webhooks.WebhookSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * The settings of a deployment that differ from the service's and the simulator's defaults.
 *
 * @param environment of the service's processes, in addition to the others' addresses
 * @param jvmOptions of the service's processes
 */
public record DeploymentSettings(
        Map<String, String> environment,
        List<String> jvmOptions,
        UnaryOperator<ApiSettings> api,
        UnaryOperator<WebhookSettings> webhooks) {

    /** The JVM options of the image. */
    private static final Path OF_THE_IMAGE = Path.of("src", "main", "docker", "jvm.options");

    /** A process's share of the memory is set for the machine of a test. */
    private static final String MEMORY = "-XX:MaxRAMPercentage";

    public DeploymentSettings {
        environment = Map.copyOf(environment);
        jvmOptions = List.copyOf(jvmOptions);
    }

    /** All defaults, with a JVM that starts quickly. */
    public static DeploymentSettings quick() {
        return new DeploymentSettings(Map.of(), Packaged.WATCHED, UnaryOperator.identity(), UnaryOperator.identity());
    }

    /** All defaults, with the JVM options of the image. */
    public static DeploymentSettings asInProduction() throws IOException {
        List<String> options = Files.readAllLines(OF_THE_IMAGE).stream()
                .map(String::strip)
                .filter(line -> line.startsWith("-") && !line.startsWith(MEMORY))
                .toList();
        return new DeploymentSettings(Map.of(), options, UnaryOperator.identity(), UnaryOperator.identity());
    }

    public DeploymentSettings with(String name, String value) {
        Map<String, String> changed = new LinkedHashMap<>(environment);
        changed.put(name, value);
        return new DeploymentSettings(changed, jvmOptions, api, webhooks);
    }

    public DeploymentSettings withApi(UnaryOperator<ApiSettings> change) {
        return new DeploymentSettings(environment, jvmOptions, settings -> change.apply(api.apply(settings)), webhooks);
    }

    public DeploymentSettings withWebhooks(UnaryOperator<WebhookSettings> change) {
        return new DeploymentSettings(environment, jvmOptions, api, settings -> change.apply(webhooks.apply(settings)));
    }
}
