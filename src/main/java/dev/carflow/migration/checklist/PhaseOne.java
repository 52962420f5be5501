package dev.carflow.migration.checklist;

import static dev.carflow.migration.Phase.VEHICLE_TOKENS;

import dev.carflow.migration.checklist.Facts.Compared;
import java.util.List;
import java.util.Optional;

/** The guide's "Phase 1 Validation". */
final class PhaseOne {

    static final String COMPARE = "run `migrate compare`";
    private static final String NO_TOKENS = "no vehicle's token is stored";

    static final List<ChecklistItem> ITEMS = List.of(
            new ChecklistItem(
                    "1.1", VEHICLE_TOKENS, "API credentials created and stored securely", PhaseOne::credentials),
            new ChecklistItem("1.2", VEHICLE_TOKENS, "Access token obtained successfully", PhaseOne::token),
            new ChecklistItem("1.3", VEHICLE_TOKENS, "Staging environment receives access token", PhaseOne::staging),
            new ChecklistItem(
                    "1.4",
                    VEHICLE_TOKENS,
                    "Test API call with access token returns same data as per-vehicle user token call",
                    PhaseOne::sameData),
            new ChecklistItem(
                    "1.5",
                    VEHICLE_TOKENS,
                    "Both opaque and access token calls work in parallel without conflicts",
                    PhaseOne::parallel));

    private PhaseOne() {}

    private static Finding credentials(Facts facts) {
        return facts.credentialsGiven()
                ? Finding.holds("client id and secret are configured here; keep them in a file or a secret store")
                : Finding.doesNotHold(
                        "client id or secret is missing",
                        "create a secret in Smartcar's dashboard, set CARFLOW_SMARTCAR_CLIENT_ID and"
                                + " CARFLOW_SMARTCAR_CLIENT_SECRET_FILE");
    }

    static Finding token(Facts facts) {
        if (facts.token() instanceof Probe.Failed failed) {
            return Finding.doesNotHold(failed.problem(), "check client id, secret and carflow.smartcar.token-url");
        }
        return facts.token() instanceof Probe.Untried untried
                ? Finding.doesNotHold(untried.why(), "see 1.1")
                : Finding.holds("Smartcar issued one just now");
    }

    private static Finding staging(Facts facts) {
        Finding here = token(facts);
        return here.verdict() == Verdict.HOLDS
                ? Finding.holds("this environment received one; run `migrate status` in each of yours")
                : here;
    }

    private static Finding sameData(Facts facts) {
        Optional<Compared> last = facts.comparison();
        if (last.isEmpty()) {
            return facts.keepsTokens()
                    ? Finding.doesNotHold("nothing was compared yet", COMPARE)
                    : Finding.notApplicable(NO_TOKENS);
        }
        Compared compared = last.get();
        Optional<Finding> weak = weak(facts, compared);
        if (weak.isPresent()) {
            return weak.get();
        }
        if (compared.different() > 0) {
            return Finding.doesNotHold(
                    compared.different() + " of " + compared.vehicles() + " vehicles differed on " + compared.at(),
                    COMPARE + ", which lists the differences");
        }
        return compared.same() > 0
                ? Finding.holds(compared.same() + " vehicles said the same on " + compared.at())
                : Finding.doesNotHold("no vehicle could be compared on " + compared.at(), COMPARE);
    }

    /** An old comparison, or one of a few vehicles, says little about today. */
    static Optional<Finding> weak(Facts facts, Compared compared) {
        if (!compared.recent()) {
            return Optional.of(
                    Finding.doesNotHold("the last comparison is more than a week old: " + compared.at(), COMPARE));
        }
        return compared.vehicles() < facts.enoughVehicles()
                ? Optional.of(Finding.doesNotHold(
                        "only " + compared.vehicles() + " vehicles were compared on " + compared.at(),
                        COMPARE + " with at least " + facts.enoughVehicles() + " vehicles"))
                : Optional.empty();
    }

    private static Finding parallel(Facts facts) {
        if (facts.comparison().isEmpty()) {
            return facts.keepsTokens()
                    ? Finding.doesNotHold("nothing was compared yet", COMPARE)
                    : Finding.notApplicable(NO_TOKENS);
        }
        Compared compared = facts.comparison().get();
        Optional<Finding> weak = weak(facts, compared);
        if (weak.isPresent()) {
            return weak.get();
        }
        int failed = compared.applicationFailed() + compared.vehicleTokenFailed();
        return failed == 0
                ? Finding.holds("both worked for all " + compared.vehicles() + " vehicles compared")
                : Finding.doesNotHold(
                        compared.applicationFailed() + " calls with the application's token and "
                                + compared.vehicleTokenFailed() + " with a vehicle's failed, of " + compared.vehicles(),
                        facts.freshTokens() + ", which says why");
    }
}
