package dev.carflow.enrichment.calls;

import static dev.carflow.tracing.RecordedSpans.attribute;
import static dev.carflow.tracing.RecordedSpans.sampledHeaders;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.carflow.ratelimit.Urgency;
import dev.carflow.smartcar.api.ApiError;
import dev.carflow.smartcar.api.ApiProblem;
import dev.carflow.smartcar.api.ApiResult;
import dev.carflow.smartcar.api.VehicleSignals;
import dev.carflow.tracing.RecordedSpans;
import dev.carflow.tracing.TraceSpan;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.sdk.trace.data.LinkData;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The spans of calls: one for each attempt, whose parent is the first event, with links to and from the others. */
class TracedSignalCallsTest {

    private static final String SPAN = "GET /vehicles/{vehicleId}/signals";

    private final RecordedSpans spans = new RecordedSpans();
    private final List<UniEmitter<? super ApiResult<VehicleSignals>>> requests = new ArrayList<>();
    private final SignalRequest request = (user, vehicle) -> Uni.createFrom().emitter(requests::add);

    /** Makes a request for each caller, and a second one if the first fails. */
    private final SignalCalls calls = TracedSignalCalls.of(
            spans.tracing(),
            URI.create("https://api.example/v3"),
            request,
            made -> (user, vehicle, urgency) -> made.signals(user, vehicle)
                    .flatMap(result -> result instanceof ApiResult.Failure<VehicleSignals>
                            ? made.signals(user, vehicle)
                            : Uni.createFrom().item(result))
                    .map(result -> CallOutcome.notMade(SkipReason.BUDGET)));

    @Test
    void eachAttemptIsASpanOfTheEventThatCausedTheCall() {
        // When
        TraceSpan event = event();
        ask(event);
        requests.get(0)
                .complete(
                        ApiResult.failure(new ApiProblem.TimedOut(ApiProblem.TimeLimit.RESPONSE), Optional.of("r-1")));
        requests.get(1).complete(ApiResult.success(answer(), Optional.of("r-2"), 200));
        event.end();

        // Then
        SpanData cause = spans.only("process topic");
        List<SpanData> attempts = attempts();
        assertThat(attempts).hasSize(2).allSatisfy(attempt -> {
            assertThat(attempt.getKind()).isEqualTo(SpanKind.CLIENT);
            assertThat(attempt.getParentSpanId()).isEqualTo(cause.getSpanId());
            assertThat(attribute(attempt, "server.address")).isEqualTo("api.example");
            assertThat(attribute(attempt, "server.port")).isEqualTo("443");
            assertThat(attribute(attempt, "http.request.method")).isEqualTo("GET");
        });
        assertThat(attribute(attempts.get(0), "error.type")).isEqualTo("timed-out-response");
        assertThat(attribute(attempts.get(0), "http.response.status_code")).isNull();
        assertThat(attribute(attempts.get(1), "http.response.status_code")).isEqualTo("200");
        assertThat(attribute(attempts.get(1), "error.type")).isNull();
        assertThat(attribute(attempts.get(1), "http.request.resend_count")).isEqualTo("1");
        assertThat(attribute(attempts.get(1), "carflow.smartcar.request_id")).isEqualTo("r-2");
        assertThat(attempts.toString()).doesNotContain("a-user", "a-vehicle");
    }

    @Test
    void anAnswerThatIsAnErrorHasItsStatusAsTheType() {
        // When
        TraceSpan event = event();
        ask(event);
        requests.get(0).complete(ApiResult.failure(new ApiProblem.Gone(ApiError.NONE), Optional.empty(), 410));
        requests.get(1).complete(ApiResult.failure(new ApiProblem.NoDataYet(ApiError.NONE), Optional.empty(), 200));

        // Then
        List<SpanData> attempts = attempts();
        assertThat(attempts)
                .extracting(
                        span -> attribute(span, "http.response.status_code"),
                        span -> attribute(span, "error.type"),
                        span -> attribute(span, "carflow.smartcar.problem"),
                        span -> span.getStatus().getStatusCode())
                .containsExactly(
                        tuple("410", "410", "version-gone", StatusCode.ERROR),
                        tuple("200", "no-data-yet", "no-data-yet", StatusCode.ERROR));
    }

    @Test
    void aRequestForATokenIsMadeForTheRequestThatNeedsIt() {
        // Given: a request that gets its token first
        URI endpoint = URI.create("https://token.example/oauth2/token");
        SignalCalls withToken = TracedSignalCalls.of(
                spans.tracing(),
                URI.create("https://api.example/v3"),
                (user, vehicle) -> Uni.createFrom().deferred(() -> {
                    spans.tracing().tokenRequest(endpoint).answered(200).end();
                    return Uni.createFrom().item(ApiResult.success(answer(), Optional.empty(), 200));
                }),
                made -> (user, vehicle, urgency) ->
                        made.signals(user, vehicle).map(result -> CallOutcome.notMade(SkipReason.BUDGET)));

        // When
        event().during(() -> withToken.signals("a-user", "a-vehicle", Urgency.ROUTINE))
                .subscribe()
                .with(outcome -> {});

        // Then
        SpanData token = spans.only("POST /oauth2/token");
        assertThat(token.getParentSpanId()).isEqualTo(attempts().get(0).getSpanId());
        assertThat(token.getKind()).isEqualTo(SpanKind.CLIENT);
        assertThat(attribute(token, "server.address")).isEqualTo("token.example");
        assertThat(attribute(token, "http.request.method")).isEqualTo("POST");
    }

    @Test
    void anEventThatSharesACallLinksToItAndIsNoParent() {
        // Given
        TraceSpan first = event();
        TraceSpan second = event();
        ask(first);

        // When
        ask(second);
        requests.get(0).complete(ApiResult.success(answer(), Optional.empty()));
        first.end();
        second.end();

        // Then
        SpanData call = attempts().get(0);
        List<SpanData> events = spans.ended().stream()
                .filter(span -> span.getName().equals("process topic"))
                .toList();
        assertThat(call.getParentSpanId()).isEqualTo(events.get(0).getSpanId());
        assertThat(call.getLinks())
                .extracting(TracedSignalCallsTest::target)
                .containsExactly(events.get(1).getSpanId());
        assertThat(events.get(1).getLinks())
                .extracting(TracedSignalCallsTest::target)
                .containsExactly(call.getSpanId());
    }

    @Test
    void aCallForEventsThatAreNotSampledHasNoSpan() {
        calls.signals("a-user", "a-vehicle", Urgency.ROUTINE).subscribe().with(outcome -> {});
        requests.get(0).complete(ApiResult.success(answer(), Optional.empty()));

        assertThat(spans.ended()).isEmpty();
    }

    private void ask(TraceSpan event) {
        event.during(() -> calls.signals("a-user", "a-vehicle", Urgency.ROUTINE))
                .subscribe()
                .with(outcome -> {});
    }

    private TraceSpan event() {
        return spans.tracing().process("topic", 0, 0, sampledHeaders()::get);
    }

    private List<SpanData> attempts() {
        return spans.ended().stream()
                .filter(span -> span.getName().equals(SPAN))
                .toList();
    }

    private static VehicleSignals answer() {
        return new VehicleSignals(List.of(), Optional.empty(), 0);
    }

    private static String target(LinkData link) {
        return link.getSpanContext().getSpanId();
    }
}
