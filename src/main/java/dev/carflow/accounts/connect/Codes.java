package dev.carflow.accounts.connect;

import dev.carflow.accounts.connect.CodeExchange.NotStored;
import dev.carflow.operations.LogThrottle;
import io.smallrye.mutiny.Uni;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import org.jboss.logging.Logger;

/** The code of a redirect: exchanged while the migration wants vehicle tokens, otherwise dropped (contract 9.4). */
final class Codes {

    private static final Logger LOG = Logger.getLogger(Codes.class);
    private static final Duration WITHIN = Duration.ofSeconds(10);

    private final MigrationPhase phase;
    private final CodeExchange exchange;
    private final URI redirectUri;
    private final ConnectMetrics metrics;
    private final LogThrottle failures = new LogThrottle(Duration.ofMinutes(1));

    Codes(MigrationPhase phase, CodeExchange exchange, URI redirectUri, ConnectMetrics metrics) {
        this.phase = phase;
        this.exchange = exchange;
        this.redirectUri = redirectUri;
        this.metrics = metrics;
    }

    /** Never fails: the user is connected without it as well. */
    Uni<Void> exchange(ConnectSession session, Optional<String> confirmedUserId, Optional<String> code) {
        if (code.isEmpty() || !phase.wantsVehicleTokens()) {
            return Uni.createFrom().voidItem();
        }
        return Uni.createFrom()
                .deferred(() -> exchange.exchange(new CodeExchange.Request(
                        session.stateHash(), session.account(), confirmedUserId, code.get(), redirectUri)))
                .ifNoItem()
                .after(WITHIN)
                .fail()
                .onFailure()
                .recoverWithItem(failure -> new NotStored(failure.getClass().getSimpleName()))
                .invoke(outcome -> {
                    metrics.code(outcome instanceof CodeExchange.Stored);
                    if (outcome instanceof NotStored not) {
                        failures.tryAcquire()
                                .ifPresent(more -> LOG.warnf(
                                        "a code of Smartcar Connect brought no vehicle token: %s%s",
                                        not.slug(), LogThrottle.heldBack(more)));
                    }
                })
                .replaceWithVoid();
    }
}
