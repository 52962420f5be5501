package dev.carflow.migration.compare;

import dev.carflow.smartcar.legacy.VehicleOfUser;
import dev.carflow.smartcar.legacy.VehicleTokenProblem;
import dev.carflow.smartcar.legacy.VehicleTokenResult;
import dev.carflow.smartcar.legacy.VehicleTokenStore;
import dev.carflow.smartcar.legacy.VehicleTokenStore.Loaded;
import dev.carflow.smartcar.legacy.VehicleTokenStore.MarkedRefused;
import dev.carflow.smartcar.legacy.VehicleTokenStore.NoTokens;
import dev.carflow.smartcar.legacy.VehicleTokenStore.OfAnotherUser;
import dev.carflow.smartcar.legacy.VehicleTokenStore.Stored;
import dev.carflow.smartcar.token.AccessToken;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Instant;

/** Reads the stored token of a vehicle's own user, and never renews it. */
@ApplicationScoped
public class StoredTokenSource {

    private final VehicleTokenStore store;

    @Inject
    public StoredTokenSource(VehicleTokenStore store) {
        this.store = store;
    }

    /** Never fails. */
    Uni<VehicleTokenResult> current(Candidate candidate) {
        return store.load(VehicleOfUser.of(candidate.vehicleId(), candidate.userId()))
                .map(StoredTokenSource::token)
                .onFailure()
                .recoverWithItem(new VehicleTokenResult.Unavailable(VehicleTokenProblem.STORE_UNAVAILABLE));
    }

    private static VehicleTokenResult token(Loaded loaded) {
        if (loaded instanceof Stored stored) {
            AccessToken token = stored.pair().access();
            return token.expiresAt().isAfter(Instant.now())
                    ? new VehicleTokenResult.Valid(token)
                    : new VehicleTokenResult.Unavailable(VehicleTokenProblem.NO_REFRESH_TOKEN);
        }
        if (loaded instanceof NoTokens) {
            return new VehicleTokenResult.NoTokens();
        }
        if (loaded instanceof MarkedRefused) {
            return new VehicleTokenResult.ReauthenticationNeeded();
        }
        return new VehicleTokenResult.Unavailable(
                loaded instanceof OfAnotherUser
                        ? VehicleTokenProblem.OF_ANOTHER_USER
                        : VehicleTokenProblem.STORE_UNAVAILABLE);
    }
}
