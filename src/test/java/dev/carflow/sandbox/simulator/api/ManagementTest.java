package dev.carflow.sandbox.simulator.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.carflow.TestVertx;
import dev.carflow.sandbox.simulator.Shape;
import dev.carflow.sandbox.simulator.api.ManagementSettings.Repeated;
import dev.carflow.sandbox.simulator.api.PageSettings.OversizedPage;
import dev.carflow.sandbox.simulator.api.PageSettings.PageShift;
import dev.carflow.sandbox.simulator.fleet.Connection;
import dev.carflow.sandbox.simulator.fleet.ListedWebhook;
import dev.carflow.sandbox.simulator.fleet.SubscriptionKey;
import io.vertx.core.Vertx;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Webhooks and subscriptions of the simulated Smartcar (contract 7.6 and 12.3). */
class ManagementTest {

    private static final Vertx VERTX = TestVertx.get();
    private static final String BATTERY = "5a8e5e38-1e12-4011-a36d-56f120053f9e";

    private ApiClient client = client(ManagementSettings.realistic());

    private static ApiClient client(ManagementSettings settings) {
        ApiClient client = new ApiClient(VERTX, ApiClient.unlimited().withManagement(settings)).authorized();
        client.fleet.subscriptions().add(ListedWebhook.selective(BATTERY));
        return client;
    }

    private void restart(ManagementSettings settings) {
        client.close();
        client = client(settings);
    }

    @AfterEach
    void close() {
        client.close();
    }

    @Test
    void webhooksAreListedAndFilteredAndCannotBeMade() {
        // Given
        client.fleet.subscriptions().add(ListedWebhook.selective("wh_all").withAutoSubscribe());

        // Then
        assertThat(ids(client.management("/webhooks"))).containsExactly(BATTERY, "wh_all");
        assertThat(ids(client.management("/webhooks?filter%5BautoSubscribe%5D=true")))
                .containsExactly("wh_all");
        assertThat(ids(client.management("/webhooks?filter%5BisEnabled%5D=false")))
                .isEmpty();
        assertThat(ApiClient.json(client.management("/webhooks/" + BATTERY))
                        .path("data")
                        .path("attributes")
                        .path("isEnabled")
                        .asBoolean())
                .isTrue();
        assertThat(client.send(client.managed("/webhooks").POST(HttpRequest.BodyPublishers.noBody()))
                        .statusCode())
                .isEqualTo(404);
    }

    @Test
    void aSubscriptionHasTheShapeOfTheSampleOnceItIsNoLongerPending() {
        // Given
        restart(ManagementSettings.realistic().withPendingFor(Duration.ofSeconds(5)));
        int car = connectionWithPowertrain();

        // When
        HttpResponse<String> accepted = client.subscribe(BATTERY, car);

        // Then
        assertThat(accepted.statusCode()).isEqualTo(202);
        assertThat(Shape.of(ApiClient.json(accepted))).isEqualTo(Shape.ofAll("subscription-create-202.json"));
        assertThat(ids(client.management("/subscriptions"))).isEmpty();
        client.clock.advance(Duration.ofSeconds(5));
        String id = ids(client.management("/subscriptions")).get(0);
        JsonNode read = ApiClient.json(client.management("/subscriptions/" + id));
        assertThat(Shape.of(read)).isEqualTo(Shape.ofAll("subscription.json"));
        assertThat(read.at("/data/relationships/vehicle/data/id").asText()).isEqualTo(client.vehicle(car));
    }

    @Test
    void aSecondRequestIsAConflictOrAcceptedOnceMoreWhileTheFirstIsPending() {
        // Given
        restart(ManagementSettings.realistic().withPendingFor(Duration.ofSeconds(5)));
        client.subscribe(BATTERY, 0);

        // Then
        assertThat(client.subscribe(BATTERY, 0).statusCode()).isEqualTo(409);
        client.clock.advance(Duration.ofSeconds(5));
        assertThat(client.subscribe(BATTERY, 0).statusCode()).isEqualTo(409);

        // Given the other reading
        restart(ManagementSettings.realistic()
                .withPendingFor(Duration.ofSeconds(5))
                .withRepeated(Repeated.ACCEPTED));
        client.subscribe(BATTERY, 0);

        // Then
        assertThat(client.subscribe(BATTERY, 0).statusCode()).isEqualTo(202);
        client.clock.advance(Duration.ofSeconds(5));
        assertThat(ids(client.management("/subscriptions"))).hasSize(1);
    }

    @Test
    void aCreationCanBeAcceptedAndNeverComeAbout() {
        // Given
        restart(ManagementSettings.realistic().withLost(1));

        // Then
        assertThat(client.subscribe(BATTERY, 0).statusCode()).isEqualTo(202);
        assertThat(ids(client.management("/subscriptions"))).isEmpty();
        assertThat(client.subscribe(BATTERY, 0).statusCode()).isEqualTo(202);
    }

    @Test
    void onlyConnectedVehiclesCanBeSubscribedToAnExistingWebhook() {
        // Given
        String user = client.owner(0);
        String vehicle = client.vehicle(0);

        // Then
        assertThat(client.subscribe("wh_none", user, vehicle).statusCode()).isEqualTo(404);
        assertThat(client.subscribe(BATTERY, "nobody", vehicle).statusCode()).isEqualTo(404);
        assertThat(client.subscribe(BATTERY, user, vehicle).statusCode()).isEqualTo(202);
        client.fleet.removeUser(user);
        assertThat(client.subscribe(BATTERY, user, vehicle).statusCode()).isEqualTo(404);
        assertThat(ids(client.management("/subscriptions"))).isEmpty();
        assertThat(client.send(client.managed("/subscriptions")
                                .header("Content-Type", "application/json")
                                .POST(HttpRequest.BodyPublishers.ofString("{\"data\":{}}")))
                        .statusCode())
                .isEqualTo(400);
    }

    @Test
    void aSubscriptionMayOutliveItsConnection() {
        restart(ManagementSettings.realistic().withEndsWithConnection(false));
        client.subscribe(BATTERY, 0);
        client.fleet.removeUser(client.owner(0));
        assertThat(ids(client.management("/subscriptions"))).hasSize(1);
    }

    @Test
    void theStoreIsFedForSubscribedVehiclesAlone() {
        // Given
        assertThat(signals(0)).isZero();

        // When
        client.subscribe(BATTERY, 0);

        // Then
        assertThat(signals(0)).isPositive();
        assertThat(signals(1)).isZero();
        client.fleet.subscriptions().enable(BATTERY, false);
        assertThat(signals(0)).isZero();
        client.fleet.subscriptions().enable(BATTERY, true);
        assertThat(client.unsubscribe(ids(client.management("/subscriptions")).get(0))
                        .statusCode())
                .isEqualTo(204);
        assertThat(signals(0)).isZero();
        assertThat(client.unsubscribe("none").statusCode()).isEqualTo(404);
    }

    @Test
    void aWebhookWithAutoSubscribeHasEveryVehicleThatIsOrWillBeConnected() {
        // When
        client.fleet.subscriptions().add(ListedWebhook.selective("wh_all").withAutoSubscribe());
        client.fleet.connect(client.fleet.users().get(0), client.clock.instant());

        // Then
        Connection newest = client.fleet.connections().get(0);
        assertThat(all("/subscriptions?filter%5BwebhookId%5D=wh_all&page%5Bsize%5D=100"))
                .hasSize(client.fleet.connections().size());
        assertThat(client.fleet
                        .subscriptions()
                        .reports(
                                new SubscriptionKey(
                                        "wh_all",
                                        newest.user().id(),
                                        newest.vehicle().id()),
                                client.clock.instant()))
                .isTrue();
    }

    @Test
    void listsComeInPagesOf25AndOf100AtMostAndAreFiltered() {
        // Given
        for (int i = 0; i < 30; i++) {
            client.subscribe(BATTERY, i);
        }

        // Then
        assertThat(ids(client.management("/subscriptions"))).hasSize(25);
        assertThat(all("/subscriptions?page%5Bsize%5D=7")).hasSize(30);
        assertThat(client.management("/subscriptions?page%5Bsize%5D=101").statusCode())
                .isEqualTo(400);
        assertThat(ids(client.management("/subscriptions?filter%5BvehicleId%5D=" + client.vehicle(3))))
                .hasSize(1);
        assertThat(ids(client.management("/subscriptions?filter%5BuserId%5D=nobody")))
                .isEmpty();
    }

    @Test
    void pagesMoveWhileTheyAreRead() {
        // Given
        restart(ManagementSettings.realistic()
                .withPages(PageSettings.realistic()
                        .withLargest(100, OversizedPage.CAPPED)
                        .withShift(PageShift.REPEATS)));
        for (int i = 0; i < 4; i++) {
            client.subscribe(BATTERY, i);
        }

        // Then the last row of the first page is the first of the second
        List<String> first = ids(client.management("/subscriptions?page%5Bsize%5D=2"));
        assertThat(ids(client.management("/subscriptions?page%5Bsize%5D=2&page%5Bnumber%5D=2")))
                .contains(first.get(1));
    }

    @Test
    void theHarshReadingListsLiveVehiclesWithoutTotalsAndNames() {
        // Given
        restart(ManagementSettings.harsh().withLost(0).withPendingFor(Duration.ZERO));
        int simulated = client.fleet.connections().stream()
                .filter(connection -> !connection.vehicle().identity().isLive())
                .map(client.fleet.connections()::indexOf)
                .findFirst()
                .orElseThrow();
        client.subscribe(BATTERY, simulated);

        // Then
        assertThat(ids(client.management("/subscriptions"))).isEmpty();
        JsonNode page = ApiClient.json(client.management("/subscriptions?filter%5Bvehicle.mode%5D=simulated"));
        assertThat(page.path("data")).hasSize(1);
        assertThat(page.has("meta") || page.has("links")).isFalse();
        assertThat(page.at("/data/0/relationships/user/data/type").asText()).isEqualTo("webhook");
        assertThat(ApiClient.json(client.management("/webhooks"))
                        .at("/data/0/attributes")
                        .has("name"))
                .isFalse();
    }

    @Test
    void itTakesTheApplicationsTokenAloneAndCostsAllowanceOnlyIfSoSet() {
        try (ApiClient poor = new ApiClient(
                        VERTX,
                        ApiSettings.defaults()
                                .withAllowance(Allowance.smartcar().withBucket(1, 0.001)))
                .authorized()) {
            assertThat(poor.management("/webhooks").statusCode()).isEqualTo(200);
            assertThat(poor.management("/webhooks").statusCode()).isEqualTo(200);
        }
        try (ApiClient poor = new ApiClient(
                        VERTX,
                        ApiSettings.defaults()
                                .withAllowance(Allowance.smartcar()
                                        .withBucket(1, 0.001)
                                        .charging(Allowance.Charged.MANAGEMENT)))
                .authorized()) {
            assertThat(poor.management("/webhooks").statusCode()).isEqualTo(200);
            assertThat(poor.management("/webhooks").statusCode()).isEqualTo(429);
        }
        assertThat(client.send(HttpRequest.newBuilder(URI.create(client.api.managementApi() + "/webhooks")))
                        .statusCode())
                .isEqualTo(401);
    }

    private int signals(int connection) {
        return ApiClient.json(client.signalsOf(connection)).path("data").size();
    }

    private int connectionWithPowertrain() {
        for (int i = 0; i < client.fleet.connections().size(); i++) {
            if (client.fleet.connections().get(i).vehicle().identity().powertrainType() != null) {
                return i;
            }
        }
        throw new AssertionError("no such vehicle");
    }

    private Set<String> all(String pathAndQuery) {
        Set<String> ids = new TreeSet<>();
        String next = client.api.managementApi() + pathAndQuery;
        while (next != null) {
            JsonNode page = ApiClient.json(client.follow(next));
            page.path("data").forEach(row -> ids.add(row.path("id").asText()));
            next = page.path("links").path("next").textValue();
        }
        return ids;
    }

    private static List<String> ids(HttpResponse<String> page) {
        List<String> ids = new ArrayList<>();
        ApiClient.json(page).path("data").forEach(row -> ids.add(row.path("id").asText()));
        return ids;
    }
}
