package dev.carflow.tracing;

import static dev.carflow.tracing.RecordedSpans.attribute;
import static dev.carflow.tracing.RecordedSpans.sampledHeaders;
import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import io.smallrye.mutiny.Uni;
import java.net.URI;
import java.util.Map;
import org.jboss.logging.MDC;
import org.junit.jupiter.api.Test;

/** The spans themselves: names, kinds, attributes, parents and links. */
class TracingTest {

    private static final String ROUTE = "/webhooks/smartcar";
    private static final String SENDERS_TRACE = "4b942588ae93ea6d8aa5726d154e2171";
    private static final Map<String, String> SENT = sampledHeaders();

    private final RecordedSpans spans = new RecordedSpans();
    private final Tracing tracing = spans.tracing();

    @Test
    void aDeliveryBeginsATraceOfItsOwnThatLinksToTheSenders() {
        TraceSpan span = tracing.receive(ROUTE, SENT::get).with("http.response.status_code", 200);
        span.end();

        SpanData server = spans.only("POST " + ROUTE);
        assertThat(server.getKind()).isEqualTo(SpanKind.SERVER);
        assertThat(server.getParentSpanContext().isValid()).isFalse();
        assertThat(server.getTraceId()).isNotEqualTo(SENDERS_TRACE);
        assertThat(server.getLinks()).singleElement().satisfies(link -> assertThat(
                        link.getSpanContext().getTraceId())
                .isEqualTo(SENDERS_TRACE));
        assertThat(attribute(server, "http.request.method")).isEqualTo("POST");
        assertThat(attribute(server, "http.route")).isEqualTo(ROUTE);
        assertThat(attribute(server, "http.response.status_code")).isEqualTo("200");
        assertThat(span.headers().get("traceparent"))
                .isEqualTo("00-" + server.getTraceId() + "-" + server.getSpanId() + "-01");
    }

    @Test
    void aSendersTraceIsContinuedWhereTheSettingSaysSo() {
        RecordedSpans continuing = new RecordedSpans(Sampler.parentBased(Sampler.alwaysOff()), true);

        continuing.tracing().receive(ROUTE, SENT::get).end();

        SpanData server = continuing.only("POST " + ROUTE);
        assertThat(server.getTraceId()).isEqualTo(SENDERS_TRACE);
        assertThat(server.getLinks()).isEmpty();
    }

    @Test
    void aSenderDoesNotDecideWhatIsSampled() {
        RecordedSpans never = new RecordedSpans(Sampler.parentBased(Sampler.alwaysOff()), false);

        TraceSpan span = never.tracing().receive(ROUTE, SENT::get);
        span.end();

        assertThat(never.ended()).isEmpty();
        assertThat(span.headers().get("traceparent")).endsWith("-00").doesNotContain(SENDERS_TRACE);
    }

    @Test
    void aRecordsSpansAreChildrenOfTheContextThatItCarries() {
        tracing.send("topic", SENT::get).end();
        tracing.process("topic", 3, 42, SENT::get).end();

        SpanData producer = spans.only("send topic");
        assertThat(producer.getKind()).isEqualTo(SpanKind.PRODUCER);
        assertThat(attribute(producer, "messaging.operation.type")).isEqualTo("send");
        SpanData consumer = spans.only("process topic");
        assertThat(consumer.getKind()).isEqualTo(SpanKind.CONSUMER);
        assertThat(attribute(consumer, "messaging.operation.type")).isEqualTo("process");
        assertThat(attribute(consumer, "messaging.destination.partition.id")).isEqualTo("3");
        assertThat(attribute(consumer, "messaging.kafka.offset")).isEqualTo("42");
        assertThat(spans.ended()).allSatisfy(span -> {
            assertThat(span.getTraceId()).isEqualTo(SENDERS_TRACE);
            assertThat(span.getParentSpanId()).isEqualTo("f6384ac331183c09");
            assertThat(attribute(span, "messaging.system")).isEqualTo("kafka");
            assertThat(attribute(span, "messaging.destination.name")).isEqualTo("topic");
            assertThat(attribute(span, "cloudevents.event_id")).isEqualTo(RecordedSpans.EVENT);
        });
    }

    @Test
    void aRecordThatIsNotSampledOrHasNoUsableContextHasNoSpan() {
        Map<String, String> unsampled =
                Map.of("traceparent", "00-4b942588ae93ea6d8aa5726d154e2171-f6384ac331183c09-00");

        assertThat(tracing.send("topic", unsampled::get)).isSameAs(TraceSpan.NONE);
        assertThat(tracing.send("topic", name -> null)).isSameAs(TraceSpan.NONE);
        assertThat(tracing.process("topic", 0, 0, name -> "damaged")).isSameAs(TraceSpan.NONE);
        assertThat(tracing.spill("topic", unsampled::get)).isSameAs(TraceSpan.NONE);
        assertThat(spans.ended()).isEmpty();
    }

    @Test
    void anEventIdThatIsPutTogetherOfOtherIdsIsLeftOut() {
        Map<String, String> legacy =
                Map.of("traceparent", SENT.get("traceparent"), "ce_id", "webhook:vehicle:2026-11-30");

        tracing.send("topic", legacy::get).end();

        assertThat(attribute(spans.only("send topic"), "cloudevents.event_id")).isNull();
    }

    @Test
    void whereTracingIsOffNothingHasASpan() {
        assertThat(Tracing.OFF.isOn()).isFalse();
        assertThat(Tracing.OFF.receive(ROUTE, SENT::get)).isSameAs(TraceSpan.NONE);
        assertThat(Tracing.OFF.send("topic", SENT::get)).isSameAs(TraceSpan.NONE);
        assertThat(Tracing.OFF.process("topic", 0, 0, SENT::get)).isSameAs(TraceSpan.NONE);
        assertThat(Tracing.OFF.spill("topic", SENT::get)).isSameAs(TraceSpan.NONE);
        assertThat(Tracing.OFF.call(TraceSpan.NONE, URI.create("https://host"), "/path", 0))
                .isSameAs(TraceSpan.NONE);
        assertThat(Tracing.OFF.tokenRequest(URI.create("https://host/token"))).isSameAs(TraceSpan.NONE);
        assertThat(TraceSpan.NONE.hasContext()).isFalse();
        assertThat(TraceSpan.NONE.headers()).isEmpty();
    }

    @Test
    void aFailureIsAnErrorOfItsType() {
        tracing.send("topic", SENT::get).failed("timeout").end();

        SpanData failed = spans.only("send topic");
        assertThat(failed.getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
        assertThat(failed.getStatus().getDescription()).isEmpty();
        assertThat(attribute(failed, "error.type")).isEqualTo("timeout");
    }

    @Test
    void workThatFailsOrIsCancelledEndsItsSpanAsAnError() {
        Uni<Integer> failing = Uni.createFrom().failure(new IllegalStateException("content"));
        tracing.send("failed", SENT::get).around(failing).subscribe().with(item -> {}, failure -> {});
        tracing.send("cancelled", SENT::get)
                .around(Uni.createFrom().nothing())
                .subscribe()
                .with(item -> {})
                .cancel();
        tracing.send("done", SENT::get)
                .around(Uni.createFrom().item(1))
                .subscribe()
                .with(item -> {});

        assertThat(attribute(spans.only("send failed"), "error.type")).isEqualTo("java.lang.IllegalStateException");
        assertThat(spans.only("send failed").toString()).doesNotContain("content");
        assertThat(attribute(spans.only("send cancelled"), "error.type")).isEqualTo("cancelled");
        assertThat(attribute(spans.only("send done"), "error.type")).isNull();
    }

    @Test
    void aSpanIsCurrentAgainWhenOneThatWasCurrentInItIsOver() {
        TraceSpan outer = tracing.send("outer", SENT::get);
        TraceSpan inner = tracing.send("inner", SENT::get);

        String logged = outer.during(() -> {
            inner.during(() -> {});
            return TraceSpan.current() == outer ? (String) MDC.get("spanId") : "another span";
        });
        outer.end();

        assertThat(logged).isEqualTo(spans.only("send outer").getSpanId());
        assertThat(MDC.get("spanId")).isNull();
    }

    @Test
    void linesThatAreLoggedForASpanHaveItsIdsAlsoAfterItsEnd() {
        TraceSpan span = tracing.send("topic", SENT::get);

        span.end();
        String logged = span.during(() -> MDC.get("traceId") + " " + MDC.get("spanId"));

        assertThat(logged)
                .isEqualTo(SENDERS_TRACE + " " + spans.only("send topic").getSpanId());
        assertThat(MDC.get("traceId")).isNull();
        assertThat(TraceSpan.current()).isSameAs(TraceSpan.NONE);
    }
}
