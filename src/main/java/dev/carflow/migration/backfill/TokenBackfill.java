package dev.carflow.migration.backfill;

import static dev.carflow.database.TimeoutPolicy.now;

import dev.carflow.accounts.link.TokenOwners;
import dev.carflow.accounts.link.TokenOwners.Outcome;
import dev.carflow.accounts.link.TokenOwners.Owner;
import dev.carflow.accounts.vault.UnidentifiedTokens;
import dev.carflow.accounts.vault.UnidentifiedTokens.UnidentifiedToken;
import dev.carflow.migration.backfill.BackfillResult.TokenOutcome;
import dev.carflow.migration.backfill.BackfillResult.TokensChecked;
import dev.carflow.migration.backfill.TokenOwnerLookup.Answer;
import dev.carflow.migration.backfill.TokenOwnerLookup.NotAnswered;
import dev.carflow.migration.backfill.TokenOwnerLookup.Owned;
import dev.carflow.smartcar.api.ApiProblem;
import io.smallrye.mutiny.Uni;
import java.time.Clock;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Identifies the stored tokens whose user or vehicle is not known, some at a time. It keeps no position: identified
 * tokens do not match any more. It blocks.
 */
final class TokenBackfill {

    /** Small, so that it stops soon if v2.0 answers nothing. */
    private static final int PAGE = 20;

    private final UnidentifiedTokens tokens;
    private final TokenOwners owners;
    private final TokenOwnerLookup lookup;
    private final BackfillRequest request;
    private final Clock clock;

    TokenBackfill(
            UnidentifiedTokens tokens,
            TokenOwners owners,
            TokenOwnerLookup lookup,
            BackfillRequest request,
            Clock clock) {
        this.tokens = tokens;
        this.owners = owners;
        this.lookup = lookup;
        this.request = request;
        this.clock = clock;
    }

    /** The outcome for one token, or a problem that affects all; neither if the row changed meanwhile. */
    private record Step(Optional<TokenOutcome> outcome, Optional<ApiProblem> problem) {

        static Uni<Step> of(TokenOutcome outcome) {
            return Uni.createFrom().item(new Step(Optional.of(outcome), Optional.empty()));
        }
    }

    TokensChecked run(BackfillProgress progress) {
        Optional<Integer> total = now(tokens.count()).map(Math::toIntExact);
        progress.begun(0);
        Map<TokenOutcome, Long> counts = new EnumMap<>(TokenOutcome.class);
        long done = 0;
        List<UnidentifiedToken> page = now(tokens.after(0, PAGE));
        while (!page.isEmpty()) {
            List<Step> steps = ConcurrentSteps.steps(page, this::step);
            steps.forEach(step -> step.outcome().ifPresent(outcome -> counts.merge(outcome, 1L, Long::sum)));
            Optional<ApiProblem> problem =
                    steps.stream().flatMap(step -> step.problem().stream()).findFirst();
            if (problem.isPresent()) {
                return new TokensChecked(counts, problem);
            }
            done += page.size();
            progress.page(done, total);
            page = now(tokens.after(page.get(page.size() - 1).row(), PAGE));
        }
        return new TokensChecked(counts, Optional.empty());
    }

    private Uni<Step> step(UnidentifiedToken row) {
        if (row.accessToken().isEmpty()) {
            return Step.of(TokenOutcome.UNREADABLE);
        }
        if (row.expiresAt().filter(end -> end.isBefore(clock.instant())).isPresent()) {
            return Step.of(TokenOutcome.ENDED);
        }
        return lookup.ownerOf(row, row.accessToken().get()).flatMap(answer -> step(row, answer));
    }

    private Uni<Step> step(UnidentifiedToken row, Answer answer) {
        if (answer instanceof NotAnswered none) {
            return Uni.createFrom().item(new Step(Optional.empty(), Optional.of(none.problem())));
        }
        if (!(answer instanceof Owned owned)) {
            return Step.of(TokenOutcome.REFUSED);
        }
        Uni<Outcome> outcome = request.dryRun()
                ? Uni.createFrom().item(foreseen(row, owned))
                : owners.store(new Owner(
                        row.row(), row.version(), owned.user(), owned.vehicles(), owned.named(), request.mode()));
        return outcome.map(known -> new Step(
                known == Outcome.CHANGED ? Optional.empty() : Optional.of(TokenOutcome.valueOf(known.name())),
                Optional.empty()));
    }

    /** Returns the outcome as far as it can be known without reading other rows. */
    private static Outcome foreseen(UnidentifiedToken row, Owned owned) {
        Optional<String> named = row.smartcarVehicleId().or(owned::named).or(() -> owned.vehicles().stream()
                .findFirst()
                .filter(first -> owned.vehicles().size() == 1 || row.ofAccount()));
        return named.map(id -> owned.vehicles().contains(id) ? Outcome.IDENTIFIED : Outcome.OTHER_VEHICLE)
                .orElse(Outcome.VEHICLE_UNKNOWN);
    }
}
