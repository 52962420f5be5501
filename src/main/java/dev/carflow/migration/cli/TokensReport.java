package dev.carflow.migration.cli;

import static dev.carflow.operations.cli.Sentences.sentence;
import static dev.carflow.operations.cli.Sentences.sentenceOfAny;

import dev.carflow.migration.backfill.BackfillResult.TokenOutcome;
import dev.carflow.migration.backfill.BackfillResult.TokensChecked;
import dev.carflow.operations.cli.ExitCode;
import java.io.PrintWriter;

/**
 * Prints the result of {@code migrate backfill --source tokens}, and what to do about tokens that were not identified.
 */
record TokensReport(PrintWriter out, PrintWriter err) {

    /** @return the exit code */
    int print(TokensChecked asked, boolean dryRun) {
        sentence(
                out,
                dryRun
                        ? "Dry run: of %,d tokens that were looked at, user and vehicle of %,d would be known."
                        : "Of %,d tokens that were looked at, user and vehicle of %,d are known now.",
                asked.tokens(),
                asked.of(TokenOutcome.IDENTIFIED));
        for (TokenOutcome outcome : TokenOutcome.values()) {
            if (outcome != TokenOutcome.IDENTIFIED) {
                sentenceOfAny(out, asked.of(outcome), words(outcome));
            }
        }
        asked.stopped()
                .ifPresent(
                        problem -> sentence(err, "Stopped: v2.0 does not say whose a token is (%s).", problem.slug()));
        if (asked.stopped().isPresent() || asked.of(TokenOutcome.REFUSED) > 0) {
            err.println(
                    "For those that are not known: `migrate backfill --source legacy`, if v2.0's listing is still served,"
                            + " else `migrate backfill`, each with --match-by-vehicle, then `migrate backfill --source vins`."
                            + " Users whom `migrate status` then names at 2.2 have to connect again.");
        }
        if (asked.stopped().isPresent()) {
            return ExitCode.COULD_NOT_FIND_OUT;
        }
        return asked.of(TokenOutcome.IDENTIFIED) == asked.tokens() ? ExitCode.HOLDS : ExitCode.DOES_NOT_HOLD;
    }

    private static String words(TokenOutcome outcome) {
        return switch (outcome) {
            case IDENTIFIED -> "%,d are known.";
            case VEHICLE_UNKNOWN ->
                "The user of %,d is known, but not which of the user's vehicles: no VIN is stored, or Smartcar names others.";
            case OTHER_VEHICLE -> "The user of %,d is known; they open other vehicles than their rows say.";
            case LINKED_TO_ANOTHER -> "%,d are of a Smartcar user who is another customer's here; nothing was changed.";
            case REMOVED -> "%,d are of users who were removed here; nothing was changed.";
            case UNREADABLE -> "%,d cannot be opened with any key of CARFLOW_ACCOUNTS_ENCRYPTION_KEYS.";
            case ENDED -> "%,d are over and were not tried: run `migrate import` with current ones, then this again.";
            case REFUSED -> "%,d were refused by Smartcar.";
        };
    }
}
