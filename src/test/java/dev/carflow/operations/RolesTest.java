package dev.carflow.operations;

import static dev.carflow.Service.deliver;
import static org.hamcrest.Matchers.equalTo;

import dev.carflow.KafkaResource;
import dev.carflow.Samples;
import dev.carflow.Service;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@QuarkusTest
@Tag("service")
@TestProfile(RolesTest.WorkerOnly.class)
@WithTestResource(KafkaResource.class)
class RolesTest {

    /** A worker needs no management token. */
    public static final class WorkerOnly implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of(
                    "carflow.roles", "worker",
                    "carflow.webhook.management-tokens", "",
                    "carflow.enrichment.signals", "none",
                    "quarkus.datasource.reactive.url", "postgresql://localhost:1/none");
        }
    }

    @TestHTTPResource(value = "/q/health/ready", management = true)
    URI management;

    @Test
    void aProcessWithoutTheRoleIngestServesNoWebhooksAndIsReadyWithoutThem() {
        Service.awaitReady(management);
        deliver(Samples.delivery("verify")).then().statusCode(404);
        Service.readiness(management)
                .then()
                .statusCode(200)
                .body(
                        "checks.find { it.name == 'event-log' }.data.state",
                        equalTo("not used: this process has not the role ingest"));
    }
}
