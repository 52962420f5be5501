package dev.carflow.operations;

import static dev.carflow.Service.deliver;
import static org.hamcrest.Matchers.equalTo;

import dev.carflow.KafkaResource;
import dev.carflow.Samples;
import dev.carflow.Service;
import dev.carflow.database.DatabaseSettings;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.net.URI;
import org.junit.jupiter.api.Test;

/** A worker alone needs neither a management token nor, to start, a database. */
@QuarkusTest
@TestProfile(DatabaseSettings.Away.class)
@WithTestResource(KafkaResource.class)
class RolesServiceTest {

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
                        equalTo("not used: this process does not have the role ingest"));
    }
}
