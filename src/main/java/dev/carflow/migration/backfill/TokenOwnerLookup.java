package dev.carflow.migration.backfill;

import dev.carflow.accounts.vault.UnidentifiedTokens.UnidentifiedToken;
import dev.carflow.ratelimit.RateLimiter;
import dev.carflow.ratelimit.Urgency;
import dev.carflow.smartcar.api.ApiProblem;
import dev.carflow.smartcar.api.ApiProblem.AccountProblem;
import dev.carflow.smartcar.api.ApiProblem.Forbidden;
import dev.carflow.smartcar.api.ApiProblem.Unauthorized;
import dev.carflow.smartcar.api.ApiResult;
import dev.carflow.smartcar.api.ApiResult.Failure;
import dev.carflow.smartcar.api.ApiResult.Success;
import dev.carflow.smartcar.legacy.LegacyVehicleApi;
import dev.carflow.smartcar.retry.RetryPolicy;
import dev.carflow.smartcar.token.AccessToken;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Asks v2.0 for a token's owner and, if the token opens several vehicles, v3 for the one with the row's VIN. */
final class TokenOwnerLookup {

    private final LegacyVehicleApi legacy;
    private final VinLookup vins;
    private final RateLimiter pace;
    private final BackfillProgress progress;

    /** @param pace limits calls to v2.0 */
    TokenOwnerLookup(LegacyVehicleApi legacy, VinLookup vins, RateLimiter pace, BackfillProgress progress) {
        this.legacy = legacy;
        this.vins = vins;
        this.pace = pace;
        this.progress = progress;
    }

    /** Smartcar's answer about a token. */
    sealed interface Answer {}

    /** @param named which of the vehicles the row stands for, if its VIN says so */
    record Owned(String user, List<String> vehicles, Optional<String> named) implements Answer {}

    /** Smartcar does not accept this token any more. */
    record Refused() implements Answer {}

    /** There is no answer about any token: v2.0 is not served, or not available. */
    record NotAnswered(ApiProblem problem) implements Answer {}

    /** @param token that has not expired */
    Uni<Answer> ownerOf(UnidentifiedToken row, String token) {
        AccessToken access = new AccessToken(token, row.expiresAt().orElse(Instant.MAX));
        return withRetries(() -> legacy.user(access))
                .flatMap(user -> user instanceof Success<String> owner
                        ? withRetries(() -> legacy.vehicles(access))
                                .flatMap(vehicles -> owned(row, owner.value(), vehicles))
                        : Uni.createFrom().item(problem(((Failure<String>) user).problem())));
    }

    private Uni<Answer> owned(UnidentifiedToken row, String user, ApiResult<List<String>> vehicles) {
        if (vehicles instanceof Failure<List<String>> failure) {
            return Uni.createFrom().item(problem(failure.problem()));
        }
        List<String> ids = ((Success<List<String>>) vehicles).value();
        boolean isOpen = ids.size() > 1 && row.smartcarVehicleId().isEmpty() && !row.ofAccount();
        Uni<Optional<String>> named = isOpen && row.vin().isPresent()
                ? ofVin(user, ids, row.vin().get())
                : Uni.createFrom().item(Optional.empty());
        return named.map(which -> new Owned(user, ids, which));
    }

    /** Asks for one VIN after the other until one matches, and skips vehicles without an answer. */
    private Uni<Optional<String>> ofVin(String user, List<String> ids, String vin) {
        return Multi.createFrom()
                .iterable(ids)
                .onItem()
                .transformToUniAndConcatenate(id -> vins.of(user, id)
                        .map(result -> result.fold(withVin -> withVin, problem -> Optional.<String>empty())
                                .filter(vin::equalsIgnoreCase)
                                .map(same -> id)))
                .filter(Optional::isPresent)
                .toUni()
                .map(found -> found == null ? Optional.empty() : found);
    }

    private <T> Uni<ApiResult<T>> withRetries(Supplier<Uni<ApiResult<T>>> question) {
        return RetryPolicy.ask(
                () -> pace.acquireWhenAvailable(Urgency.ROUTINE).chain(question::get), progress::waiting);
    }

    private static Answer problem(ApiProblem problem) {
        return problem instanceof Unauthorized || problem instanceof Forbidden || problem instanceof AccountProblem
                ? new Refused()
                : new NotAnswered(problem);
    }
}
