package dev.carflow.tracing;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import dev.carflow.KafkaResource;
import dev.carflow.Samples;
import dev.carflow.Service;
import dev.carflow.smartcar.SmartcarResource;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.Vertx;
import io.vertx.core.impl.VertxInternal;
import jakarta.inject.Inject;
import java.net.URI;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

/** A service without an exporter makes no span, and a record has the trace context that it had without tracing. */
@QuarkusTest
@WithTestResource(KafkaResource.class)
@WithTestResource(SmartcarResource.class)
class TracingOffServiceTest {

    private static final String SENDERS = "00-4b942588ae93ea6d8aa5726d154e2171-f6384ac331183c09-01";

    @TestHTTPResource(value = "/q/health/ready", management = true)
    URI management;

    @Inject
    InMemorySpanExporter spans;

    @Inject
    OpenTelemetry telemetry;

    @Inject
    Tracing tracing;

    @Inject
    Vertx vertx;

    @Test
    void noSpanIsMadeAndTheSendersContextIsCarriedOnUnchanged() {
        // Given
        Service.awaitReady(management);
        Samples.Delivery sample = Samples.delivery("vehicle-state-tesla-model3");

        // When
        given().contentType("application/json")
                .header("SC-Signature", sample.signature())
                .header("traceparent", SENDERS)
                .body(sample.body())
                .post(Service.PATH)
                .then()
                .statusCode(200);

        // Then
        List<ConsumerRecord<String, byte[]>> carried = Service.records(
                "smartcar.vehicle-state", entry -> SENDERS.equals(Service.header(entry, "traceparent")));
        assertThat(carried).isNotEmpty().allSatisfy(entry -> {
            assertThat(entry.headers().headers("traceparent")).hasSize(1);
            assertThat(entry.headers().headers("tracestate")).isEmpty();
        });
        assertThat(spans.getFinishedSpanItems()).isEmpty();
    }

    @Test
    void openTelemetryIsPartOfNoRequestOrStatementAndExportsNothing() {
        assertThat(tracing.isOn()).isFalse();
        assertThat(((VertxInternal) vertx).tracer()).isNull();
        telemetry.getTracer("test").spanBuilder("test").startSpan().end();
        assertThat(spans.getFinishedSpanItems()).isEmpty();
        assertThat(Thread.getAllStackTraces().keySet())
                .extracting(Thread::getName)
                .noneMatch(name -> name.matches("(?i).*(?:BatchSpan|BatchLogRecord|PeriodicMetric).*"));
    }
}
