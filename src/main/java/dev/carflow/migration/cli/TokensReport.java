package dev.carflow.migration.cli;

import dev.carflow.migration.backfill.Backfilled.TokenCounts;
import dev.carflow.migration.backfill.Backfilled.TokensAsked;
import dev.carflow.operations.cli.ExitCode;
import java.io.PrintWriter;
import java.util.Locale;

/** How {@code migrate backfill --source tokens} went, and what to do next about tokens that nobody could say anything of. */
record TokensReport(PrintWriter out, PrintWriter err) {

    /** @return the exit code */
    int say(TokensAsked asked, boolean dryRun) {
        TokenCounts counts = asked.counts();
        out.printf(
                Locale.ROOT,
                dryRun
                        ? "Dry run: of %,d tokens that were looked at, user and vehicle of %,d would be known.%n"
                        : "Of %,d tokens that were looked at, user and vehicle of %,d are known now.%n",
                counts.tokens(),
                counts.identified());
        any(
                counts.vehicleUnknown(),
                "The user of %,d is known; which of his vehicles it is, is not: no VIN is stored, or Smartcar's are others.");
        any(counts.otherVehicle(), "The user of %,d is known; they open other vehicles than their rows say.");
        any(counts.ofAnother(), "%,d are of a Smartcar user who is another customer's here; nothing was changed.");
        any(counts.removed(), "%,d are of users who were removed here; nothing was changed.");
        any(counts.unreadable(), "%,d cannot be opened with any key of CARFLOW_ACCOUNTS_ENCRYPTION_KEYS.");
        any(
                counts.ended(),
                "%,d are over and were not tried: run `migrate import` with current ones, then this again.");
        any(counts.refused(), "%,d were refused by Smartcar.");
        if (asked.stopped().isPresent()) {
            err.printf(
                    Locale.ROOT,
                    "Stopped: v2.0 does not say whose a token is (%s).%n",
                    asked.stopped().get().slug());
        }
        if (asked.stopped().isPresent() || counts.refused() > 0) {
            err.println(
                    "For those that are not known: `migrate backfill --source legacy`, if v2.0's listing is still served,"
                            + " else `migrate backfill`, each with --match-by-vehicle, then `migrate backfill --source vins`."
                            + " Users whom `migrate status` then names at 2.2 have to connect again.");
        }
        if (asked.stopped().isPresent()) {
            return ExitCode.COULD_NOT_FIND_OUT;
        }
        return counts.identified() == counts.tokens() ? ExitCode.HOLDS : ExitCode.DOES_NOT_HOLD;
    }

    private void any(long count, String sentence) {
        if (count > 0) {
            out.printf(Locale.ROOT, sentence + "%n", count);
        }
    }
}
