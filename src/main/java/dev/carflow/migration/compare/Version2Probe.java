package dev.carflow.migration.compare;

import dev.carflow.smartcar.legacy.LegacyVehicleApi;
import dev.carflow.smartcar.legacy.LegacyVehicleApi.Served;
import dev.carflow.smartcar.legacy.VehicleTokenResult.Valid;
import io.quarkus.arc.Unremovable;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import java.util.Optional;

/**
 * Asks whether Smartcar still serves v2.0: with a stored token that has not expired, if there is one, or without any.
 */
@Unremovable
@ApplicationScoped
public class Version2Probe {

    private static final int TRIED = 3;

    private final ComparisonRows rows;
    private final StoredTokenSource tokens;
    private final Instance<LegacyVehicleApi> api;

    @Inject
    public Version2Probe(ComparisonRows rows, StoredTokenSource tokens, Instance<LegacyVehicleApi> api) {
        this.rows = rows;
        this.tokens = tokens;
        this.api = api;
    }

    /** One call to v2.0. Fails while the database is away. */
    public Uni<Served> served() {
        return rows.sample(TRIED)
                .chain(candidates -> Multi.createFrom()
                        .iterable(candidates)
                        .onItem()
                        .transformToUniAndConcatenate(tokens::current)
                        .filter(Valid.class::isInstance)
                        .map(result -> ((Valid) result).token())
                        .toUni())
                .chain(token -> api.get().served(Optional.ofNullable(token)));
    }
}
