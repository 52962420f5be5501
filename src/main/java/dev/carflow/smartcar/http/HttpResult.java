package dev.carflow.smartcar.http;

import io.vertx.core.MultiMap;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** The outcome of a call: a whole response of any status, or the reason why there is none. */
public sealed interface HttpResult {

    /** A whole response. The body is not copied: callers must not write to it. */
    record Response(int status, MultiMap headers, byte[] body) implements HttpResult {

        public Optional<String> header(String name) {
            return Optional.ofNullable(headers.get(name));
        }

        /**
         * Returns how long the server asks the client to wait.
         *
         * @param now what a date in the header is compared to, unless the response has the time of the server's clock
         * @return empty without the header, or if it is neither seconds nor a date
         */
        public Optional<Duration> retryAfter(Instant now) {
            return header("Retry-After")
                    .flatMap(value -> RetryAfter.parse(
                            value, header("Date").flatMap(ServerTime::parse).orElse(now)));
        }

        public boolean isUnauthorized() {
            return status == 401;
        }

        public boolean isSuccess() {
            return status >= 200 && status < 300;
        }

        @Override
        public String toString() {
            return "Response[" + status + ", " + body.length + " bytes]";
        }
    }

    /**
     * No response, or only part of one.
     *
     * @param status of the response that began; 0 if none did
     */
    record Failure(TransportFault fault, int status) implements HttpResult {

        public Failure(TransportFault fault) {
            this(fault, 0);
        }
    }
}
