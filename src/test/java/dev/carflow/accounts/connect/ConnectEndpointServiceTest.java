package dev.carflow.accounts.connect;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.startsWith;

import dev.carflow.PostgresResource;
import dev.carflow.RawHttp;
import dev.carflow.TestDatabase;
import dev.carflow.Timeouts;
import dev.carflow.accounts.Sql;
import dev.carflow.contract.DocumentedAnswers;
import dev.carflow.database.Schema;
import dev.carflow.sandbox.simulator.SmartcarSimulator;
import dev.carflow.sandbox.simulator.fleet.Connection;
import dev.carflow.smartcar.SmartcarResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.vertx.sqlclient.Pool;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Connect as the customer's backend and the browser see it. */
@QuarkusTest
@TestProfile(ConnectSettings.class)
@WithTestResource(PostgresResource.class)
@WithTestResource(SmartcarResource.class)
class ConnectEndpointServiceTest {

    private static final String ACCOUNT = "{\"account\":\"customer-1\"}";

    SmartcarSimulator smartcar;
    TestDatabase database;

    @Inject
    Schema schema;

    @Inject
    Pool pool;

    @TestHTTPResource("/connect/callback")
    URI callback;

    @TestHTTPResource(value = "/q/health", management = true)
    URI management;

    @BeforeEach
    void ready() {
        DocumentedAnswers.hold();
        await().until(schema::isReady);
    }

    @Test
    void aUserGoesThroughConnectAndComesBack() {
        // When
        Response session = asking(ConnectSettings.KEY, "{\"account\":\"walker\",\"externalId\":\"e-1\"}");

        // Then
        session.then()
                .statusCode(201)
                .header("Cache-Control", "no-store")
                .contentType(ContentType.JSON)
                .body(
                        "url",
                        startsWith("https://connect.smartcar.com/oauth/authorize?response_type=none&application_id="
                                + "8229df9f-91a0-4ff0-a1ae-a1f38ee24d07&redirect_uri="))
                .body("url", containsString("&state=" + session.path("state") + "&mode=live&external_id=e-1"));
        assertThat(session.body().jsonPath().getMap("$").keySet()).asString().isEqualTo("[id, state, url, expiresAt]");
        assertThat(Instant.parse(session.path("expiresAt")))
                .isBetween(
                        Instant.now().plus(Duration.ofMinutes(29)),
                        Instant.now().plus(Duration.ofMinutes(31)));

        // When
        Connection made = connects();
        Response back = returning(Map.of("user_id", made.user().id(), "state", session.path("state")));

        // Then
        back.then()
                .statusCode(303)
                .header(
                        "Location",
                        startsWith(
                                ConnectSettings.DONE + "&status=confirmed&session=" + session.path("id") + "&claim="))
                .header("Referrer-Policy", "no-referrer")
                .header("Cache-Control", "no-store");
        assertThat(vehiclesOf("walker")).isEmpty();
        assertThat(scraped("carflow_connect_callbacks_seconds_count{outcome=\"confirmed\"} "))
                .isPositive();

        // When
        String claim = back.header("Location").replaceAll(".*&claim=", "");
        Response claimed = claiming(ConnectSettings.KEY, session.path("id"), claim, "walker");

        // Then
        claimed.then()
                .statusCode(200)
                .header("Cache-Control", "no-store")
                .contentType(ContentType.JSON)
                .body("status", equalTo("connected"))
                .body("account", equalTo("walker"))
                .body("userId", equalTo(made.user().id()))
                .body("vehicles.id", hasItem(made.vehicle().id()));
        assertThat(vehiclesOf("walker")).contains(made.vehicle().id());
        assertThat(scraped("carflow_connect_claims_total{outcome=\"connected\"} "))
                .isPositive();
        assertThat(scraped("carflow_connect_sessions_total{answer=\"created\"} "))
                .isPositive();
    }

    @Test
    void aClaimThatIsNotGoodSaysWhy() {
        // Given
        Response session = asking(ConnectSettings.KEY, ACCOUNT);
        String id = session.path("id");
        String location = returning(Map.of("user_id", connects().user().id(), "state", session.path("state")))
                .header("Location");
        String claim = location.replaceAll(".*&claim=", "");

        // Then
        claiming("wrong", id, claim, "customer-1").then().statusCode(401);
        claiming(ConnectSettings.KEY, id, claim + "x", "customer-1")
                .then()
                .statusCode(404)
                .body("type", equalTo("urn:carflow:problem:connect-session-unknown"));
        claiming(ConnectSettings.KEY, "no-uuid", claim, "customer-1").then().statusCode(400);
        claiming(ConnectSettings.KEY, id, "", "customer-1").then().statusCode(400);
        claiming(ConnectSettings.KEY, id, claim, "somebody-else")
                .then()
                .statusCode(403)
                .contentType("application/problem+json")
                .body("type", equalTo("urn:carflow:problem:connect-other-account"))
                .body(not(containsString("customer-1")));
        claiming(ConnectSettings.KEY, id, claim, "customer-1").then().statusCode(410);
    }

    /** The steps of docs/connect.md, while a backend asks and users come back. */
    @Test
    void theKeyIsRotatedWithoutARefusedRequest() {
        // Given: a backend that asks all the time, and a user who is at Smartcar meanwhile
        String newKey = "the-key-that-takes-the-place-of-the-current";
        AtomicReference<String> backends = new AtomicReference<>(ConnectSettings.KEY);
        AtomicBoolean over = new AtomicBoolean();
        Queue<Integer> answers = new ConcurrentLinkedQueue<>();
        String stateOfTheOldKey = state();
        Thread backend = new Thread(() -> {
            while (!over.get()) {
                answers.add(asking(backends.get(), ACCOUNT).statusCode());
            }
        });
        backend.start();
        try {
            // When
            ConnectSettings.keysInAFile(ConnectSettings.KEY, newKey);
            await().until(() -> asking(newKey, ACCOUNT).statusCode() == 201);
            ConnectSettings.keysInAFile(newKey, ConnectSettings.KEY);
            backends.set(newKey);
            returning(Map.of("error", "access_denied", "state", stateOfTheOldKey))
                    .then()
                    .statusCode(303);
            ConnectSettings.keysInAFile(newKey);
            await().until(() -> asking(ConnectSettings.KEY, ACCOUNT).statusCode() == 401);
        } finally {
            over.set(true);
            joined(backend);
            ConnectSettings.keysInAFile(ConnectSettings.KEY, ConnectSettings.PREVIOUS_KEY);
            await().until(() -> asking(ConnectSettings.PREVIOUS_KEY, ACCOUNT).statusCode() == 201);
        }

        // Then
        assertThat(answers).isNotEmpty().containsOnly(201);
    }

    private static void joined(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void aPrefetchUsesNoStateUp() {
        // Given
        Map<String, String> parameters = Map.of("error", "no_vehicles", "state", state());

        // When
        for (String header : List.of("Sec-Purpose", "Purpose", "X-Moz")) {
            given().redirects()
                    .follow(false)
                    .header(header, "prefetch")
                    .queryParams(parameters)
                    .get("/connect/callback")
                    .then()
                    .statusCode(503)
                    .header("Cache-Control", "no-store");
        }

        // Then
        returning(parameters).then().statusCode(303);
    }

    @Test
    void anErrorLeadsToTheErrorPageWithAKnownWord() {
        returning(Map.of("error", "access_denied", "error_description", "no", "state", state()))
                .then()
                .statusCode(303)
                .header("Location", equalTo(ConnectSettings.ERROR + "?status=denied&error=access_denied"));
        returning(Map.of("error", "https://evil.example", "state", state()))
                .then()
                .statusCode(303)
                .header("Location", equalTo(ConnectSettings.ERROR + "?status=failed&error=other"));
    }

    @Test
    void aRefusedCallbackGetsAPageThatRepeatsNothing() {
        returning(Map.of("user_id", "<b>me</b>", "state", "<script>alert(1)</script>"))
                .then()
                .statusCode(410)
                .contentType("text/html;charset=UTF-8")
                .header("Content-Security-Policy", startsWith("default-src 'none';"))
                .header("X-Content-Type-Options", "nosniff")
                .header("Referrer-Policy", "no-referrer")
                .header("Cache-Control", "no-store")
                .body(containsString("This link is no longer valid"))
                .body(not(containsString("alert")))
                .body(not(containsString("me</b>")));
        given().get("/connect/callback?state=a&state=b").then().statusCode(400);
        given().get("/connect/callback").then().statusCode(400);
    }

    @Test
    void noQueryParameterRedirectsTheBrowserElsewhere() {
        for (String name : List.of(
                "redirect",
                "redirect_uri",
                "next",
                "url",
                "status",
                "error",
                "error_description",
                "user_id",
                "code",
                "vehicle_id",
                "external_id",
                "done-url",
                "Location")) {
            for (String value : List.of(
                    "https://evil.example",
                    "//evil.example",
                    "javascript:alert(1)",
                    "\\\\evil.example",
                    "a\r\nLocation: https://evil.example")) {
                String location =
                        returning(Map.of(name, value, "state", state())).header("Location");
                assertThat(location == null
                                || location.startsWith(ConnectSettings.DONE + "&status=")
                                || location.startsWith(ConnectSettings.ERROR + "?status="))
                        .as(location)
                        .isTrue();
                assertThat(location == null ? "" : location).doesNotContain("evil");
            }
        }
    }

    @Test
    void anyBytesInTheQueryAreAnsweredWithoutAFaultOfOurs() throws IOException {
        Random random = new Random(1);
        for (int i = 0; i < 300; i++) {
            byte[] bytes = new byte[random.nextInt(60)];
            random.nextBytes(bytes);
            // a line of HTTP ends here, and so would the test
            for (int at = 0; at < bytes.length; at++) {
                bytes[at] = bytes[at] == '\r' || bytes[at] == '\n' || bytes[at] == ' ' || bytes[at] == 0
                        ? (byte) '%'
                        : bytes[at];
            }
            try (RawHttp http = new RawHttp(callback, Timeouts.CONDITION)) {
                http.send("GET /connect/callback?state=").send(bytes).send(" HTTP/1.1\r\nHost: localhost\r\n\r\n");
                assertThat(http.statusAndBody()).isIn(400, 410);
            }
        }
    }

    @Test
    void manyBrowsersWithOneStateAreNotRefused() {
        // Given
        String query = "?user_id=" + connects().user().id() + "&state=" + state();
        HttpClient browsers = HttpClient.newHttpClient();
        HttpRequest request =
                HttpRequest.newBuilder(URI.create(callback + query)).build();

        // When
        List<CompletableFuture<HttpResponse<String>>> racing = IntStream.range(0, 100)
                .mapToObj(i -> browsers.sendAsync(request, BodyHandlers.ofString()))
                .toList();
        List<Integer> answers = racing.stream()
                .map(CompletableFuture::join)
                .map(HttpResponse::statusCode)
                .toList();

        // Then: the others get the same answer, or come while a busy machine takes no more
        assertThat(answers).isSubsetOf(303, 429, 503);
        assertThat(answers).contains(303);
    }

    @Test
    void aLinkCheckerUsesNoStateUp() {
        // Given
        Map<String, String> error = Map.of("error", "no_vehicles", "state", state());

        // When
        given().queryParams(error).head("/connect/callback").then().statusCode(405);

        // Then
        returning(error).then().statusCode(303);
    }

    @Test
    void onlyAClientWithAKeyGetsASession() {
        asking(ConnectSettings.PREVIOUS_KEY, ACCOUNT).then().statusCode(201);
        for (String key : List.of("", "x", ConnectSettings.KEY + "x", ConnectSettings.KEY.toUpperCase())) {
            asking(key, ACCOUNT)
                    .then()
                    .statusCode(401)
                    .header("WWW-Authenticate", "Bearer")
                    .contentType("application/problem+json")
                    .body("detail", containsString("carflow.connect.api-key"))
                    .body(not(containsString(ConnectSettings.KEY)));
        }
        given().contentType(ContentType.JSON)
                .body(ACCOUNT)
                .post("/connect/sessions")
                .then()
                .statusCode(401);
    }

    /** Otherwise any client could make the service keep 4 MiB in memory, any number of times. */
    @Test
    void withoutAKeyNoBodyIsWaitedFor() throws IOException {
        try (RawHttp http = new RawHttp(callback, Duration.ofSeconds(5))) {
            http.send("POST /connect/sessions HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                    + "Content-Length: 3000000\r\n\r\n{");
            assertThat(http.statusAndBody()).isEqualTo(401);
        }
        try (RawHttp http = new RawHttp(callback, Duration.ofSeconds(5))) {
            http.send("POST /connect/sessions HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                    + "Authorization: Bearer " + ConnectSettings.KEY + "\r\nContent-Length: 3000000\r\n\r\n{");
            assertThat(http.statusAndBody()).isEqualTo(413);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{}",
                "[]",
                "{\"account\":\"\"}",
                "{\"account\":\"a\",\"x\":1}",
                "{\"account\":\"a\"",
                "\u0000"
            })
    void aRequestThatCannotBeUnderstoodSaysWhy(String body) {
        asking(ConnectSettings.KEY, body)
                .then()
                .statusCode(400)
                .header("Cache-Control", "no-store")
                .contentType("application/problem+json")
                .body("type", equalTo("urn:carflow:problem:connect-invalid"));
    }

    @Test
    void aBodyThatIsNotPlainJsonOrTooLargeIsRefused() {
        given().header("Authorization", "Bearer " + ConnectSettings.KEY)
                .contentType("text/plain")
                .body(ACCOUNT)
                .post("/connect/sessions")
                .then()
                .statusCode(415);
        given().header("Authorization", "Bearer " + ConnectSettings.KEY)
                .header("Content-Encoding", "br")
                .contentType(ContentType.JSON)
                .body(ACCOUNT)
                .post("/connect/sessions")
                .then()
                .statusCode(415);
        String large = "{\"account\":\"" + "a".repeat(SessionGuard.LARGEST_BODY) + "\"}";
        asking(ConnectSettings.KEY, large).then().statusCode(413);
    }

    @Test
    void aLargeBodyOfUnknownLengthIsRefusedToo() throws IOException {
        String chunk = "a".repeat(0x5000);
        try (RawHttp http = new RawHttp(callback, Timeouts.CONDITION)) {
            http.send("POST /connect/sessions HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                    + "Authorization: Bearer " + ConnectSettings.KEY + "\r\nTransfer-Encoding: chunked\r\n\r\n"
                    + "5000\r\n" + chunk + "\r\n0\r\n\r\n");
            assertThat(http.statusAndBody()).isEqualTo(413);
        }
    }

    @Test
    void withoutADatabaseNothingIsBegunAndNothingIsLost() {
        // Given
        String state = state();
        rename("connect_session", "gone");

        // Then
        asking(ConnectSettings.KEY, ACCOUNT)
                .then()
                .statusCode(503)
                .header("Retry-After", "5")
                .body("type", equalTo("urn:carflow:problem:connect-unavailable"));
        returning(Map.of("error", "no_vehicles", "state", state))
                .then()
                .statusCode(503)
                .header("Retry-After", "5");

        // When
        rename("gone", "connect_session");

        // Then
        returning(Map.of("error", "no_vehicles", "state", state)).then().statusCode(303);
    }

    @Test
    void neitherStatesNorKeysAreInTheDatabase() {
        // Given
        String state = state();

        // When
        String rows = Stream.of(pool.query("select connect_session::text as line from connect_session")
                        .execute()
                        .toCompletionStage()
                        .toCompletableFuture()
                        .join())
                .flatMap(set -> StreamSupport.stream(set.spliterator(), false))
                .map(row -> row.getString("line"))
                .reduce("", String::concat);

        // Then
        assertThat(rows).contains("customer-1").doesNotContain(state).doesNotContain(ConnectSettings.KEY);
    }

    private void rename(String table, String name) {
        database.execute("alter table " + table + " rename to " + name);
    }

    private Connection connects() {
        return smartcar.fleet().connect(smartcar.fleet().users().get(0), Instant.now());
    }

    private static String state() {
        return asking(ConnectSettings.KEY, ACCOUNT)
                .then()
                .statusCode(201)
                .extract()
                .path("state");
    }

    private static Response asking(String key, String body) {
        return given().header("Authorization", "Bearer " + key)
                .contentType("application/json")
                .body(body.getBytes(StandardCharsets.UTF_8))
                .post("/connect/sessions");
    }

    private static Response claiming(String key, String session, String claim, String account) {
        return given().header("Authorization", "Bearer " + key)
                .contentType("application/json")
                .body("{\"claim\":\"" + claim + "\",\"account\":\"" + account + "\"}")
                .post("/connect/sessions/" + session + "/claim");
    }

    private static Response returning(Map<String, String> parameters) {
        return given().redirects().follow(false).queryParams(parameters).get("/connect/callback");
    }

    private List<String> vehiclesOf(String account) {
        return new Sql(pool)
                .rows("select v.smartcar_vehicle_id from vehicles v join users u on u.id = v.user_id"
                        + " where u.external_id = '" + account + "'");
    }

    private double scraped(String sample) {
        String scraped = given().get(management.resolve("/q/metrics")).asString();
        return scraped.lines()
                .filter(line -> line.startsWith(sample))
                .map(line -> Double.parseDouble(line.substring(sample.length())))
                .findFirst()
                .orElseThrow(() -> new AssertionError("not there: " + sample));
    }
}
