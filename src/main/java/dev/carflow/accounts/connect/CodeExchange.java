package dev.carflow.accounts.connect;

import dev.carflow.accounts.link.AccountLinks;
import dev.carflow.accounts.link.ConnectedVehicle;
import dev.carflow.accounts.link.LinkRequest;
import dev.carflow.accounts.link.LinkResult.Linked;
import dev.carflow.accounts.vault.PostgresTokenStore;
import dev.carflow.accounts.vault.SessionTokenCipher;
import dev.carflow.accounts.vault.SessionTokenCipher.SessionTokens;
import dev.carflow.smartcar.MigrationState;
import dev.carflow.smartcar.api.ApiResult;
import dev.carflow.smartcar.api.ApiResult.Success;
import dev.carflow.smartcar.legacy.LegacyTokenResult;
import dev.carflow.smartcar.legacy.LegacyTokenResult.Granted;
import dev.carflow.smartcar.legacy.LegacyTokens;
import dev.carflow.smartcar.legacy.LegacyVehicleApi;
import dev.carflow.smartcar.legacy.TokenPair;
import dev.carflow.smartcar.legacy.VehicleTokens;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * Exchanges a code for vehicle tokens (contract 5.2 and 9.4), and stores them with the vehicles that they open once the
 * session was claimed. Smartcar, asked with the new token, says which user and vehicles it is for (contract 5.3): the
 * redirect is not trusted for either.
 */
@ApplicationScoped
public class CodeExchange {

    /** A code works once: without further attempts, a fault after the exchange would lose the pair. */
    private static final int MORE_ATTEMPTS = 2;

    private static final Duration PAUSE = Duration.ofMillis(200);

    private final LegacyTokens legacy;
    private final LegacyVehicleApi vehicles;
    private final AccountLinks links;
    private final PostgresTokenStore store;
    private final VehicleTokens cache;
    private final SessionTokenCipher cipher;
    private final MigrationState migration;
    private final Optional<String> mode;

    @Inject
    public CodeExchange(
            LegacyTokens legacy,
            LegacyVehicleApi vehicles,
            AccountLinks links,
            PostgresTokenStore store,
            VehicleTokens cache,
            SessionTokenCipher cipher,
            MigrationState migration,
            ConnectConfig connect) {
        this.legacy = legacy;
        this.vehicles = vehicles;
        this.links = links;
        this.store = store;
        this.cache = cache;
        this.cipher = cipher;
        this.migration = migration;
        this.mode = Optional.of(connect.mode().word());
    }

    /** How an exchange ended. */
    public sealed interface Outcome {}

    /**
     * There are tokens, and Smartcar has said whose they are.
     *
     * @param vehicleIds at least one
     * @param pair sealed for the session
     */
    public record Exchanged(String userId, List<String> vehicleIds, String pair) implements Outcome {

        @Override
        public String toString() {
            return "Exchanged[…]";
        }
    }

    /**
     * There are none, and another attempt with this code does not help.
     *
     * @param slug fit for a log
     */
    public record NotExchanged(String slug) implements Outcome {}

    /** Why there are no tokens; ends a chain of steps. */
    private static final class Ended extends RuntimeException {

        private static final long serialVersionUID = 1;

        private Ended(String slug) {
            super(slug, null, false, false);
        }
    }

    /**
     * To be called once for a code.
     *
     * @param session that the code came with
     * @param code for one use, within 10 minutes
     * @param redirectUri of the Connect URL: Smartcar compares them
     */
    public Uni<Outcome> exchange(UUID session, String code, URI redirectUri) {
        return legacy.exchange(code, redirectUri)
                .map(CodeExchange::granted)
                .flatMap(pair -> exchanged(session, pair))
                .onFailure(Ended.class)
                .recoverWithItem(ended -> new NotExchanged(ended.getMessage()));
    }

    private Uni<Outcome> exchanged(UUID session, TokenPair pair) {
        return retrying(() -> vehicles.user(pair.access()), "user-unknown")
                .flatMap(user -> retrying(() -> vehicles.vehicles(pair.access()), "vehicles-unknown")
                        .map(ids -> {
                            if (ids.isEmpty()) {
                                throw new Ended("no-vehicles");
                            }
                            return cipher.seal(session, new SessionTokens(pair, ids))
                                    .map(text -> new Exchanged(user, ids, text))
                                    .orElseThrow(() -> new Ended("no-encryption-key"));
                        }));
    }

    /**
     * Stores the pair of a session that was claimed and linked; may be repeated. Fails while it cannot be stored. A pair that
     * no configured key opens is dropped: the user is connected without tokens.
     *
     * @param stateHash of the session
     */
    public Uni<Void> keep(UUID session, Buffer stateHash, String account, String userId, String pair) {
        return cipher.open(session, pair)
                .map(opened -> vehicleRows(stateHash, account, userId, opened.vehicleIds())
                        .flatMap(rows -> rows.isEmpty()
                                ? Uni.createFrom().voidItem()
                                : store.store(rows, storable(opened.pair()))
                                        .invoke(saved -> opened.vehicleIds().forEach(cache::forget))
                                        .replaceWithVoid()))
                .orElseGet(Uni.createFrom()::voidItem);
    }

    /** Returns the pair of a claimed session, for the customer's backend alone; none if no configured key opens it. */
    public Optional<SessionTokens> handOver(UUID session, String pair) {
        return cipher.open(session, pair);
    }

    /** Without the refresh token where the customer's application uses it: it would not work here minutes later. */
    private TokenPair storable(TokenPair pair) {
        return migration.renewsVehicleTokens() ? pair : new TokenPair(pair.access(), Optional.empty(), pair.issuedAt());
    }

    /** Returns {@code vehicles.id} of each vehicle; none if they cannot be linked to this account. */
    private Uni<List<Long>> vehicleRows(Buffer stateHash, String account, String user, List<String> ids) {
        List<ConnectedVehicle> connected = ids.stream()
                .map(id -> new ConnectedVehicle(id, Optional.empty(), mode, List.of(), Optional.empty()))
                .toList();
        return links.link(stateHash, LinkRequest.of(account, user, connected))
                .map(result -> result instanceof Linked linked ? linked.vehicleRows() : List.of());
    }

    private static TokenPair granted(LegacyTokenResult result) {
        if (result instanceof Granted granted) {
            return granted.pair();
        }
        // Smartcar's error code is from an open set and not for a log
        throw new Ended(result instanceof LegacyTokenResult.Refused ? "refused" : "endpoint-failed");
    }

    private static <T> Uni<T> retrying(Supplier<Uni<ApiResult<T>>> request, String otherwise) {
        return Uni.createFrom()
                .deferred(request::get)
                .map(result -> {
                    if (result instanceof Success<T> success) {
                        return success.value();
                    }
                    throw new Ended(otherwise);
                })
                .onFailure(Ended.class)
                .retry()
                .withBackOff(PAUSE)
                .atMost(MORE_ATTEMPTS);
    }
}
