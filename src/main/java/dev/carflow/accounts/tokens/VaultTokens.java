package dev.carflow.accounts.tokens;

import dev.carflow.accounts.vault.Loading;
import dev.carflow.accounts.vault.Saving;
import dev.carflow.accounts.vault.StoredTokens;
import dev.carflow.operations.LogThrottle;
import dev.carflow.smartcar.legacy.TokenPair;
import dev.carflow.smartcar.legacy.VehicleOfUser;
import dev.carflow.smartcar.legacy.VehicleTokenStore;
import dev.carflow.smartcar.token.AccessToken;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * The vault as the cache of vehicle tokens wants its store. A version is "row:version": a pair may be kept with another
 * vehicle of the account, and a new connection may move it.
 */
@ApplicationScoped
public class VaultTokens implements VehicleTokenStore {

    private static final Logger LOG = Logger.getLogger(VaultTokens.class);

    /** Of an access token (contract 5.2): the vault keeps only when it ends. */
    private static final Duration LIFE = Duration.ofHours(2);

    /** For one of which nobody wrote down when it ends: the API's 401 tells. */
    private static final Duration UNKNOWN_LIFE = Duration.ofDays(365);

    private final dev.carflow.accounts.vault.VehicleTokenStore vault;
    private final Clock clock;
    private final LogThrottle unreadable = new LogThrottle(Duration.ofMinutes(1));

    @Inject
    public VaultTokens(dev.carflow.accounts.vault.VehicleTokenStore vault) {
        this(vault, Clock.systemUTC());
    }

    VaultTokens(dev.carflow.accounts.vault.VehicleTokenStore vault, Clock clock) {
        this.vault = vault;
        this.clock = clock;
    }

    /** As the vault takes it. */
    static dev.carflow.accounts.vault.TokenPair sealable(TokenPair pair) {
        return new dev.carflow.accounts.vault.TokenPair(
                pair.access().value(),
                pair.refreshToken(),
                Optional.of(pair.access().expiresAt()));
    }

    @Override
    public Uni<Loaded> load(VehicleOfUser vehicle) {
        return vault.loadByVehicle(vehicle.vehicleId(), vehicle.userId()).map(this::loaded);
    }

    @Override
    public Uni<Saved> save(VehicleOfUser vehicle, String version, TokenPair newPair) {
        return vault.saveRotated(Place.of(version).holding(sealable(newPair)), sealable(newPair))
                .flatMap(saving -> {
                    if (saving instanceof Saving.Superseded) {
                        return load(vehicle).map(VaultTokens::superseded);
                    }
                    return Uni.createFrom().item(saved(saving));
                });
    }

    @Override
    public Uni<Void> markRefused(VehicleOfUser vehicle, String version) {
        StoredTokens refused = Place.of(version)
                .holding(new dev.carflow.accounts.vault.TokenPair("", Optional.empty(), Optional.empty()));
        return vault.refreshFailed(refused, clock.instant()).replaceWithVoid();
    }

    private Loaded loaded(Loading loading) {
        if (loading instanceof Loading.Found found) {
            StoredTokens tokens = found.tokens();
            return isRefused(tokens)
                    ? new MarkedRefused()
                    : new Stored(pair(tokens.pair()), new Place(tokens.row(), tokens.version()).toString());
        }
        if (loading instanceof Loading.Unreadable) {
            unreadable
                    .tryAcquire()
                    .ifPresent(more -> LOG.warnf(
                            "stored vehicle tokens cannot be opened: check that carflow.accounts.encryption-keys has"
                                    + " every key that was in use%s",
                            LogThrottle.heldBack(more)));
            return new Unavailable();
        }
        return loading instanceof Loading.OfAnotherUser ? new OfAnotherUser() : new NoTokens();
    }

    /** A token made since then serves: the customer's own application may have written one. */
    private static boolean isRefused(StoredTokens tokens) {
        return tokens.refreshFailedAt()
                .filter(at -> tokens.pair()
                        .expiresAt()
                        .filter(end -> end.minus(LIFE).isAfter(at))
                        .isEmpty())
                .isPresent();
    }

    private static Saved superseded(Loaded now) {
        if (now instanceof Stored current) {
            return new Conflict(current);
        }
        return now instanceof Unavailable away ? away : new NoTokens();
    }

    private static Saved saved(Saving saving) {
        if (saving instanceof Saving.Saved) {
            return new Done();
        }
        return saving instanceof Saving.NoKey ? new Unavailable() : new NoTokens();
    }

    private TokenPair pair(dev.carflow.accounts.vault.TokenPair stored) {
        Instant issuedAt = stored.expiresAt().map(end -> end.minus(LIFE)).orElseGet(clock::instant);
        Instant end = stored.expiresAt().orElseGet(() -> clock.instant().plus(UNKNOWN_LIFE));
        return new TokenPair(new AccessToken(stored.accessToken(), end), stored.refreshToken(), issuedAt);
    }

    /** Where a pair is kept, and which one of this place it is. */
    private record Place(long row, long version) {

        static Place of(String version) {
            int colon = version.indexOf(':');
            return new Place(Long.parseLong(version.substring(0, colon)), Long.parseLong(version.substring(colon + 1)));
        }

        StoredTokens holding(dev.carflow.accounts.vault.TokenPair pair) {
            return new StoredTokens(row, version, pair, Optional.empty(), Optional.empty());
        }

        @Override
        public String toString() {
            return row + ":" + version;
        }
    }
}
