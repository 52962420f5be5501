package dev.carflow.smartcar.api;

import io.vertx.core.MultiMap;
import java.util.Optional;

/** What came over the wire. */
sealed interface Transfer {

    /** A whole answer of whatever status. Bytes are not copied: nobody may write to them. */
    record Arrived(int status, MultiMap headers, byte[] body) implements Transfer {
        Optional<String> header(String name) {
            return Optional.ofNullable(headers.get(name));
        }

        boolean isUnauthorized() {
            return status == 401;
        }

        boolean isSuccess() {
            return status >= 200 && status < 300;
        }

        @Override
        public String toString() {
            return "Arrived[" + status + ", " + body.length + " bytes]";
        }
    }

    /** Nothing, or not all of it. */
    record Lost(ApiProblem problem) implements Transfer {}
}
