package dev.carflow.smartcar.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.carflow.smartcar.api.ApiProblem.LimitOf;
import dev.carflow.smartcar.api.ApiProblem.UpstreamFault;
import dev.carflow.smartcar.api.Transfer.Arrived;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;

/**
 * An answer, understood: its body, or the problem it stands for (contract 7.7). Statuses decide, codes refine: the
 * editions agree on the former only.
 */
final class Answer {

    private final Arrived arrived;
    private final Instant now;
    private final Optional<JsonNode> body;
    private final ApiError error;

    Answer(Arrived arrived, Instant now) {
        this.arrived = arrived;
        this.now = now;
        this.body = Fields.object(arrived.body());
        this.error = body.map(ApiError::in).orElse(ApiError.NONE);
    }

    Optional<String> requestId() {
        return arrived.header("SC-Request-Id").flatMap(ApiError::word).or(() -> body.flatMap(ApiError::requestIdIn));
    }

    /** @param reader of the body of a success, missing after 204; it returns none for a shape it does not know */
    <T> ApiResult<T> read(Function<JsonNode, Optional<T>> reader) {
        if (arrived.status() == 204) {
            return read(Optional.of(MissingNode.getInstance()), reader);
        }
        return arrived.status() == 200 ? read(body, reader) : ApiResult.failure(problem(), requestId());
    }

    private <T> ApiResult<T> read(Optional<JsonNode> content, Function<JsonNode, Optional<T>> reader) {
        return content.flatMap(reader)
                .map(value -> ApiResult.success(value, requestId()))
                .orElseGet(() -> ApiResult.failure(upstream(AnswerFault.UNREADABLE), requestId()));
    }

    private ApiProblem problem() {
        return switch (arrived.status()) {
            case 401 -> new ApiProblem.Unauthorized(error);
            case 408 -> upstream(AnswerFault.STATUS);
            // whatever page comes with it
            case 410 -> new ApiProblem.Gone(error);
            case 429 -> rateLimited();
            case 430 -> new ApiProblem.QuotaSpent(error);
            default -> isSomebodyElses() ? upstream(AnswerFault.UNREADABLE) : spoken();
        };
    }

    /** A page of a proxy or a firewall: its status is not Smartcar's word on the vehicle. */
    private boolean isSomebodyElses() {
        return body.isEmpty() && arrived.body().length > 0;
    }

    private ApiProblem spoken() {
        return switch (arrived.status()) {
            case 400 ->
                error.isOfType("CONNECTED_SERVICES_ACCOUNT")
                        ? new ApiProblem.AccountProblem(error)
                        : new ApiProblem.InvalidRequest(error);
            case 403 -> new ApiProblem.Forbidden(error);
            case 404 -> isWrongPath() ? new ApiProblem.InvalidRequest(error) : new ApiProblem.NoDataYet(error);
            case 409 -> new ApiProblem.VehicleUnavailable(error);
            case 501 -> new ApiProblem.NotCapable(error);
            default ->
                arrived.status() / 100 == 4 ? new ApiProblem.InvalidRequest(error) : upstream(AnswerFault.STATUS);
        };
    }

    /** There is no such address: no waiting brings data. */
    private boolean isWrongPath() {
        return error.hasCode("INVALID_PATH") || error.hasCode("PATH") || error.hasCode("VERSION");
    }

    private ApiProblem rateLimited() {
        LimitOf limitOf = error.hasCode("VEHICLE") ? LimitOf.VEHICLE : LimitOf.APPLICATION;
        return new ApiProblem.RateLimited(
                limitOf, arrived.header("Retry-After").flatMap(value -> RetryAfter.parse(value, now)), error);
    }

    private ApiProblem upstream(AnswerFault fault) {
        return new UpstreamFault(fault, arrived.status(), error);
    }
}
