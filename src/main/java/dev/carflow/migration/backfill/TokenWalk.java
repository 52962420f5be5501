package dev.carflow.migration.backfill;

import static dev.carflow.database.Patience.now;

import dev.carflow.accounts.link.TokenOwners;
import dev.carflow.accounts.link.TokenOwners.Outcome;
import dev.carflow.accounts.link.TokenOwners.Owner;
import dev.carflow.accounts.vault.UnidentifiedTokens;
import dev.carflow.accounts.vault.UnidentifiedTokens.Unidentified;
import dev.carflow.migration.backfill.Backfilled.TokenCounts;
import dev.carflow.migration.backfill.Backfilled.TokensAsked;
import dev.carflow.migration.backfill.TokenQuestions.Answer;
import dev.carflow.migration.backfill.TokenQuestions.NotAnswered;
import dev.carflow.migration.backfill.TokenQuestions.Owned;
import dev.carflow.smartcar.api.ApiProblem;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.time.Clock;
import java.util.List;
import java.util.Optional;

/**
 * Goes along the stored tokens whose user or vehicle is not known, some at once. There is no place to keep: what is known is
 * not looked at again. It blocks.
 */
final class TokenWalk {

    /** So few that a v2.0 that answers nothing is noticed soon. */
    private static final int PAGE = 20;

    private static final int AT_ONCE = 4;
    private final UnidentifiedTokens tokens;
    private final TokenOwners owners;
    private final TokenQuestions questions;
    private final BackfillRequest request;
    private final Clock clock;

    TokenWalk(
            UnidentifiedTokens tokens,
            TokenOwners owners,
            TokenQuestions questions,
            BackfillRequest request,
            Clock clock) {
        this.tokens = tokens;
        this.owners = owners;
        this.questions = questions;
        this.request = request;
        this.clock = clock;
    }

    /** What became of one token; of a problem that is everybody's, that. */
    private record Step(TokenCounts counts, Optional<ApiProblem> problem) {

        static Step of(TokenCounts counts) {
            return new Step(counts, Optional.empty());
        }
    }

    TokensAsked run(Progress progress) {
        Optional<Integer> total = now(tokens.count()).map(Math::toIntExact);
        progress.begun(0);
        TokenCounts counts = TokenCounts.NONE;
        List<Unidentified> page = now(tokens.after(0, PAGE));
        while (!page.isEmpty()) {
            // no longer than its calls, each of which has a deadline, and the pauses that Smartcar asks for
            List<Step> steps = Multi.createFrom()
                    .iterable(page)
                    .onItem()
                    .transformToUni(this::step)
                    .merge(AT_ONCE)
                    .collect()
                    .asList()
                    .await()
                    .indefinitely();
            counts = steps.stream().map(Step::counts).reduce(counts, TokenCounts::plus);
            Optional<ApiProblem> problem =
                    steps.stream().flatMap(step -> step.problem().stream()).findFirst();
            if (problem.isPresent()) {
                return new TokensAsked(counts, problem);
            }
            progress.page(counts.tokens(), total);
            page = now(tokens.after(page.get(page.size() - 1).row(), PAGE));
        }
        return new TokensAsked(counts, Optional.empty());
    }

    private Uni<Step> step(Unidentified row) {
        if (row.accessToken().isEmpty()) {
            return Uni.createFrom().item(Step.of(new TokenCounts(0, 0, 0, 0, 0, 0, 0, 1)));
        }
        if (row.expiresAt().filter(end -> end.isBefore(clock.instant())).isPresent()) {
            return Uni.createFrom().item(Step.of(new TokenCounts(0, 0, 0, 1, 0, 0, 0, 0)));
        }
        return questions.whose(row, row.accessToken().get()).flatMap(answer -> step(row, answer));
    }

    private Uni<Step> step(Unidentified row, Answer answer) {
        if (answer instanceof NotAnswered none) {
            return Uni.createFrom().item(new Step(TokenCounts.NONE, Optional.of(none.problem())));
        }
        if (!(answer instanceof Owned owned)) {
            return Uni.createFrom().item(Step.of(new TokenCounts(0, 0, 0, 0, 1, 0, 0, 0)));
        }
        Uni<Outcome> outcome = request.dryRun()
                ? Uni.createFrom().item(foreseen(row, owned))
                : owners.store(new Owner(
                        row.row(), row.version(), owned.user(), owned.vehicles(), owned.named(), request.mode()));
        return outcome.map(TokenWalk::counted).map(Step::of);
    }

    /** What can be said without a look at other rows. */
    private static Outcome foreseen(Unidentified row, Owned owned) {
        Optional<String> named = row.smartcarVehicleId().or(owned::named).or(() -> owned.vehicles().stream()
                .findFirst()
                .filter(first -> owned.vehicles().size() == 1 || row.ofAccount()));
        return named.map(id -> owned.vehicles().contains(id) ? Outcome.IDENTIFIED : Outcome.OTHER_VEHICLE)
                .orElse(Outcome.VEHICLE_UNKNOWN);
    }

    private static TokenCounts counted(Outcome outcome) {
        return switch (outcome) {
            case IDENTIFIED -> new TokenCounts(1, 0, 0, 0, 0, 0, 0, 0);
            case VEHICLE_UNKNOWN -> new TokenCounts(0, 1, 0, 0, 0, 0, 0, 0);
            case OTHER_VEHICLE -> new TokenCounts(0, 0, 1, 0, 0, 0, 0, 0);
            case LINKED_TO_ANOTHER -> new TokenCounts(0, 0, 0, 0, 0, 1, 0, 0);
            case REMOVED -> new TokenCounts(0, 0, 0, 0, 0, 0, 1, 0);
            case CHANGED -> TokenCounts.NONE;
        };
    }
}
