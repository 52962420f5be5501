package dev.carflow.http;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;

/** Limits on connections, beside Quarkus's own (`quarkus.http.limits`, `quarkus.http.idle-timeout`). */
@ConfigMapping(prefix = "carflow.connections")
public interface ConnectionsConfig {

    /**
     * A connection on which bytes have arrived, and nothing has been sent back since, is closed after this time:
     * headers, body and response have to fit in. Further bytes do not prolong it. A connection whose client reads none
     * of its responses for this time is closed too.
     */
    @WithDefault("20S")
    Duration answeredWithin();

    /**
     * The percentage of `quarkus.http.limits.max-connections` that one address may have. Behind a proxy all connections
     * are the proxy's, so this is their limit.
     */
    @WithDefault("80")
    @Min(value = 1, message = "carflow.connections.percent-per-address must be at least 1")
    @Max(value = 100, message = "carflow.connections.percent-per-address must be at most 100")
    int percentPerAddress();

    /** Deliveries are answered within 10 s of their headers, which take time too. */
    @AssertTrue(message = "carflow.connections.answered-within must be between 12 and 120 seconds")
    default boolean isAnsweredLater() {
        return answeredWithin().compareTo(Duration.ofSeconds(12)) >= 0
                && answeredWithin().compareTo(Duration.ofSeconds(120)) <= 0;
    }
}
