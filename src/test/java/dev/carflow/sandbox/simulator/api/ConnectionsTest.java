package dev.carflow.sandbox.simulator.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.carflow.TestVertx;
import dev.carflow.sandbox.simulator.Shape;
import dev.carflow.sandbox.simulator.fleet.Connection;
import dev.carflow.sandbox.simulator.fleet.User;
import io.vertx.core.Vertx;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ConnectionsTest {

    private static final String USER_FILTER = "filter%5BuserId%5D=";
    private static final Vertx VERTX = TestVertx.get();

    private final ApiClient client =
            new ApiClient(VERTX, ApiClient.unlimited().withListingDelay(Duration.ofSeconds(3))).authorized();

    @AfterEach
    void close() {
        client.close();
    }

    @Test
    void followingTheLinksSeesEveryLiveConnectionOnceNewestFirst() {
        // When
        List<String> ids = new ArrayList<>();
        String next = client.api.vehicleApi() + "/connections";
        int pages = 0;
        while (next != null) {
            JsonNode page = ApiClient.json(client.follow(next));
            page.path("data")
                    .forEach(connection -> ids.add(connection.path("id").asText()));
            assertThat(page.path("meta").path("totalCount").asInt()).isEqualTo(33);
            next = page.path("links").path("next").textValue();
            pages++;
        }

        // Then
        assertThat(pages).isEqualTo(4);
        assertThat(ids)
                .containsExactlyElementsOf(client.fleet.connections().stream()
                        .filter(connection -> connection.vehicle().identity().isLive())
                        .map(Connection::id)
                        .toList());
    }

    @Test
    void pagesHaveTheShapeOfTheSamples() {
        // Given
        TreeSet<String> possible = new TreeSet<>(Shape.ofAll("connections-page1.json", "connections-page2.json"));

        // When
        TreeSet<String> found = new TreeSet<>();
        for (int number = 1; number <= 4; number++) {
            JsonNode page = ApiClient.json(client.get("/connections?page%5Bnumber%5D=" + number));
            assertThat(page.path("links").path("first").asText())
                    .endsWith("/connections?page%5Bnumber%5D=1&page%5Bsize%5D=10&filter%5Bvehicle.mode%5D=live");
            found.addAll(Shape.of(page));
        }

        // Then
        assertThat(found).isEqualTo(possible);
        assertThat(Shape.of(ApiClient.json(client.get("/connections?" + USER_FILTER + "nobody"))))
                .isEqualTo(Shape.ofAll("connections-empty.json"));
    }

    @Test
    void filtersByUserByVehicleAndByHeader() {
        // Given
        User user = userOfSeveral();
        Connection one = client.fleet.connections().get(5);

        // Then
        assertThat(users(client.get("/connections?page%5Bsize%5D=100&" + USER_FILTER + user.id())))
                .hasSizeGreaterThan(1)
                .containsOnly(user.id());
        assertThat(users(client.get("/connections?page%5Bsize%5D=100", user.id())))
                .hasSizeGreaterThan(1)
                .containsOnly(user.id());
        assertThat(ApiClient.json(client.get("/connections?filter[vehicleId]="
                                        .replace("[", "%5B")
                                        .replace("]", "%5D")
                                + one.vehicle().id()))
                        .path("data"))
                .hasSize(1);
    }

    @Test
    void theNextLinkKeepsTheFilter() {
        // Given
        User user = userOfSeveral();

        // When
        JsonNode first = ApiClient.json(client.get("/connections?page%5Bsize%5D=1&" + USER_FILTER + user.id()));

        // Then
        assertThat(users(client.follow(first.path("links").path("next").asText())))
                .containsExactly(user.id());
    }

    @Test
    void aFilterOfAnUnknownNameIsIgnoredAndTheAnswerHoldsEverybody() {
        // Given
        String user = client.owner(0);

        // When
        HttpResponse<String> trap = client.get("/connections?page%5Bsize%5D=100&filter%5Buser_id%5D=" + user);

        // Then
        assertThat(new TreeSet<>(users(trap))).hasSize(20).contains(user);
    }

    @Test
    void simulatedVehiclesAreHiddenUnlessAskedFor() {
        assertThat(ApiClient.json(client.get("/connections?filter%5Bvehicle.mode%5D=simulated"))
                        .path("data"))
                .hasSize(4)
                .allSatisfy(connection -> assertThat(connection
                                .path("attributes")
                                .path("vehicle")
                                .path("mode")
                                .asText())
                        .isEqualTo("simulated"));
    }

    @Test
    void aPageOfMoreThan100IsRefused() {
        assertThat(client.get("/connections?page%5Bsize%5D=100").statusCode()).isEqualTo(200);
        assertThat(client.get("/connections?page%5Bsize%5D=101").statusCode()).isEqualTo(400);
        assertThat(client.get("/connections?page%5Bnumber%5D=0").statusCode()).isEqualTo(400);
        assertThat(client.get("/connections?page%5Bnumber%5D=x").statusCode()).isEqualTo(400);
        assertThat(ApiClient.json(client.get("/connections?page%5Bnumber%5D=99"))
                        .path("data"))
                .isEmpty();
    }

    @Test
    void aFreshConnectionIsListedOnlyAfterAWhile() {
        // Given
        User user = client.fleet.users().get(0);
        int before = users(client.get("/connections", user.id())).size();

        // When
        client.fleet.connect(user, client.clock.instant());

        // Then
        assertThat(users(client.get("/connections", user.id()))).hasSize(before);
        client.clock.advance(Duration.ofSeconds(3));
        assertThat(users(client.get("/connections", user.id()))).hasSize(before + 1);
    }

    @Test
    void oneConnectionCanBeReadAndEnded() {
        // Given one that has all there is
        Connection connection = client.fleet.connections().stream()
                .filter(candidate -> candidate.user().externalId() != null)
                .filter(candidate -> candidate.vehicle().identity().powertrainType() != null)
                .findFirst()
                .orElseThrow();
        String path = "/connections/" + connection.id();

        // When
        JsonNode read = ApiClient.json(client.get(path));

        // Then
        assertThat(Shape.ofAll("connection-single.json", "connections-page1.json"))
                .isNotEmpty();
        assertThat(read.path("data").path("id").asText()).isEqualTo(connection.id());
        assertThat(client.delete(path).statusCode()).isEqualTo(204);
        ErrorSample.assertIs(client.get(path), 404, "error-404-documented-minimal.json");
        assertThat(client.delete(path).statusCode()).isEqualTo(404);
        assertThat(client.fleet.vehicle(connection.vehicle().id())).isEmpty();
    }

    @Test
    void removingAUserEndsAllHisConnections() {
        // Given
        User user = userOfSeveral();

        // When
        int status = client.delete("/users/" + user.id()).statusCode();

        // Then
        assertThat(status).isEqualTo(204);
        assertThat(users(client.get("/connections?" + USER_FILTER + user.id()))).isEmpty();
        assertThat(client.delete("/users/" + user.id()).statusCode()).isEqualTo(404);
    }

    private User userOfSeveral() {
        return client.fleet.users().stream()
                .filter(user -> client.fleet.connections().stream()
                                .filter(connection -> connection.user().equals(user)
                                        && connection.vehicle().identity().isLive())
                                .count()
                        > 1)
                .findFirst()
                .orElseThrow();
    }

    private static List<String> users(HttpResponse<String> page) {
        List<String> users = new ArrayList<>();
        ApiClient.json(page)
                .path("data")
                .forEach(connection -> users.add(connection
                        .path("relationships")
                        .path("user")
                        .path("data")
                        .path("id")
                        .asText()));
        return users;
    }
}
