package dev.carflow.smartcar.api;

import com.fasterxml.jackson.databind.JsonNode;
import dev.carflow.smartcar.api.ApiProblem.InvalidRequest;
import dev.carflow.smartcar.api.ApiProblem.NoToken;
import dev.carflow.smartcar.api.ApiProblem.Overloaded;
import dev.carflow.smartcar.api.ApiProblem.TimeLimit;
import dev.carflow.smartcar.api.ApiProblem.TimedOut;
import dev.carflow.smartcar.api.ApiProblem.UpstreamFault;
import dev.carflow.smartcar.http.Authorization;
import dev.carflow.smartcar.http.Call;
import dev.carflow.smartcar.http.HttpResult;
import dev.carflow.smartcar.http.HttpResult.Failure;
import dev.carflow.smartcar.http.HttpResult.Response;
import dev.carflow.smartcar.http.HttpTransport;
import dev.carflow.smartcar.http.TransportFault;
import dev.carflow.smartcar.http.TransportSettings;
import dev.carflow.smartcar.token.ApplicationTokens;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.util.Optional;
import java.util.function.Function;

/**
 * One of Smartcar's hosts (contract 0.3): a call and its one result, within the settings' total timeout. It has a
 * connection pool of its own and no credentials. A call is made when its {@code Uni} is subscribed to; cancelling it
 * closes its connection.
 */
public final class SmartcarHost implements AutoCloseable {

    private final HttpTransport transport;
    private final Clock clock;

    /** @param clock to which dates in Retry-After are compared */
    public SmartcarHost(Vertx vertx, TransportSettings settings, Clock clock) {
        this.transport = new HttpTransport(vertx, settings);
        this.clock = clock;
    }

    /**
     * Makes one request at most.
     *
     * @param reader of the body of a success; it returns empty for a shape that it does not know
     */
    public <T> Uni<ApiResult<T>> ask(Call call, Authorization authorization, Function<JsonNode, Optional<T>> reader) {
        return ask(call, sent -> transport.request(sent, authorization), reader);
    }

    /** The same with the application's token, and once more after a 401 if there is another token by then. */
    public <T> Uni<ApiResult<T>> ask(Call call, ApplicationTokens tokens, Function<JsonNode, Optional<T>> reader) {
        return ask(call, new AuthorizedCalls(transport, tokens)::get, reader);
    }

    /** Likewise, for a call that changes something: returns the status of any success, whatever its body is. */
    public Uni<ApiResult<Integer>> change(Call call, ApplicationTokens tokens) {
        return outcome(call, new AuthorizedCalls(transport, tokens)::get)
                .map(outcome -> read(outcome, ResponseInterpreter::status));
    }

    /** Ends calls that are under way as faults, and later ones at once. */
    @Override
    public void close() {
        transport.close();
    }

    /** @param way how the call is sent, once or more often */
    <T> Uni<ApiResult<T>> ask(Call call, Function<Call, Uni<HttpResult>> way, Function<JsonNode, Optional<T>> reader) {
        return outcome(call, way).map(outcome -> read(outcome, response -> response.read(reader)));
    }

    private Uni<HttpResult> outcome(Call call, Function<Call, Uni<HttpResult>> way) {
        // before the way is taken, which may ask for a token
        return call.sendable()
                ? transport.withinTotalTimeout(way.apply(call))
                : Uni.createFrom().item(new Failure(TransportFault.NOT_SENDABLE));
    }

    HttpTransport transport() {
        return transport;
    }

    private <T> ApiResult<T> read(HttpResult outcome, Function<ResponseInterpreter, ApiResult<T>> reader) {
        if (outcome instanceof Response response) {
            return reader.apply(new ResponseInterpreter(response, clock.instant()));
        }
        Failure failure = (Failure) outcome;
        return ApiResult.failure(problem(failure), Optional.empty(), failure.status());
    }

    private static ApiProblem problem(Failure failure) {
        return switch (failure.fault()) {
            case NOT_SENDABLE -> new InvalidRequest(ApiError.NONE);
            case NO_AUTHORIZATION -> new NoToken();
            case OVERLOADED -> new Overloaded();
            case CONNECT_TIMEOUT -> new TimedOut(TimeLimit.CONNECT);
            case RESPONSE_TIMEOUT -> new TimedOut(TimeLimit.RESPONSE);
            case TOTAL_TIMEOUT -> new TimedOut(TimeLimit.TOTAL);
            case UNREACHABLE -> upstream(AnswerFault.UNREACHABLE, failure);
            case INCOMPLETE -> upstream(AnswerFault.INCOMPLETE, failure);
            case TOO_LARGE -> upstream(AnswerFault.TOO_LARGE, failure);
        };
    }

    private static ApiProblem upstream(AnswerFault fault, Failure failure) {
        return new UpstreamFault(fault, failure.status(), ApiError.NONE);
    }
}
