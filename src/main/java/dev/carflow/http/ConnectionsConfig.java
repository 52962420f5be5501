package dev.carflow.http;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;

/** Which connections are kept, beside Quarkus's own limits (`quarkus.http.limits`, `quarkus.http.idle-timeout`). */
@ConfigMapping(prefix = "carflow.connections")
public interface ConnectionsConfig {

    /**
     * A connection on which bytes have come, and nothing was sent back since, is closed after this time: a request's
     * headers, body and answer have to fit in. Bytes that come in the meantime do not prolong it. So is one whose client
     * takes none of its answers for this time.
     */
    @WithDefault("20S")
    Duration answeredWithin();

    /**
     * How many percent of `quarkus.http.limits.max-connections` one address may have. Behind a proxy all connections are
     * the proxy's, and this is the limit.
     */
    @WithDefault("80")
    @Min(value = 1, message = "carflow.connections.percent-per-address must be at least 1")
    @Max(value = 100, message = "carflow.connections.percent-per-address must be at most 100")
    int percentPerAddress();

    /** Deliveries are answered within 10 s of their headers; these need their time too. */
    @AssertTrue(message = "carflow.connections.answered-within must be between 12 and 120 seconds")
    default boolean isAnsweredLater() {
        return answeredWithin().compareTo(Duration.ofSeconds(12)) >= 0
                && answeredWithin().compareTo(Duration.ofSeconds(120)) <= 0;
    }
}
