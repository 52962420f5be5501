package dev.carflow.smartcar;

import dev.carflow.PlantedValues;
import dev.carflow.sandbox.simulator.SimulatorSettings;
import dev.carflow.sandbox.simulator.SmartcarSimulator;
import dev.carflow.sandbox.simulator.api.Allowance;
import dev.carflow.sandbox.simulator.api.ApiSettings;
import dev.carflow.sandbox.simulator.fleet.FleetSettings;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** A simulated Smartcar API, and a service that has its secret from a file. Tests get both as fields. */
public final class SmartcarResource implements QuarkusTestResourceLifecycleManager {

    private Vertx vertx;
    private SmartcarSimulator smartcar;
    private Path secretFile;

    @Override
    public Map<String, String> start() {
        ApiSettings api = ApiSettings.defaults().withAllowance(Allowance.unlimited());
        vertx = Vertx.vertx();
        smartcar = SmartcarSimulator.start(
                        vertx,
                        SimulatorSettings.of(FleetSettings.of(2, 3).withStatements())
                                .withApi(api))
                .toCompletionStage()
                .toCompletableFuture()
                .join();
        PlantedValues.plant(smartcar.fleet());
        PlantedValues.plant(smartcar.api());
        try {
            secretFile = Files.createTempFile("carflow-secret-", ".txt");
            Files.writeString(secretFile, api.clientSecret() + "\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Map<String, String> settings = SimulatedSettings.of(api, smartcar.api());
        settings.put("carflow.smartcar.client-secret-file", secretFile.toString());
        settings.put("carflow.smartcar.token.first-back-off", "0.05S");
        settings.put("carflow.smartcar.token.max-back-off", "0.2S");
        return settings;
    }

    @Override
    public void inject(TestInjector injector) {
        injector.injectIntoFields(smartcar, new TestInjector.MatchesType(SmartcarSimulator.class));
        injector.injectIntoFields(secretFile, new TestInjector.MatchesType(Path.class));
    }

    @Override
    public void stop() {
        if (smartcar != null) {
            smartcar.close().toCompletionStage().toCompletableFuture().join();
            vertx.close().toCompletionStage().toCompletableFuture().join();
        }
    }
}
