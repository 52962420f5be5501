package dev.carflow.smartcar.management;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carflow.PlantedValues;
import dev.carflow.TestVertx;
import dev.carflow.sandbox.simulator.Await;
import dev.carflow.sandbox.simulator.MutableClock;
import dev.carflow.sandbox.simulator.Samples;
import dev.carflow.sandbox.simulator.api.Allowance;
import dev.carflow.sandbox.simulator.api.ApiSettings;
import dev.carflow.sandbox.simulator.api.Endpoint;
import dev.carflow.sandbox.simulator.api.ErrorKind;
import dev.carflow.sandbox.simulator.api.Fault;
import dev.carflow.sandbox.simulator.api.FaultCondition;
import dev.carflow.sandbox.simulator.api.ManagementSettings;
import dev.carflow.sandbox.simulator.api.SmartcarApi;
import dev.carflow.sandbox.simulator.fleet.Connection;
import dev.carflow.sandbox.simulator.fleet.Fleet;
import dev.carflow.sandbox.simulator.fleet.FleetSettings;
import dev.carflow.sandbox.simulator.fleet.ListedWebhook;
import dev.carflow.smartcar.SmartcarDefaults;
import dev.carflow.smartcar.api.ApiProblem;
import dev.carflow.smartcar.api.ApiResult;
import dev.carflow.smartcar.api.Fields;
import dev.carflow.smartcar.api.SmartcarHost;
import dev.carflow.smartcar.management.ManagementApi.Creation;
import dev.carflow.smartcar.management.ManagementApi.Deletion;
import dev.carflow.smartcar.token.AccessToken;
import dev.carflow.smartcar.token.ApplicationTokens;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The client of the management API against the simulated Smartcar, with nothing but HTTP in between. */
class ManagementApiTest {

    private static final Vertx VERTX = TestVertx.get();
    private static final String WEBHOOK = "wh_battery";

    private final MutableClock clock = new MutableClock(Instant.parse("2026-11-21T08:00:00Z"));
    private Fleet fleet;
    private SmartcarApi smartcar;
    private SmartcarHost host;
    private ManagementApi api;

    /** How Smartcar reads what the contract leaves open. */
    enum Reading {
        REALISTIC(ManagementSettings.realistic()),
        HARSH(ManagementSettings.harsh().withLost(0));

        private final ManagementSettings settings;

        Reading(ManagementSettings settings) {
            this.settings = settings;
        }
    }

    private void start(Reading reading) {
        fleet = Fleet.create(FleetSettings.of(3, 5).withSimulatedVehicles(1), clock.instant());
        fleet.subscriptions().add(ListedWebhook.selective(WEBHOOK));
        smartcar = Await.result(SmartcarApi.start(
                VERTX,
                fleet,
                ApiSettings.defaults().withAllowance(Allowance.unlimited()).withManagement(reading.settings),
                clock));
        PlantedValues.plant(fleet);
        PlantedValues.plant(smartcar);
        host = new SmartcarHost(VERTX, SmartcarDefaults.transport().withBaseUrl(smartcar.managementApi()), clock);
        api = new ManagementApi(host, new FreshTokens());
    }

    @AfterEach
    void close() {
        host.close();
        Await.result(smartcar.close());
    }

    @ParameterizedTest
    @EnumSource
    void aCreatedSubscriptionIsListedOnceItIsNoLongerPending(Reading reading) {
        // Given
        start(reading);
        SubscriptionTarget target = target(0);

        // When
        Creation first = value(api.create(target));
        clock.advance(Duration.ofSeconds(5));
        Creation second = value(api.create(target));

        // Then
        assertThat(first).isEqualTo(Creation.ACCEPTED);
        assertThat(second).isEqualTo(Creation.ALREADY_SUBSCRIBED);
        ResourcePage<WebhookSubscription> page = value(api.subscriptions("live", 1, 100));
        assertThat(page.rows()).extracting(WebhookSubscription::target).containsExactly(target);
        assertThat(page.rows().get(0).mode()).contains("live");
        assertThat(page.unreadable()).isZero();
    }

    @ParameterizedTest
    @EnumSource
    void aDeletionThatIsRepeatedFindsNothing(Reading reading) {
        // Given
        start(reading);
        value(api.create(target(0)));
        clock.advance(Duration.ofSeconds(5));
        String id = value(api.subscriptions("live", 1, 100)).rows().get(0).id();

        // Then
        assertThat(value(api.delete(id))).isEqualTo(Deletion.DELETED);
        assertThat(value(api.delete(id))).isEqualTo(Deletion.NOT_THERE);
        assertThat(value(api.subscriptions("live", 1, 100)).rows()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void pagesAreReadUntilTheLast(Reading reading) {
        // Given
        start(reading);
        for (int i = 0; i < 5; i++) {
            value(api.create(target(i)));
        }
        clock.advance(Duration.ofSeconds(5));

        // Then: without links only an empty page is the last
        assertThat(value(api.subscriptions("live", 1, 2)).last()).isFalse();
        assertThat(value(api.subscriptions("live", 9, 2)).last()).isTrue();
        assertThat(value(api.subscriptions("live", 1, 2)).totalCount())
                .isEqualTo(reading == Reading.HARSH ? Optional.empty() : Optional.of(5));
    }

    @ParameterizedTest
    @EnumSource
    void webhooksSayWhetherTheyAreEnabledAndSubscribeByThemselves(Reading reading) {
        // Given
        start(reading);
        fleet.subscriptions().add(ListedWebhook.selective("wh_all").withAutoSubscribe());
        fleet.subscriptions().enable(WEBHOOK, false);

        // Then
        assertThat(value(api.webhooks(1, 100)).rows())
                .containsExactly(
                        new RegisteredWebhook(WEBHOOK, Optional.of(false), Optional.of(false)),
                        new RegisteredWebhook("wh_all", Optional.of(true), Optional.of(true)));
    }

    @Test
    void aRefusalIsAProblemAndAVehiclesStateIsNoConflict() {
        start(Reading.REALISTIC);
        assertThat(problem(api.create(new SubscriptionTarget(WEBHOOK, "nobody", "nothing"))))
                .isInstanceOf(ApiProblem.NoDataYet.class);
        assertThat(problem(api.create(new SubscriptionTarget(WEBHOOK, " ", "nothing"))))
                .isInstanceOf(ApiProblem.InvalidRequest.class);
        smartcar.faults()
                .inject(Fault.error(ErrorKind.ASLEEP), FaultCondition.next(1).at(Endpoint.CREATE_SUBSCRIPTION));
        assertThat(problem(api.create(target(0)))).isInstanceOf(ApiProblem.VehicleUnavailable.class);
        smartcar.faults().inject(Fault.status(503), FaultCondition.next(1).at(Endpoint.SUBSCRIPTIONS));
        assertThat(problem(api.subscriptions("live", 1, 100))).isInstanceOf(ApiProblem.UpstreamFault.class);
    }

    @Test
    void aRefusedTokenIsReplacedOnce() {
        // Given
        start(Reading.REALISTIC);
        value(api.webhooks(1, 100));

        // When
        smartcar.revokeTokens();

        // Then
        assertThat(value(api.create(target(0)))).isEqualTo(Creation.ACCEPTED);
    }

    @Test
    void theSampleOfTheContractIsRead() throws IOException {
        start(Reading.REALISTIC);
        assertThat(WebhookSubscription.read(
                        Fields.tree(Samples.bytes("subscription.json")).path("data")))
                .hasValueSatisfying(
                        subscription -> assertThat(subscription.target().webhookId())
                                .isEqualTo("5a8e5e38-1e12-4011-a36d-56f120053f9e"));
        assertThat(WebhookSubscription.read(Fields.tree("{\"id\":\"x\"}".getBytes(StandardCharsets.UTF_8))))
                .isEmpty();
    }

    private SubscriptionTarget target(int car) {
        Connection connection = fleet.connections().stream()
                .filter(each -> each.vehicle().identity().isLive())
                .skip(car)
                .findFirst()
                .orElseThrow();
        return new SubscriptionTarget(
                WEBHOOK, connection.user().id(), connection.vehicle().id());
    }

    private static <T> T value(Uni<ApiResult<T>> call) {
        return call.await().atMost(Duration.ofSeconds(60)).fold(value -> value, problem -> {
            throw new AssertionError("expected a success, not " + problem);
        });
    }

    private static ApiProblem problem(Uni<? extends ApiResult<?>> call) {
        ApiResult<?> result = call.await().atMost(Duration.ofSeconds(60));
        assertThat(result).isInstanceOf(ApiResult.Failure.class);
        return ((ApiResult.Failure<?>) result).problem();
    }

    /** One token until it is refused. */
    private final class FreshTokens implements ApplicationTokens {

        private AccessToken current;

        @Override
        public synchronized Uni<AccessToken> current() {
            return current != null ? Uni.createFrom().item(current) : request().invoke(this::keep);
        }

        private synchronized void keep(AccessToken token) {
            current = token;
        }

        @Override
        public synchronized void refused(AccessToken token) {
            current = null;
        }

        @Override
        public void accepted(AccessToken token) {}

        private Uni<AccessToken> request() {
            HttpRequest request = HttpRequest.newBuilder(smartcar.tokenUri())
                    .header("Content-Type", "application/x-www-form-urlencoded")
                    .POST(HttpRequest.BodyPublishers.ofString("grant_type=client_credentials"
                            + "&client_id=client_simulated&client_secret=simulated-secret"))
                    .build();
            return Uni.createFrom()
                    .completionStage(() -> HttpClient.newHttpClient().sendAsync(request, BodyHandlers.ofByteArray()))
                    .map(answer ->
                            Samples.parsed(answer.body()).path("access_token").asText())
                    .map(value -> new AccessToken(value, Instant.MAX));
        }
    }
}
