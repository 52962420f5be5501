package dev.carflow.proof.migration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carflow.proof.migration.MigrationResult.Broken;
import dev.carflow.proof.migration.WalkScenario.Extent;
import dev.carflow.proof.migration.WalkScenario.Legacy;
import dev.carflow.sandbox.simulator.api.ApiSettings;
import dev.carflow.sandbox.simulator.fleet.Connection;
import dev.carflow.sandbox.simulator.fleet.FleetSettings;
import dev.carflow.sandbox.simulator.webhooks.DeliveredEvent;
import dev.carflow.sandbox.simulator.webhooks.EventKind;
import dev.carflow.smartcar.TokenRenewer;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The verdicts of a walk find every kind of damage to events, rows and others' tables, and none where there is none. */
class WalkVerdictsTest {

    private static CompanySystem company;
    private static List<String> people;

    private final Findings findings = new Findings();
    private final Set<String> raw = new HashSet<>(Set.of("e1", "e2", "e3"));
    private final Map<String, Integer> enriched = new HashMap<>(Map.of("e1", 1, "e2", 1, "e3", 1));
    private final Map<String, String> verdicts =
            new HashMap<>(Map.of("e1", "COMPLETE", "e2", "COMPLETE", "e3", "NOT_NEEDED"));
    private final Map<String, String> accounts = new HashMap<>();

    /** As the import and the backfill would leave it. */
    @BeforeAll
    static void moveIn() {
        company = CompanySystem.withoutTraffic(FleetSettings.of(2, 3), ApiSettings.defaults());
        company.migrateSchema();
        company.tables().moveIn(company.connections(), (number, connection) -> company.issued(connection));
        company.tables()
                .accounts()
                .forEach(
                        (smartcar, own) -> company.execute("insert into users (external_id, smartcar_user_id) values ('"
                                + own + "', '" + smartcar + "')"));
        for (Connection each : company.connections()) {
            company.execute("insert into vehicles (user_id, smartcar_vehicle_id, vin) select id, '"
                    + each.vehicle().id() + "', '" + each.vehicle().identity().vin()
                    + "' from users where smartcar_user_id = '" + each.user().id() + "'");
        }
        people = List.copyOf(company.tables().accounts().keySet());
    }

    @AfterAll
    static void close() {
        company.close();
    }

    @Test
    void anUndamagedWalkKeepsEveryPromise() {
        accounts.put("e1", company.tables().account(people.get(0)));
        verdicts(Legacy.ACCEPTED_ON_V3).users();
        verdicts(Legacy.ACCEPTED_ON_V3).vehicles();
        verdicts(Legacy.ACCEPTED_ON_V3).othersTables();

        assertThat(brokenByEvents(Legacy.ACCEPTED_ON_V3)).isEmpty();
    }

    @Test
    void aLostEventIsFound() {
        raw.remove("e2");

        assertThat(brokenByEvents(Legacy.ACCEPTED_ON_V3)).containsExactly("no event is lost");
    }

    @Test
    void anEventThatNeverComesOutIsFound() {
        enriched.remove("e2");

        assertThat(brokenByEvents(Legacy.ACCEPTED_ON_V3)).containsExactly("an event comes out once");
    }

    @Test
    void anEventThatComesOutTwiceIsFound() {
        enriched.put("e2", 2);

        assertThat(brokenByEvents(Legacy.ACCEPTED_ON_V3)).containsExactly("an event comes out once");
    }

    @Test
    void anEventUnderAnotherCustomersIdIsFound() {
        accounts.put("e1", company.tables().account(people.get(1)));

        assertThat(brokenByEvents(Legacy.ACCEPTED_ON_V3)).containsExactly("an event names its own customer or nobody");
    }

    @Test
    void aFailedCallWithTheApplicationsTokenIsFound() {
        verdicts.put("e1", "FAILED server-error");

        assertThat(brokenByEvents(Legacy.ACCEPTED_ON_V3)).containsExactly("no call with the application's token fails");
    }

    @Test
    void aFailedCallWithAVehiclesTokenIsFound() {
        verdicts.put("e2", "FAILED no-vehicle-token");

        assertThat(brokenByEvents(Legacy.ACCEPTED_ON_V3)).containsExactly("no call with a vehicle's token fails");
    }

    @Test
    void ifVehiclesTokensAreRefusedTheEventsHaveToSaySo() {
        assertThat(brokenByEvents(Legacy.REFUSED_ON_V3)).containsExactly("an event says why it has no values");
    }

    @Test
    void ifTheySayItNothingIsBroken() {
        verdicts.put("e2", "SKIPPED vehicle-tokens-refused");

        assertThat(brokenByEvents(Legacy.REFUSED_ON_V3)).isEmpty();
    }

    @Test
    void aReasonThatIsNotThatOfTheWalkIsFound() {
        verdicts.put("e2", "SKIPPED budget");

        assertThat(brokenByEvents(Legacy.GONE))
                .containsExactly("an event says why it has no values", "no call with a vehicle's token fails");
    }

    @Test
    void aUserOfTheCompanyWhoIsTakenForAnotherIsFound() {
        String whose = " where smartcar_user_id = '";
        assertFound(
                "every user of the company's is found, and as no other",
                "update users set smartcar_user_id = 'another'" + whose + people.get(0) + "'",
                "update users set smartcar_user_id = '" + people.get(0) + "'" + whose + "another'",
                WalkVerdicts::users);
    }

    @Test
    void aVehicleThatIsTakenForAnotherIsFound() {
        String vehicle = company.connections().get(0).vehicle().id();
        assertFound(
                "every vehicle is the one with its VIN",
                "update vehicles set smartcar_vehicle_id = 'another' where smartcar_vehicle_id = '" + vehicle + "'",
                "update vehicles set smartcar_vehicle_id = '" + vehicle + "' where smartcar_vehicle_id = 'another'",
                WalkVerdicts::vehicles);
    }

    @Test
    void aRowAmongTheCompanysOwnIsFound() {
        assertFound(
                "nothing outside Carflow's schema changes",
                "insert into company.users (id) values (1)",
                "delete from company.users where id = 1",
                WalkVerdicts::othersTables);
    }

    @Test
    void aTableBesideTheCompanysIsFound() {
        assertFound(
                "nothing outside Carflow's schema changes",
                "create table company.of_carflow (id int)",
                "drop table company.of_carflow",
                WalkVerdicts::othersTables);
    }

    private void assertFound(String promise, String damage, String undo, Consumer<WalkVerdicts> verdict) {
        company.execute(damage);
        try {
            verdict.accept(verdicts(Legacy.ACCEPTED_ON_V3));
        } finally {
            company.execute(undo);
        }
        assertThat(broken()).containsExactly(promise);
    }

    private WalkVerdicts verdicts(Legacy legacy) {
        return new WalkVerdicts(
                new WalkScenario(legacy, TokenRenewer.CUSTOMER, 2, 3, 1, 1, 1, Extent.THERE), company, findings);
    }

    /** The first event is of a step in which all calls use the application's token. */
    private List<String> brokenByEvents(Legacy legacy) {
        List<DeliveredEvent> acknowledged =
                List.of(event("e1", people.get(0)), event("e2", people.get(1)), event("e3", people.get(1)));
        verdicts(legacy).events(acknowledged, new ReadBack(raw, enriched, verdicts, accounts), Set.of("e1"));
        return broken();
    }

    private List<String> broken() {
        return findings.broken().stream().map(Broken::promise).toList();
    }

    private static DeliveredEvent event(String id, String user) {
        return new DeliveredEvent(
                "webhook",
                id,
                EventKind.SIGNAL_UPDATED,
                "VEHICLE_STATE",
                "LIVE",
                user,
                "vehicle",
                1,
                List.of(),
                DeliveredEvent.State.ACKNOWLEDGED);
    }
}
