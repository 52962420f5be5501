package dev.carflow.accounts.connect;

import dev.carflow.accounts.connect.CodeExchange.Exchanged;
import dev.carflow.accounts.connect.CodeExchange.NotExchanged;
import dev.carflow.accounts.vault.SessionTokenCipher.SessionTokens;
import dev.carflow.operations.ThrottledLog;
import dev.carflow.smartcar.MigrationState;
import io.smallrye.mutiny.Uni;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import org.jboss.logging.Logger;

/** Exchanges the code of a redirect while the migration needs vehicle tokens, and otherwise drops it (contract 9.4). */
final class CodeExchanger {

    private static final Logger LOG = Logger.getLogger(CodeExchanger.class);
    private static final Duration WITHIN = Duration.ofSeconds(10);

    private final MigrationState migration;
    private final CodeExchange exchange;
    private final URI redirectUri;
    private final ConnectMetrics metrics;
    private final ThrottledLog failures = new ThrottledLog(LOG, Duration.ofMinutes(1));

    CodeExchanger(MigrationState migration, CodeExchange exchange, URI redirectUri, ConnectMetrics metrics) {
        this.migration = migration;
        this.exchange = exchange;
        this.redirectUri = redirectUri;
        this.metrics = metrics;
    }

    /** Never fails: the user is connected without it as well. */
    Uni<Optional<Exchanged>> exchange(ConnectSession session, Optional<String> code) {
        if (code.isEmpty() || !migration.wantsVehicleTokens()) {
            return Uni.createFrom().item(Optional.empty());
        }
        return Uni.createFrom()
                .deferred(() -> exchange.exchange(session.id(), code.get(), redirectUri))
                .ifNoItem()
                .after(WITHIN)
                .fail()
                .onFailure()
                .recoverWithItem(failure -> new NotExchanged(failure.getClass().getSimpleName()))
                .map(outcome -> {
                    metrics.code(outcome instanceof Exchanged);
                    if (outcome instanceof Exchanged exchanged) {
                        return Optional.of(exchanged);
                    }
                    warn(((NotExchanged) outcome).slug());
                    return Optional.empty();
                });
    }

    /** Fails while the pair of a claimed session cannot be stored. */
    Uni<Void> keep(ConnectSession session, String userId, Optional<String> pair) {
        return pair.map(tokens -> exchange.keep(session.id(), session.stateHash(), session.account(), userId, tokens))
                .orElseGet(Uni.createFrom()::voidItem);
    }

    /**
     * Returns the tokens for the customer's backend, which claimed the session; none where Carflow renews tokens
     * itself.
     */
    Optional<SessionTokens> handOver(ConnectSession session, Optional<String> pair) {
        if (pair.isEmpty() || !migration.handsPairsOver()) {
            return Optional.empty();
        }
        Optional<SessionTokens> handed = exchange.handOver(session.id(), pair.get());
        if (handed.isEmpty()) {
            warn("its encryption key is not configured any more");
        }
        return handed;
    }

    private void warn(String slug) {
        failures.warn("CARFLOW0727: a code of Smartcar Connect yielded no vehicle token: %s", slug);
    }
}
