package dev.carflow.migration.compare;

import dev.carflow.accounts.vault.Loading;
import dev.carflow.accounts.vault.TokenPair;
import dev.carflow.accounts.vault.VehicleTokenStore;
import dev.carflow.smartcar.legacy.VehicleTokenProblem;
import dev.carflow.smartcar.legacy.VehicleTokenResult;
import dev.carflow.smartcar.token.AccessToken;
import io.quarkus.arc.DefaultBean;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.Optional;

/** Tokens as they are stored: one that is over is not renewed. */
@DefaultBean
@ApplicationScoped
public class StoredTokenSource implements VehicleTokenSource {

    private final VehicleTokenStore store;

    @Inject
    public StoredTokenSource(VehicleTokenStore store) {
        this.store = store;
    }

    @Override
    public Uni<VehicleTokenResult> current(Candidate candidate) {
        return store.loadByVehicle(candidate.vehicleId(), Optional.of(candidate.userId()))
                .map(StoredTokenSource::token)
                .onFailure()
                .recoverWithItem(new VehicleTokenResult.Unavailable(VehicleTokenProblem.STORE_UNAVAILABLE));
    }

    private static VehicleTokenResult token(Loading loading) {
        if (!(loading instanceof Loading.Found found)) {
            if (loading instanceof Loading.OfAnotherUser) {
                return new VehicleTokenResult.Unavailable(VehicleTokenProblem.OF_ANOTHER_USER);
            }
            return loading instanceof Loading.Unreadable
                    ? new VehicleTokenResult.Unavailable(VehicleTokenProblem.STORE_UNAVAILABLE)
                    : new VehicleTokenResult.NoTokens();
        }
        TokenPair pair = found.tokens().pair();
        Instant end = pair.expiresAt().orElse(Instant.MAX);
        return end.isAfter(Instant.now())
                ? new VehicleTokenResult.Valid(new AccessToken(pair.accessToken(), end))
                : new VehicleTokenResult.Unavailable(VehicleTokenProblem.NO_REFRESH_TOKEN);
    }
}
