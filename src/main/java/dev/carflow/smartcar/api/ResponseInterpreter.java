package dev.carflow.smartcar.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.carflow.smartcar.api.ApiProblem.LimitOf;
import dev.carflow.smartcar.api.ApiProblem.UpstreamFault;
import dev.carflow.smartcar.http.HttpResult.Response;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;

/**
 * Turns a response into its value or into the problem that it reports (contract 7.7). The status decides and the code
 * refines, because Smartcar's documents agree on statuses only.
 */
final class ResponseInterpreter {

    private static final int OK = 200;

    private final Response response;
    private final Instant now;
    private final Optional<JsonNode> body;

    ResponseInterpreter(Response response, Instant now) {
        this.response = response;
        this.now = now;
        this.body = Fields.object(response.body());
    }

    Optional<String> requestId() {
        return response.header("SC-Request-Id").flatMap(ApiError::word).or(() -> body.flatMap(ApiError::requestIdIn));
    }

    /**
     * @param reader of the body of a success, which is a missing node after 204; it returns empty for a shape that it does
     *     not know
     */
    <T> ApiResult<T> read(Function<JsonNode, Optional<T>> reader) {
        if (response.status() == 204) {
            return read(Optional.of(MissingNode.getInstance()), reader);
        }
        return response.status() == OK ? read(body, reader) : failure(problem());
    }

    /** Returns the status of any success, whatever its body is: what was written is seen in a list. */
    ApiResult<Integer> status() {
        return response.isSuccess()
                ? ApiResult.success(response.status(), requestId(), response.status())
                : failure(problem());
    }

    private <T> ApiResult<T> read(Optional<JsonNode> content, Function<JsonNode, Optional<T>> reader) {
        return content.flatMap(reader)
                .map(value -> ApiResult.success(value, requestId(), response.status()))
                .orElseGet(() -> failure(upstream(AnswerFault.UNREADABLE)));
    }

    private <T> ApiResult<T> failure(ApiProblem problem) {
        return ApiResult.failure(problem, requestId(), response.status());
    }

    /** Read only of an answer that is no success. */
    private ApiError error() {
        return body.map(ApiError::in).orElse(ApiError.NONE);
    }

    private ApiProblem problem() {
        return switch (response.status()) {
            case 401 -> new ApiProblem.Unauthorized(error());
            case 408 -> upstream(AnswerFault.STATUS);
            // whatever the body is
            case 410 -> new ApiProblem.Gone(error());
            case 429 -> rateLimited();
            case 430 -> new ApiProblem.QuotaSpent(error());
            default -> isNotSmartcars() ? upstream(AnswerFault.UNREADABLE) : byStatus();
        };
    }

    /** Whether this is a page of a proxy or a firewall: its status then says nothing about the vehicle. */
    private boolean isNotSmartcars() {
        return body.isEmpty() && response.body().length > 0;
    }

    private ApiProblem byStatus() {
        return switch (response.status()) {
            case 400 ->
                error().isOfType("CONNECTED_SERVICES_ACCOUNT")
                        ? new ApiProblem.AccountProblem(error())
                        : new ApiProblem.InvalidRequest(error());
            case 403 -> new ApiProblem.Forbidden(error());
            case 404 -> isWrongPath() ? new ApiProblem.InvalidRequest(error()) : new ApiProblem.NoDataYet(error());
            case 409 -> new ApiProblem.VehicleUnavailable(error());
            case 501 -> new ApiProblem.NotCapable(error());
            default ->
                response.status() / 100 == 4 ? new ApiProblem.InvalidRequest(error()) : upstream(AnswerFault.STATUS);
        };
    }

    /** Whether there is no such address, so that waiting brings no data. */
    private boolean isWrongPath() {
        return error().hasCode("INVALID_PATH") || error().hasCode("PATH") || error().hasCode("VERSION");
    }

    private ApiProblem rateLimited() {
        LimitOf limitOf = error().hasCode("VEHICLE") ? LimitOf.VEHICLE : LimitOf.APPLICATION;
        return new ApiProblem.RateLimited(limitOf, response.retryAfter(now), error());
    }

    private ApiProblem upstream(AnswerFault fault) {
        return new UpstreamFault(fault, response.status(), error());
    }
}
