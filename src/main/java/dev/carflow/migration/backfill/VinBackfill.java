package dev.carflow.migration.backfill;

import static dev.carflow.database.TimeoutPolicy.now;

import dev.carflow.accounts.link.CustomerMatches;
import dev.carflow.accounts.link.CustomerMatches.Matched;
import dev.carflow.accounts.link.VehicleVins;
import dev.carflow.accounts.link.VehicleVins.VehicleWithoutVin;
import dev.carflow.migration.backfill.BackfillResult.VinsChecked;
import dev.carflow.smartcar.api.ApiProblem;
import dev.carflow.smartcar.api.ApiResult.Failure;
import dev.carflow.smartcar.api.ApiResult.Success;
import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.Optional;

/**
 * Requests the VINs that would identify connected vehicles, some at a time, and matches at the end: only then are all
 * users of a vehicle known. It keeps no position: a stored VIN is not requested again. It blocks.
 */
final class VinBackfill {

    private static final int PAGE = 20;

    private final VehicleVins vehicles;
    private final CustomerMatches matches;
    private final VinLookup questions;
    private final BackfillRequest request;

    VinBackfill(VehicleVins vehicles, CustomerMatches matches, VinLookup questions, BackfillRequest request) {
        this.vehicles = vehicles;
        this.matches = matches;
        this.questions = questions;
        this.request = request;
    }

    /** The answer for one vehicle: with its VIN, without, or with a problem that affects all. */
    private record Step(boolean withVin, Optional<ApiProblem> problem) {}

    VinsChecked run(BackfillProgress progress) {
        long total = now(vehicles.unknown(request.mode()));
        if (request.dryRun()) {
            return new VinsChecked(total, 0, 0, 0, now(vehicles.open()), Optional.empty());
        }
        progress.begun(0);
        long asked = 0;
        long withVin = 0;
        List<VehicleWithoutVin> page = now(vehicles.after(request.mode(), "", PAGE));
        while (!page.isEmpty()) {
            List<Step> steps = ConcurrentSteps.steps(page, this::step);
            asked += page.size();
            withVin += steps.stream().filter(Step::withVin).count();
            Optional<ApiProblem> problem =
                    steps.stream().flatMap(step -> step.problem().stream()).findFirst();
            if (problem.isPresent()) {
                return new VinsChecked(asked, withVin, 0, 0, now(vehicles.open()), problem);
            }
            progress.page(asked, Optional.of(Math.toIntExact(Math.max(total, asked))));
            page = now(vehicles.after(request.mode(), page.get(page.size() - 1).vehicleId(), PAGE));
        }
        Matched matched = CustomerMatching.all(matches::byVin);
        return new VinsChecked(
                asked, withVin, matched.users(), matched.vehicles(), now(vehicles.open()), Optional.empty());
    }

    private Uni<Step> step(VehicleWithoutVin vehicle) {
        return questions.of(vehicle.userId(), vehicle.vehicleId()).flatMap(result -> {
            if (result instanceof Failure<Optional<String>> failure) {
                return Uni.createFrom()
                        .item(new Step(false, Optional.of(failure.problem()).filter(VinBackfill::isEverybodys)));
            }
            Optional<String> vin = ((Success<Optional<String>>) result).value();
            return vin.map(text -> vehicles.store(vehicle.vehicleId(), text))
                    .orElseGet(Uni.createFrom()::voidItem)
                    .replaceWith(new Step(vin.isPresent(), Optional.empty()));
        });
    }

    /**
     * Returns whether a problem that retries did not solve affects all vehicles. Any other is about the vehicle or its
     * user, and the run continues.
     */
    private static boolean isEverybodys(ApiProblem problem) {
        return problem instanceof ApiProblem.NoToken
                || problem instanceof ApiProblem.Unauthorized
                || problem instanceof ApiProblem.RateLimited
                || problem instanceof ApiProblem.Gone
                || problem instanceof ApiProblem.UpstreamFault
                || problem instanceof ApiProblem.TimedOut
                || problem instanceof ApiProblem.Overloaded;
    }
}
