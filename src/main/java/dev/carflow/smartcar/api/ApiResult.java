package dev.carflow.smartcar.api;

import java.util.Optional;
import java.util.function.Function;

/**
 * The outcome of a call. Failures are results: the client's {@code Uni}s never fail for anything that Smartcar, the
 * network or the token does.
 */
public sealed interface ApiResult<T> {

    /** The id under which Smartcar's support finds the call; fit for logs. */
    Optional<String> requestId();

    /** Smartcar's answer. */
    record Success<T>(T value, Optional<String> requestId) implements ApiResult<T> {
        /** A value holds personal data; its class is enough for a log. */
        @Override
        public String toString() {
            return "Success[" + value.getClass().getSimpleName() + ", requestId=" + requestId.orElse("-") + "]";
        }
    }

    /** No answer to what was asked, and why. */
    record Failure<T>(ApiProblem problem, Optional<String> requestId) implements ApiResult<T> {}

    static <T> ApiResult<T> success(T value, Optional<String> requestId) {
        return new Success<>(value, requestId);
    }

    static <T> ApiResult<T> failure(ApiProblem problem, Optional<String> requestId) {
        return new Failure<>(problem, requestId);
    }

    /** One value from either outcome. */
    default <R> R fold(
            Function<? super T, ? extends R> onSuccess, Function<? super ApiProblem, ? extends R> onFailure) {
        if (this instanceof Success<T> success) {
            return onSuccess.apply(success.value());
        }
        return onFailure.apply(((Failure<T>) this).problem());
    }
}
