package dev.carflow.smartcar;

import dev.carflow.sandbox.simulator.api.ApiSettings;
import dev.carflow.sandbox.simulator.api.SmartcarApi;
import java.util.LinkedHashMap;
import java.util.Map;

/** The settings of a service whose Smartcar is a simulated one. */
public final class SimulatedSettings {

    private SimulatedSettings() {}

    /** Without the secret of the API, which is given as a value or as a file. The caller may add to them. */
    public static Map<String, String> of(ApiSettings settings, SmartcarApi smartcar) {
        Map<String, String> all = new LinkedHashMap<>();
        all.put("carflow.smartcar.client-id", settings.clientId());
        all.put("carflow.smartcar.vehicle-api-url", smartcar.vehicleApi().toString());
        all.put("carflow.smartcar.management-api-url", smartcar.managementApi().toString());
        all.put("carflow.smartcar.token-url", smartcar.tokenUri().toString());
        all.put("carflow.smartcar.legacy.client-id", settings.legacy().clientId());
        all.put("carflow.smartcar.legacy.client-secret", settings.legacy().clientSecret());
        all.put("carflow.smartcar.legacy.management-token", settings.legacy().managementToken());
        all.put("carflow.smartcar.legacy.token-url", smartcar.legacyTokenUri().toString());
        all.put("carflow.smartcar.legacy.api-url", smartcar.legacyApi().toString());
        all.put(
                "carflow.smartcar.legacy.management-api-url",
                smartcar.legacyManagementApi().toString());
        return all;
    }
}
