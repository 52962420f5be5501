package dev.carflow.operations;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;

import dev.carflow.KafkaResource;
import dev.carflow.Samples;
import dev.carflow.Service;
import dev.carflow.smartcar.SmartcarResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(KafkaResource.class)
@WithTestResource(SmartcarResource.class)
class OperationsServiceTest {

    private static final Set<String> TAG_KEYS = Set.of("type", "answer", "reason", "outcome", "topic", "store");

    @TestHTTPResource(value = "/q/health/ready", management = true)
    URI management;

    @BeforeEach
    void ready() {
        Service.awaitReady(management);
    }

    @Test
    void readinessNamesTheEventLogAndLivenessDependsOnNothing() {
        Service.readiness(management)
                .then()
                .statusCode(200)
                .body("checks.name", hasItem("event-log"))
                .body("checks.find { it.name == 'event-log' }.data.state", equalTo("records are being made durable"));
        given().get(management.resolve("/q/health/live"))
                .then()
                .statusCode(200)
                .body("status", equalTo("UP"))
                .body("checks.name", hasItem("consumer-loops"));
        given().get(management.resolve("/q/health/started")).then().statusCode(200);
    }

    @Test
    void healthAndMetricsAreNotOnThePublicPort() {
        for (String path : List.of("/q/health", "/q/health/ready", "/q/metrics")) {
            given().get(path).then().statusCode(404);
        }
    }

    @Test
    void everyMetricThatHasANameIsThereAndNoTagIsUnbounded() throws IllegalAccessException {
        // Given: some of everything
        Samples.deliveries().forEach(Service::deliver);
        Service.deliver(new byte[] {1, 2, 3}, "00");

        // When
        String metrics = given().get(management.resolve("/q/metrics")).asString();

        // Then
        for (MeterDefinition metric : Metrics.all()) {
            String name = metric.name();
            boolean ofOthers = Stream.of(
                            "smartcar",
                            "enrichment",
                            "rate.limit",
                            "connect",
                            "spill",
                            "accounts",
                            "schema",
                            "database",
                            "outbox")
                    .anyMatch(part -> name.startsWith("carflow." + part));
            if (!ofOthers) {
                assertThat(metrics).as(name).contains(name.replace('.', '_'));
            }
        }
        Set<String> tags = metrics.lines()
                .filter(line -> line.startsWith("carflow_") && line.contains("{"))
                .flatMap(line ->
                        Pattern.compile("[{,](\\w+)=\"").matcher(line).results().map(match -> match.group(1)))
                .collect(Collectors.toSet());
        assertThat(tags).isSubsetOf(union(TAG_KEYS, Set.of("le")));
        Samples.deliveries().forEach(sample -> Arrays.asList("/data/user/id", "/data/vehicle/id", "/eventId")
                .forEach(pointer -> assertThat(
                                sample.json().at(pointer).asText("-").length() > 8
                                        && metrics.contains(
                                                sample.json().at(pointer).asText()))
                        .isFalse()));
    }

    private static Set<String> union(Set<String> a, Set<String> b) {
        return Stream.concat(a.stream(), b.stream()).collect(Collectors.toSet());
    }
}
