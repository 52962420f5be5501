package dev.carflow.migration.checklist;

import static dev.carflow.smartcar.MigrationPhase.VEHICLE_TOKENS;

import dev.carflow.migration.compare.ComparisonSummary;
import dev.carflow.migration.compare.LastComparison;
import java.util.List;
import java.util.function.Function;

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

    private static CheckFinding credentials(Facts facts) {
        return facts.credentialsGiven()
                ? CheckFinding.holds("client id and secret are configured here; keep them in a file or a secret store")
                : CheckFinding.doesNotHold(
                        "client id or secret is missing",
                        "create a secret in Smartcar's dashboard, set CARFLOW_SMARTCAR_CLIENT_ID and"
                                + " CARFLOW_SMARTCAR_CLIENT_SECRET_FILE");
    }

    static CheckFinding token(Facts facts) {
        if (facts.token() instanceof Probe.Failed failed) {
            return CheckFinding.doesNotHold(failed.problem(), "check client id, secret and carflow.smartcar.token-url");
        }
        return facts.token() instanceof Probe.Untried untried
                ? CheckFinding.doesNotHold(untried.why(), "see 1.1")
                : CheckFinding.holds("Smartcar issued one just now");
    }

    private static CheckFinding staging(Facts facts) {
        CheckFinding here = token(facts);
        return here.verdict() == CheckVerdict.HOLDS
                ? CheckFinding.holds("this environment received one; run `migrate status` in each of yours")
                : here;
    }

    private static CheckFinding sameData(Facts facts) {
        return compared(facts, last -> {
            ComparisonSummary vehicles = last.vehicles();
            if (vehicles.different() > 0) {
                return CheckFinding.doesNotHold(
                        vehicles.different() + " of " + vehicles.vehicles() + " vehicles differed on " + last.at(),
                        COMPARE + ", which lists the differences");
            }
            if (vehicles.same() > 0) {
                return CheckFinding.holds(vehicles.same() + " vehicles said the same on " + last.at());
            }
            if (vehicles.sameOwner() > 0) {
                return CheckFinding.holds(
                        "v2.0 said the same user and vehicle of " + vehicles.sameOwner() + " tokens on " + last.at()
                                + "; signals are not comparable, because v3 takes no vehicle's token");
            }
            return vehicles.version2Gone() > 0
                    ? gone("1.4", last)
                    : CheckFinding.doesNotHold("no vehicle could be compared on " + last.at(), COMPARE);
        });
    }

    private static CheckFinding parallel(Facts facts) {
        return compared(facts, last -> {
            ComparisonSummary vehicles = last.vehicles();
            if (vehicles.applicationFailed() + vehicles.vehicleTokenFailed() > 0) {
                return CheckFinding.doesNotHold(
                        vehicles.applicationFailed() + " calls with the application's token and "
                                + vehicles.vehicleTokenFailed() + " with a vehicle's failed, of " + vehicles.vehicles(),
                        facts.freshTokens() + ", which says why");
            }
            return vehicles.notComparable() > 0
                    ? gone("1.5", last)
                    : CheckFinding.holds("both worked for all " + vehicles.vehicles() + " vehicles compared"
                            + (vehicles.isRefusedOnV3() ? ", the vehicles' tokens on v2.0 alone" : ""));
        });
    }

    /** Judges the last comparison, if it is meaningful today. */
    static CheckFinding compared(Facts facts, Function<LastComparison, CheckFinding> judge) {
        if (!facts.keepsTokens()) {
            return CheckFinding.notApplicable(NO_TOKENS);
        }
        if (facts.comparison().isEmpty()) {
            return CheckFinding.doesNotHold("nothing was compared yet", COMPARE);
        }
        LastComparison last = facts.comparison().get();
        if (!last.recent()) {
            return CheckFinding.doesNotHold("the last comparison is more than a week old: " + last.at(), COMPARE);
        }
        return last.vehicles().vehicles() < facts.enoughVehicles()
                ? CheckFinding.doesNotHold(
                        "only " + last.vehicles().vehicles() + " vehicles were compared on " + last.at(),
                        COMPARE + " with at least " + facts.enoughVehicles() + " vehicles")
                : judge.apply(last);
    }

    private static CheckFinding gone(String item, LastComparison last) {
        return CheckFinding.unknown(
                "nothing can be compared any more: v3 refuses vehicles' tokens, and v2.0 was not served any more on "
                        + last.at(),
                "go on to the phase application-token; `migrate finish` takes --waive " + item);
    }
}
