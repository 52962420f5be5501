package dev.carflow.tracing;

import static dev.carflow.tracing.RecordedSpans.attribute;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import dev.carflow.KafkaResource;
import dev.carflow.PostgresResource;
import dev.carflow.PrivateValues;
import dev.carflow.Samples;
import dev.carflow.Service;
import dev.carflow.sandbox.simulator.SmartcarSimulator;
import dev.carflow.sandbox.simulator.fleet.Connection;
import dev.carflow.smartcar.SmartcarResource;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.data.LinkData;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** One trace of each event, from the request over Kafka and Smartcar to the enriched record. */
@QuarkusTest
@TestProfile(TracingServiceTest.On.class)
@WithTestResource(KafkaResource.class)
@WithTestResource(PostgresResource.class)
@WithTestResource(SmartcarResource.class)
class TracingServiceTest {

    private static final String SERVER = "POST /webhooks/smartcar";
    private static final String CALL = "GET /vehicles/{vehicleId}/signals";
    private static final String TOKEN = "POST /iam/oauth2/token";
    private static final Pattern EXEMPLAR = Pattern.compile(
            "(?m)^(carflow_[a-z_]+_bucket)\\{.*} \\S+ # \\{span_id=\"([0-9a-f]+)\",trace_id=\"([0-9a-f]+)\"}");
    private static final String SENDERS_TRACE = "4b942588ae93ea6d8aa5726d154e2171";

    public static final class On implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of(
                    "quarkus.otel.sdk.disabled", "false",
                    "quarkus.otel.traces.exporter", "none",
                    "quarkus.otel.traces.sampler.arg", "1.0",
                    "carflow.roles", "ingest,worker",
                    "carflow.enrichment.signals", "odometer-traveleddistance:1H",
                    "carflow.rate-limit.capacity", "100000");
        }
    }

    @TestHTTPResource(value = "/q/health/ready", management = true)
    URI management;

    @Inject
    InMemorySpanExporter spans;

    SmartcarSimulator smartcar;

    @BeforeEach
    void ready() {
        Service.awaitReady(management);
    }

    @Test
    void oneTraceLeadsFromTheRequestToTheEnrichedRecord() {
        // When: an event that needs a call
        Connection car = smartcar.fleet().connections().get(0);
        String event = UUID.randomUUID().toString();
        deliver(event, car, null);

        // Then
        SpanData enriched = awaitEnriched(event);
        List<SpanData> trace = trace(enriched.getTraceId());
        assertThat(trace)
                .filteredOn(span -> !span.getName().equals(TOKEN))
                .extracting(SpanData::getName)
                .containsExactlyInAnyOrder(
                        SERVER,
                        "send smartcar.vehicle-state",
                        "process smartcar.vehicle-state",
                        CALL,
                        "send smartcar.enriched");
        SpanData server = only(trace, SERVER);
        SpanData sent = only(trace, "send smartcar.vehicle-state");
        SpanData processed = only(trace, "process smartcar.vehicle-state");
        SpanData call = only(trace, CALL);
        assertThat(server.getParentSpanContext().isValid()).isFalse();
        assertThat(sent.getParentSpanId()).isEqualTo(server.getSpanId());
        assertThat(processed.getParentSpanId()).isEqualTo(sent.getSpanId());
        assertThat(call.getParentSpanId()).isEqualTo(processed.getSpanId());
        assertThat(enriched.getParentSpanId()).isEqualTo(processed.getSpanId());
        assertThat(List.of(server.getKind(), sent.getKind(), processed.getKind(), call.getKind(), enriched.getKind()))
                .containsExactly(
                        SpanKind.SERVER, SpanKind.PRODUCER, SpanKind.CONSUMER, SpanKind.CLIENT, SpanKind.PRODUCER);
        assertThat(List.of(server, call)).allSatisfy(span -> assertThat(attribute(span, "http.response.status_code"))
                .isEqualTo("200"));
        assertThat(List.of(sent, processed, enriched))
                .allSatisfy(span ->
                        assertThat(attribute(span, "cloudevents.event_id")).isEqualTo(event));

        // And: each record carries the context of the span that sent it
        assertThat(traceparent("smartcar.vehicle-state", event)).isEqualTo(contextOf(sent));
        assertThat(traceparent("smartcar.enriched", event)).isEqualTo(contextOf(enriched));
    }

    @Test
    void aRefusedTokenIsReplacedWithinTheTraceOfTheEventThatNeededIt() {
        // Given: a token that was accepted, and is revoked
        String before = UUID.randomUUID().toString();
        deliver(before, smartcar.fleet().connections().get(0), null);
        awaitEnriched(before);
        smartcar.api().revokeTokens();

        // When: an event that needs a call
        String event = UUID.randomUUID().toString();
        deliver(event, smartcar.fleet().connections().get(1), null);

        // Then
        List<SpanData> trace = trace(awaitEnriched(event).getTraceId());
        List<SpanData> calls = trace.stream()
                .filter(span -> span.getName().equals(CALL))
                .sorted(Comparator.comparing(SpanData::getStartEpochNanos))
                .toList();
        assertThat(calls)
                .extracting(span -> attribute(span, "http.response.status_code"), span -> attribute(span, "error.type"))
                .containsExactly(tuple("401", "401"), tuple("200", null));
        SpanData token = only(trace, TOKEN);
        assertThat(token.getParentSpanId()).isEqualTo(calls.get(1).getSpanId());
        assertThat(token.getAttributes().asMap().keySet())
                .extracting(AttributeKey::getKey)
                .containsExactlyInAnyOrder(
                        "http.request.method",
                        "http.response.status_code",
                        "server.address",
                        "server.port",
                        "url.template");
    }

    /** A slow bucket then leads to the trace of one event that was slow. */
    @Test
    void histogramsHaveTracesAsExemplars() {
        // When
        String event = UUID.randomUUID().toString();
        deliver(event, smartcar.fleet().connections().get(2), null);
        awaitEnriched(event);

        // Then
        await().untilAsserted(() -> assertThat(exemplars())
                .containsKeys(
                        "carflow_webhook_answer_time_seconds_bucket",
                        "carflow_eventlog_publish_seconds_bucket",
                        "carflow_enrichment_delay_seconds_bucket"));
        assertThat(exemplars().values()).allSatisfy(id -> assertThat(trace(id)).isNotEmpty());
    }

    /** Returns a trace id for each histogram that has one. Prometheus sends this header if it is given one protocol. */
    private Map<String, String> exemplars() {
        String scraped = given().header("Accept", "application/openmetrics-text;version=1.0.0;q=0.6,*/*;q=0.5")
                .get(management.resolve("/q/metrics"))
                .asString();
        return EXEMPLAR.matcher(scraped)
                .results()
                .collect(Collectors.toMap(each -> each.group(1), each -> each.group(3), (one, next) -> next));
    }

    @Test
    void theSendersTraceIsLinkedToAndDoesNotDecideWhatIsSampled() {
        // When: the sender has sampled nothing
        String event = UUID.randomUUID().toString();
        deliver(event, smartcar.fleet().connections().get(2), "00-" + SENDERS_TRACE + "-f6384ac331183c09-00");

        // Then
        SpanData enriched = awaitEnriched(event);
        SpanData server = only(trace(enriched.getTraceId()), SERVER);
        assertThat(server.getTraceId()).isNotEqualTo(SENDERS_TRACE);
        assertThat(server.getLinks())
                .extracting(LinkData::getSpanContext)
                .singleElement()
                .satisfies(sender -> assertThat(sender.getTraceId()).isEqualTo(SENDERS_TRACE));
    }

    @Test
    void noSpanHoldsAnythingOfAPersonOrACar() {
        // Given: everything that can come in, with the ids, VINs, places and tokens that all tests look for in logs
        List<Samples.Delivery> samples = Samples.deliveries().toList();
        samples.forEach(sample -> Service.deliver(sample).then().statusCode(200));
        samples.forEach(sample -> Service.deliver(sample.body(), "00").then().statusCode(401));
        Connection car = smartcar.fleet().connections().get(2);
        String event = UUID.randomUUID().toString();
        deliver(event, car, null);
        awaitEnriched(event);

        // Then
        List<SpanData> all = spans.getFinishedSpanItems();
        assertThat(all).hasSizeGreaterThan(3 * samples.size());
        PrivateValues values = PrivateValues.withPlanted(Set.of(
                car.user().id(), car.vehicle().id(), car.vehicle().identity().vin()));
        all.forEach(span -> assertThat(values.in(text(span))).isEmpty());
    }

    /** The framework would record addresses, with what stands in their queries. */
    @Test
    void nothingButTheWayOfAnEventHasASpan() {
        given().get("/connect/callback?code=secret&state=secret");
        given().get(management.resolve("/q/health/ready"));
        String event = UUID.randomUUID().toString();
        deliver(event, smartcar.fleet().connections().get(2), null);
        awaitEnriched(event);

        Set<String> names =
                spans.getFinishedSpanItems().stream().map(SpanData::getName).collect(Collectors.toSet());
        assertThat(names)
                .allMatch(name -> name.equals(SERVER)
                        || name.equals(CALL)
                        || name.equals(TOKEN)
                        || name.matches("(?:send|process) smartcar\\.[a-z-]+"));
    }

    /** @param traceparent of the request; null for none */
    private static void deliver(String event, Connection car, String traceparent) {
        byte[] body = ("{\"eventId\":\"" + event + "\",\"eventType\":\"VEHICLE_STATE\",\"data\":{\"user\":{\"id\":\""
                        + car.user().id() + "\"},\"vehicle\":{\"id\":\""
                        + car.vehicle().id() + "\"},\"signals\":[]},\"meta\":{\"webhookId\":\"w\",\"deliveryId\":\""
                        + event
                        + "\",\"mode\":\"LIVE\"}}")
                .getBytes(StandardCharsets.UTF_8);
        RequestSpecification request = given().contentType("application/json")
                .header("SC-Signature", Service.sign(Samples.TOKEN, body))
                .body(body);
        (traceparent == null ? request : request.header("traceparent", traceparent))
                .post(Service.PATH)
                .then()
                .statusCode(200);
    }

    private SpanData awaitEnriched(String event) {
        return await().until(
                        () -> spans.getFinishedSpanItems().stream()
                                .filter(span -> span.getName().equals("send smartcar.enriched"))
                                .filter(span -> event.equals(attribute(span, "cloudevents.event_id")))
                                .findFirst(),
                        found -> found.isPresent())
                .orElseThrow();
    }

    private List<SpanData> trace(String id) {
        return spans.getFinishedSpanItems().stream()
                .filter(span -> span.getTraceId().equals(id))
                .toList();
    }

    private static SpanData only(List<SpanData> trace, String name) {
        assertThat(trace).filteredOn(span -> span.getName().equals(name)).hasSize(1);
        return trace.stream()
                .filter(span -> span.getName().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static String traceparent(String topic, String event) {
        List<ConsumerRecord<String, byte[]>> records =
                Service.records(topic, entry -> event.equals(Service.header(entry, "ce_id")));
        assertThat(records).hasSize(1);
        assertThat(records.get(0).headers().headers("traceparent")).hasSize(1);
        return Service.header(records.get(0), "traceparent");
    }

    private static String contextOf(SpanData span) {
        return "00-" + span.getTraceId() + "-" + span.getSpanId() + "-01";
    }

    private static String text(SpanData span) {
        return span.getName() + " " + span.getAttributes() + " " + span.getEvents() + " " + span.getLinks() + " "
                + span.getStatus() + " " + span.getResource().getAttributes();
    }
}
