package dev.carflow;

import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.Map;

/** Both roles and no calls. */
public final class RedriveSettings implements QuarkusTestProfile {

    @Override
    public Map<String, String> getConfigOverrides() {
        return Map.of("carflow.roles", "ingest,worker", "carflow.enrichment.signals", "none");
    }
}
