package dev.carflow.proof.migration;

import dev.carflow.sandbox.simulator.fleet.Connection;
import dev.carflow.sandbox.simulator.webhooks.DeliveredEvent;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** The promises of a walk and its end, by what the company and its Smartcar know. */
final class WalkVerdicts {

    private final WalkScenario scenario;
    private final CompanySystem company;
    private final Findings findings;

    WalkVerdicts(WalkScenario scenario, CompanySystem company, Findings findings) {
        this.scenario = scenario;
        this.company = company;
        this.findings = findings;
    }

    /** Each user of the company's has its own Smartcar user. */
    void users() {
        Set<String> wanted = new TreeSet<>();
        company.tables().accounts().forEach((smartcar, own) -> wanted.add(own + "|" + smartcar));
        Set<String> stored = new TreeSet<>(
                company.rows("select external_id, smartcar_user_id from users where external_id is not null"));
        findings.require(
                stored.equals(wanted),
                "every user of the company's is found, and as no other",
                difference(stored, wanted));
    }

    /** Each vehicle is the one with its VIN. */
    void vehicles() {
        Set<String> wanted = new TreeSet<>();
        for (Connection each : company.connections()) {
            wanted.add(company.tables().account(each.user().id()) + "|"
                    + each.vehicle().identity().vin() + "|" + each.vehicle().id());
        }
        Set<String> stored =
                new TreeSet<>(company.rows("select u.external_id, v.vin, v.smartcar_vehicle_id from vehicles v"
                        + " join users u on u.id = v.user_id where v.vin is not null"));
        findings.require(stored.equals(wanted), "every vehicle is the one with its VIN", difference(stored, wanted));
    }

    private static String difference(Set<String> stored, Set<String> wanted) {
        long missing = wanted.stream().filter(row -> !stored.contains(row)).count();
        return missing + " of " + wanted.size() + " are not, and " + (stored.size() - wanted.size() + missing)
                + " others are";
    }

    /** Compares definitions and rows, the company's and others'. */
    void othersTables() {
        try {
            company.tables().check();
        } catch (AssertionError changed) {
            findings.require(false, "nothing outside Carflow's schema changes", changed.getMessage());
        }
    }

    /**
     * @param asApplication events of steps in which all calls use the application's token
     */
    void events(List<DeliveredEvent> acknowledged, ReadBack back, Set<String> asApplication) {
        findings.require(
                company.smartcar().deliveryLog().forgotten() == 0
                        && company.smartcar().deliveryLog().dropped().isEmpty(),
                "every event is taken in",
                company.smartcar().deliveryLog().dropped().size() + " were dropped");
        Map<String, String> accounts = company.tables().accounts();
        Set<String> others = new HashSet<>();
        for (DeliveredEvent event : acknowledged) {
            findings.require(back.raw().contains(event.eventId()), "no event is lost", event.eventId());
            int times = back.enriched().getOrDefault(event.eventId(), 0);
            findings.require(times == 1, "an event comes out once", event.eventId() + " " + times + " times");
            String account = back.accountOf().get(event.eventId());
            findings.require(
                    account == null || account.equals(accounts.get(event.userId())),
                    "an event names its own customer or nobody",
                    event.eventId() + " names " + account);
            if (!asApplication.contains(event.eventId())) {
                others.add(event.eventId());
            }
        }
        Map<String, Integer> misses = back.misses(asApplication);
        findings.require(misses.isEmpty(), "no call with the application's token fails", misses.toString());
        ofVehicles(back.misses(others));
    }

    /** If vehicles' tokens have no answers, only their values may be missing, and the events say so. */
    private void ofVehicles(Map<String, Integer> misses) {
        Set<String> known = new HashSet<>();
        if (!scenario.isAccepted()) {
            String why = scenario.isServed() ? "SKIPPED vehicle-tokens-refused" : "SKIPPED version-gone";
            findings.require(misses.containsKey(why), "an event says why it has no values", misses.toString());
            // without v2.0, too, v3 is tried with the tokens that the company imports
            known.addAll(List.of(
                    why,
                    "SKIPPED vehicle-tokens-refused",
                    "SKIPPED vehicle-paused",
                    "FAILED no-vehicle-token",
                    "FAILED unauthorized"));
        }
        Set<String> others = new TreeSet<>(misses.keySet());
        others.removeAll(known);
        findings.require(others.isEmpty(), "no call with a vehicle's token fails", misses.toString());
    }
}
