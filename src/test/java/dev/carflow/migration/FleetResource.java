package dev.carflow.migration;

import dev.carflow.PlantedValues;
import dev.carflow.sandbox.simulator.SimulatorSettings;
import dev.carflow.sandbox.simulator.SmartcarSimulator;
import dev.carflow.sandbox.simulator.api.Allowance;
import dev.carflow.sandbox.simulator.api.ApiSettings;
import dev.carflow.sandbox.simulator.fleet.FleetSettings;
import dev.carflow.smartcar.SimulatedSettings;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.Map;

/** A simulated Smartcar with a fleet of several pages, injected into a field of the test. */
public final class FleetResource implements QuarkusTestResourceLifecycleManager {

    public static final int VEHICLES = 47;
    public static final int PAGE_SIZE = 10;

    private Vertx vertx;
    private SmartcarSimulator smartcar;

    @Override
    public Map<String, String> start() {
        ApiSettings api =
                ApiSettings.defaults().withAllowance(Allowance.unlimited()).withSignalsKeptFor(Duration.ofHours(1));
        vertx = Vertx.vertx();
        smartcar = SmartcarSimulator.start(
                        vertx,
                        SimulatorSettings.of(FleetSettings.of(20, VEHICLES).withSimulatedVehicles(3))
                                .withApi(api))
                .toCompletionStage()
                .toCompletableFuture()
                .join();
        PlantedValues.plant(smartcar.fleet());
        PlantedValues.plant(smartcar.api());
        Map<String, String> settings = SimulatedSettings.of(api, smartcar.api());
        settings.put("carflow.smartcar.client-secret", api.clientSecret());
        settings.put("carflow.migrate.page-size", String.valueOf(PAGE_SIZE));
        settings.put("carflow.migrate.calls-per-minute", "0");
        settings.put("carflow.rate-limit.capacity", "0");
        return settings;
    }

    @Override
    public void inject(TestInjector injector) {
        injector.injectIntoFields(smartcar, new TestInjector.MatchesType(SmartcarSimulator.class));
    }

    @Override
    public void stop() {
        if (smartcar != null) {
            smartcar.close().toCompletionStage().toCompletableFuture().join();
            vertx.close().toCompletionStage().toCompletableFuture().join();
        }
    }
}
