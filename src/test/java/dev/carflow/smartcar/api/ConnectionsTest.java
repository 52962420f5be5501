package dev.carflow.smartcar.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.carflow.TestVertx;
import dev.carflow.sandbox.simulator.api.Allowance;
import dev.carflow.sandbox.simulator.api.ApiSettings;
import dev.carflow.sandbox.simulator.api.Endpoint;
import dev.carflow.sandbox.simulator.api.Fault;
import dev.carflow.sandbox.simulator.api.FaultCondition;
import dev.carflow.sandbox.simulator.api.PageSettings;
import dev.carflow.sandbox.simulator.api.PageSettings.OversizedPage;
import dev.carflow.sandbox.simulator.fleet.User;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.helpers.test.AssertSubscriber;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpMethod;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.IntConsumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Listing connections while they change, and when filters or pages are not what they should be (contract 7.2). */
class ConnectionsTest {

    private static final ConnectionQuery TENS = ConnectionQuery.everybody().withPageSize(10);
    private static final Vertx VERTX = TestVertx.get();

    private Simulated simulated = new Simulated(VERTX, Simulated.unlimited());
    private final CannedServer server = new CannedServer(VERTX);

    @AfterEach
    void close() {
        simulated.close();
        server.close();
    }

    private void simulate(ApiSettings settings) {
        simulated.close();
        simulated = new Simulated(VERTX, settings);
    }

    private List<String> liveIds() {
        return simulated.fleet.connections().stream()
                .filter(connection -> connection.vehicle().identity().isLive())
                .map(dev.carflow.sandbox.simulator.fleet.Connection::id)
                .toList();
    }

    private Multi<ApiResult<ConnectionPage>> pagesOf(ConnectionQuery query) {
        return new ConnectionPager(simulated.api()::connections, query).pages();
    }

    /** Reads page by page, with an action on the fleet before each further page. */
    private List<String> walk(IntConsumer beforePage) {
        return walk(TENS, beforePage);
    }

    private List<String> walk(ConnectionQuery query, IntConsumer beforePage) {
        List<String> ids = new ArrayList<>();
        AssertSubscriber<ApiResult<ConnectionPage>> pages =
                pagesOf(query).subscribe().withSubscriber(AssertSubscriber.create());
        for (int number = 1; !pages.hasCompleted(); number++) {
            int before = pages.getItems().size();
            beforePage.accept(number);
            pages.request(1);
            await().until(() -> pages.getItems().size() > before || pages.hasCompleted());
        }
        pages.getItems().forEach(result -> result.fold(ConnectionPage::connections, problem -> List.<Connection>of())
                .forEach(connection -> ids.add(connection.id())));
        return ids;
    }

    @Test
    void everyConnectionIsListedOnceWithOneCallAPage() {
        ConnectionList all = Simulated.success(simulated.api().allConnections(TENS));
        assertThat(all.connections()).extracting(Connection::id).containsExactlyElementsOf(liveIds());
        assertThat(all.complete()).isTrue();
        assertThat(simulated.smartcar.counts().at(Endpoint.CONNECTIONS)).isEqualTo(4);
    }

    @Test
    void simulatedVehiclesAreListedOnRequest() {
        assertThat(Simulated.success(simulated.api().allConnections(TENS.inMode("simulated")))
                        .connections())
                .hasSize(4);
    }

    @Test
    void aPageIsRequestedOnlyOnDemand() {
        AssertSubscriber<ApiResult<ConnectionPage>> pages =
                pagesOf(TENS).subscribe().withSubscriber(AssertSubscriber.create(2));
        pages.awaitItems(2, Duration.ofMinutes(1));
        pages.cancel();
        assertThat(simulated.smartcar.counts().at(Endpoint.CONNECTIONS)).isEqualTo(2);
    }

    @Test
    void connectionsAddedWhilePagingAreListedOnce() {
        // Given
        List<String> before = liveIds();
        User user = simulated.fleet.users().get(0);

        // When
        List<String> read = walk(number -> {
            if (number > 1 && number < 4) {
                simulated.clock.advance(Duration.ofSeconds(1));
                simulated.fleet.connect(user, simulated.clock.instant());
            }
        });

        // Then
        assertThat(read).doesNotHaveDuplicates().containsAll(before);
    }

    @Test
    void connectionsRemovedWhilePagingSkipNoConnection() {
        // When: of those already read, one, or more than a page
        List<String> read = walk(number -> {
            int removed = number == 2 ? 1 : number == 4 ? 12 : 0;
            liveIds().subList(0, removed).forEach(simulated.fleet::disconnect);
        });

        // Then: every connection that stayed was seen
        assertThat(read).doesNotHaveDuplicates().containsAll(liveIds());
        assertThat(read).hasSizeGreaterThan(liveIds().size());
    }

    @Test
    void removalsWhilePagingSkipNoConnectionEvenIfPagesAreSmallerThanRequested() {
        // Given
        simulate(Simulated.unlimited().withPages(PageSettings.realistic().withLargest(5, OversizedPage.CAPPED)));

        // When
        List<String> read = walk(ConnectionQuery.everybody(), number -> {
            int removed = number == 4 ? 12 : 0;
            liveIds().subList(0, removed).forEach(simulated.fleet::disconnect);
        });

        // Then
        assertThat(read).doesNotHaveDuplicates().containsAll(liveIds());
    }

    @Test
    void smallerPagesWithoutLinksAreReadToTheEnd() {
        // Given: one row a page, whatever was requested
        server.answers(request -> request.response()
                .end(Buffer.buffer(page("id-" + server.asked.size(), 3).replaceAll(",\\s*\"links\".*", "}"))));

        // When
        ConnectionList found = Simulated.success(server.api().allConnections(ConnectionQuery.everybody()));

        // Then
        assertThat(found.connections()).extracting(Connection::id).containsExactly("id-1", "id-2", "id-3");
        assertThat(found.complete()).isTrue();
    }

    @Test
    void pagesOfAHarshSmartcarHoldEveryConnectionOnce() {
        // Given: silently smaller pages, rows that come twice, and a delay before anything is listed
        simulate(ApiSettings.harsh().withAllowance(Allowance.unlimited()));
        simulated.clock.advance(Duration.ofMinutes(1));

        // Then
        ConnectionList all = Simulated.success(simulated.api().allConnections(ConnectionQuery.everybody()));
        assertThat(all.connections()).extracting(Connection::id).containsExactlyElementsOf(liveIds());
        assertThat(all.complete()).isTrue();
    }

    @Test
    void aUsersListHoldsTheConnectionsOfThatUserAlone() {
        for (User user : simulated.fleet.users()) {
            ConnectionList ofUser =
                    Simulated.success(simulated.api().allConnections(ConnectionQuery.ofUser(user.id())));
            assertThat(ofUser.connections()).extracting(Connection::userId).containsOnly(user.id());
            assertThat(ofUser.foreign()).isZero();
        }
    }

    @Test
    void whenSmartcarIgnoresTheFilterStrangersAreDroppedAndCounted() {
        // Given: a Smartcar that knows neither the header nor the parameter
        server.answers(request -> forwardWithoutUser(request.uri(), request.getHeader("Authorization"), request));
        User user = simulated.fleet.users().get(3);
        try (VehicleApi api =
                new VehicleApi(VERTX, server.settings(), "filter[user_id]", simulated.tokens, simulated.clock)) {

            // When
            ConnectionList found = Simulated.success(
                    api.allConnections(ConnectionQuery.ofUser(user.id()).withPageSize(10)));

            // Then
            List<String> ofUser = simulated.fleet.connections().stream()
                    .filter(connection -> connection.user().equals(user)
                            && connection.vehicle().identity().isLive())
                    .map(dev.carflow.sandbox.simulator.fleet.Connection::id)
                    .toList();
            assertThat(found.connections()).extracting(Connection::id).containsExactlyElementsOf(ofUser);
            assertThat(found.foreign()).isEqualTo(33 - ofUser.size());
            assertThat(server.asked.get(0).uri()).contains("filter%5Buser_id%5D=" + user.id());
        }
    }

    private void forwardWithoutUser(String uri, String authorization, io.vertx.core.http.HttpServerRequest request) {
        URI base = simulated.smartcar.vehicleApi();
        HttpClient client = VERTX.createHttpClient();
        client.request(HttpMethod.GET, base.getPort(), base.getHost(), uri.replace("/v3", base.getPath()))
                .compose(call -> call.putHeader("Authorization", authorization).send())
                .compose(answer -> answer.body())
                .onSuccess(body -> request.response().end(body))
                .onComplete(done -> client.close());
    }

    @Test
    void aUserIdIsReadFromEitherPlaceAndAConnectionWithoutOneIsCounted() {
        server.answers(200, """
                {"data":[
                  {"id":"a","attributes":{"user":{"id":"u"}},"relationships":{"vehicle":{"data":{"id":"v1"}}}},
                  {"id":"b","attributes":{},"relationships":{"user":{"data":{"id":"u"}},"vehicle":{"data":{"id":"v2"}}}},
                  {"id":"c","attributes":{"user":{"id":"u"}},"relationships":{"user":{"data":{"id":"x"}},"vehicle":{"data":{"id":"v3"}}}},
                  {"id":"d","relationships":{"vehicle":{"data":{"id":"v4"}}}},
                  {"id":"a","attributes":{"user":{"id":"u"}},"relationships":{"vehicle":{"data":{"id":"v1"}}}}
                ]}""");
        ConnectionPage page = Simulated.success(server.api().connections(ConnectionQuery.ofUser("u"), 1));
        assertThat(page.connections()).extracting(Connection::id).containsExactly("a", "b");
        assertThat(page.foreign()).isEqualTo(1);
        assertThat(page.unreadable()).isEqualTo(1);
    }

    @Test
    void aRefusedPageSizeIsReplacedByTheDefault() {
        ConnectionList all = Simulated.success(
                simulated.api().allConnections(ConnectionQuery.everybody().withPageSize(500)));
        assertThat(all.connections()).hasSize(33);
        assertThat(simulated.smartcar.counts().withStatus(400)).isEqualTo(1);
    }

    @Test
    void aFailureEndsTheListing() {
        List<String> read = walk(number -> {
            if (number == 3) {
                simulated.smartcar.faults().inject(Fault.status(429), FaultCondition.next(1));
            }
        });
        assertThat(read).hasSize(20);
        simulated.smartcar.faults().inject(Fault.status(429), FaultCondition.next(1));
        assertThat(Simulated.problem(simulated.api().allConnections(TENS))).isInstanceOf(ApiProblem.RateLimited.class);
    }

    /** Servers that always announce more pages: the same page, endless new ones, or with a falling total. */
    @ParameterizedTest
    @ValueSource(strings = {"same", "new", "fewer"})
    void pagingWithoutEndIsEnded(String kind) {
        // Given
        server.answers(request -> {
            int call = server.asked.size();
            String id = kind.equals("same") ? "always" : "id-" + call;
            int total = kind.equals("fewer") ? 1_000_000 - 100 * call : 1_000_000;
            request.response().end(Buffer.buffer(page(id, total)));
        });

        // When
        ConnectionList found = Simulated.success(server.api().allConnections(TENS.withMaxPages(20)));

        // Then
        assertThat(found.complete()).isFalse();
        assertThat(server.asked).hasSize(kind.equals("same") ? 4 : 20);
    }

    @Test
    void theTokenIsSentToTheBaseUrlAlone() {
        Set<String> hosts = new HashSet<>();
        server.answers(request -> {
            hosts.add(request.getHeader("Host"));
            boolean first = "1".equals(request.getParam("page[number]"));
            request.response()
                    .end(Buffer.buffer(
                            first ? page("a", 2) : page("b", 2).replaceAll("\"next\":\"[^\"]*\"", "\"next\":null")));
        });
        assertThat(Simulated.success(server.api().allConnections(TENS)).connections())
                .hasSize(2);
        assertThat(hosts).hasSize(1);
    }

    private static String page(String id, int total) {
        return """
               {"data":[{"id":"%s","attributes":{"user":{"id":"u"}},"relationships":{"vehicle":{"data":{"id":"v"}}}}],
                "meta":{"totalCount":%d},"links":{"next":"http://elsewhere.invalid/connections?page%%5Bnumber%%5D=2"}}""".formatted(id, total);
    }
}
