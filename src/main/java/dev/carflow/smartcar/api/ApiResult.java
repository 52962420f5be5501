package dev.carflow.smartcar.api;

import java.util.Optional;
import java.util.function.Function;

/**
 * The outcome of a call. Failures are results: the client's {@code Uni}s never fail because of Smartcar, the network or
 * the token.
 */
public sealed interface ApiResult<T> {

    /** Returns the id under which Smartcar's support finds the call; safe for logs. */
    Optional<String> requestId();

    /** Returns the HTTP status of the response; 0 if there was none. */
    int status();

    /** The value of Smartcar's response. */
    record Success<T>(T value, Optional<String> requestId, int status) implements ApiResult<T> {
        /** Names the class alone: a value holds personal data. */
        @Override
        public String toString() {
            return "Success[" + value.getClass().getSimpleName() + ", requestId=" + requestId.orElse("-") + "]";
        }
    }

    /** There is no value, and why. */
    record Failure<T>(ApiProblem problem, Optional<String> requestId, int status) implements ApiResult<T> {}

    static <T> ApiResult<T> success(T value, Optional<String> requestId) {
        return success(value, requestId, 0);
    }

    static <T> ApiResult<T> success(T value, Optional<String> requestId, int status) {
        return new Success<>(value, requestId, status);
    }

    static <T> ApiResult<T> failure(ApiProblem problem, Optional<String> requestId) {
        return failure(problem, requestId, 0);
    }

    static <T> ApiResult<T> failure(ApiProblem problem, Optional<String> requestId, int status) {
        return new Failure<>(problem, requestId, status);
    }

    /** Returns the same response, read as another problem. */
    default ApiResult<T> as(ApiProblem problem) {
        return failure(problem, requestId(), status());
    }

    /** Maps either outcome to one value. */
    default <R> R fold(
            Function<? super T, ? extends R> onSuccess, Function<? super ApiProblem, ? extends R> onFailure) {
        if (this instanceof Success<T> success) {
            return onSuccess.apply(success.value());
        }
        return onFailure.apply(((Failure<T>) this).problem());
    }
}
