package dev.carflow.accounts.tokens;

import dev.carflow.accounts.connect.CodeExchange;
import dev.carflow.accounts.connect.ConnectConfig;
import dev.carflow.accounts.connect.MigrationPhase;
import dev.carflow.accounts.link.AccountLinks;
import dev.carflow.accounts.link.ConnectedVehicle;
import dev.carflow.accounts.link.LinkRequest;
import dev.carflow.accounts.link.LinkResult;
import dev.carflow.accounts.vault.PostgresTokenStore;
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
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;

/**
 * Exchanges a code, and stores the pair with the vehicles that it opens once its session was claimed. Whose it is and for which vehicles, Smartcar says
 * when asked with the new token (contract 5.3): the redirect is believed in neither.
 */
@ApplicationScoped
public class ExchangedCodes implements CodeExchange {

    /** The code is used up by then: a fault while asking whose the pair is would lose it. */
    private static final int MORE_TRIES = 2;

    private static final Duration PAUSE = Duration.ofMillis(200);

    private final LegacyTokens legacy;
    private final LegacyVehicleApi vehicles;
    private final AccountLinks links;
    private final PostgresTokenStore store;
    private final VehicleTokens cache;
    private final SealedPairs sealed;
    private final MigrationPhase phase;
    private final String mode;

    @Inject
    public ExchangedCodes(
            LegacyTokens legacy,
            LegacyVehicleApi vehicles,
            AccountLinks links,
            PostgresTokenStore store,
            VehicleTokens cache,
            SealedPairs sealed,
            MigrationPhase phase,
            ConnectConfig connect) {
        this.legacy = legacy;
        this.vehicles = vehicles;
        this.links = links;
        this.store = store;
        this.cache = cache;
        this.sealed = sealed;
        this.phase = phase;
        this.mode = connect.mode().name().toLowerCase(Locale.ROOT);
    }

    /** Why nothing was stored; ends a chain of steps. */
    private static final class Ended extends RuntimeException {
        private static final long serialVersionUID = 1;

        private Ended(String slug) {
            super(slug, null, false, false);
        }
    }

    @Override
    public Uni<Outcome> exchange(UUID session, String code, URI redirectUri) {
        return legacy.exchange(code, redirectUri)
                .map(ExchangedCodes::granted)
                .flatMap(pair -> told(session, pair))
                .onFailure(Ended.class)
                .recoverWithItem(ended -> new NotExchanged(ended.getMessage()));
    }

    private Uni<Outcome> told(UUID session, TokenPair pair) {
        return patiently(() -> vehicles.user(pair.access()), "user-unknown").flatMap(user -> patiently(
                        () -> vehicles.vehicles(pair.access()), "vehicles-unknown")
                .map(ids -> {
                    if (ids.isEmpty()) {
                        throw new Ended("no-vehicles");
                    }
                    return new Exchanged(
                            user, ids, sealed.of(session, pair, ids).orElseThrow(() -> new Ended("no-encryption-key")));
                }));
    }

    @Override
    public Uni<Void> keep(UUID session, Buffer stateHash, String account, String userId, String pair) {
        return sealed.opened(session, pair)
                .map(opened -> linked(stateHash, account, userId, opened.vehicleIds())
                        .flatMap(rows -> store.store(rows, kept(opened.pair())))
                        .invoke(saved -> opened.vehicleIds().forEach(cache::forget))
                        .replaceWithVoid())
                // Nobody can open it any more: the user is connected without tokens.
                .orElseGet(Uni.createFrom()::voidItem)
                .onFailure(Ended.class)
                .recoverWithNull();
    }

    @Override
    public Optional<HandedTokens> handOver(UUID session, String pair) {
        return sealed.opened(session, pair);
    }

    /** A refresh token that the customer's application uses is dead here minutes later: it is not kept. */
    private TokenPair kept(TokenPair pair) {
        return phase.renewsVehicleTokens() ? pair : new TokenPair(pair.access(), Optional.empty(), pair.issuedAt());
    }

    /** Returns {@code vehicles.id} of each. */
    private Uni<List<Long>> linked(Buffer stateHash, String account, String user, List<String> ids) {
        List<ConnectedVehicle> connected = ids.stream()
                .map(id -> new ConnectedVehicle(id, Optional.empty(), mode, List.of(), Optional.empty()))
                .toList();
        return links.link(stateHash, LinkRequest.of(account, user, connected)).map(linking -> {
            if (linking instanceof LinkResult.Linked linked) {
                return linked.vehicleRows();
            }
            throw new Ended(reason(linking));
        });
    }

    private static String reason(LinkResult linking) {
        if (linking instanceof LinkResult.SessionRemoved) {
            return "removed";
        }
        return linking instanceof LinkResult.LinkedToAnother ? "linked-to-another" : "unusable-id";
    }

    private static TokenPair granted(LegacyTokenResult result) {
        if (result instanceof Granted granted) {
            return granted.pair();
        }
        // The word of a refusal is Smartcar's, and so an open set: not for a log.
        throw new Ended(result instanceof LegacyTokenResult.Refused ? "refused" : "endpoint-failed");
    }

    private interface Question<T> {
        Uni<ApiResult<T>> ask();
    }

    private static <T> Uni<T> patiently(Question<T> question, String otherwise) {
        return Uni.createFrom()
                .deferred(question::ask)
                .map(result -> {
                    if (result instanceof Success<T> success) {
                        return success.value();
                    }
                    throw new Ended(otherwise);
                })
                .onFailure(Ended.class)
                .retry()
                .withBackOff(PAUSE)
                .atMost(MORE_TRIES);
    }
}
