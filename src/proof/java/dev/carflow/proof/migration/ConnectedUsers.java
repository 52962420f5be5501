package dev.carflow.proof.migration;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.carflow.Timeouts;
import dev.carflow.proof.migration.CompanyTables.Pair;
import dev.carflow.sandbox.simulator.fleet.Connection;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Users who go through Smartcar Connect, and the company's backend, which begins their sessions at Carflow and claims
 * them for the account that is logged in when the browser returns.
 */
final class ConnectedUsers {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int AT_ONCE = 6;
    private static final int UNAVAILABLE = 503;

    private final CompanySystem company;
    private final HttpClient http = HttpClient.newHttpClient();
    private final AtomicLong sessions = new AtomicLong();
    private final AtomicLong codes = new AtomicLong();
    private final AtomicLong pairs = new AtomicLong();

    ConnectedUsers(CompanySystem company) {
        this.company = company;
    }

    /** A user of the company consents again for all of their vehicles. */
    void again(String smartcarUser) throws Exception {
        String account = company.tables().account(smartcarUser);
        JsonNode claimed = through(account, "sandbox_user=" + smartcarUser);
        require(claimed, smartcarUser, account);
        pair(claimed).ifPresent(pair -> company.tables().keep(Integer.parseInt(account), pair));
    }

    /** Many of them, some at once. */
    void again(Collection<String> smartcarUsers) throws Exception {
        ExecutorService browsers = Executors.newFixedThreadPool(AT_ONCE);
        try {
            List<Callable<Void>> ways = new ArrayList<>();
            for (String user : smartcarUsers) {
                ways.add(() -> {
                    again(user);
                    return null;
                });
            }
            for (Future<Void> way : browsers.invokeAll(ways)) {
                way.get();
            }
        } finally {
            browsers.shutdownNow();
        }
    }

    /**
     * A new user of the company connects this many vehicles.
     *
     * @return whether their tokens were handed over
     */
    boolean anew(int vehicles) throws Exception {
        String account = company.tables().nextAccount();
        JsonNode claimed = through(account, "sandbox_vehicles=" + vehicles);
        String user = claimed.path("userId").asText();
        require(claimed, user, account);
        List<Connection> connections = company.connections().stream()
                .filter(each -> each.user().id().equals(user))
                .toList();
        Optional<Pair> pair = pair(claimed);
        company.tables().add(connections, (number, connection) -> pair.orElse(Pair.NONE));
        return pair.isPresent();
    }

    long sessions() {
        return sessions.get();
    }

    /** Returns the codes that came back from Smartcar; each is exchanged for a pair of tokens. */
    long codes() {
        return codes.get();
    }

    /** Returns the pairs that were handed over with a claim. */
    long pairs() {
        return pairs.get();
    }

    private JsonNode through(String account, String decision) throws Exception {
        sessions.incrementAndGet();
        ObjectNode begin = JSON.createObjectNode().put("account", account);
        HttpResponse<String> begun = backend("/connect/sessions", begin);
        if (begun.statusCode() != 201) {
            throw new AssertionError("no session: " + begun.statusCode() + " " + begun.body());
        }
        String url = JSON.readTree(begun.body()).path("url").asText();
        URI back = browser(URI.create(url + "&" + decision), 302);
        if (parameters(back).containsKey("code")) {
            codes.incrementAndGet();
        }
        Map<String, String> brought = parameters(browser(back, 303));
        ObjectNode claim = JSON.createObjectNode().put("account", account).put("claim", brought.get("claim"));
        HttpResponse<String> answer = await().atMost(Timeouts.PROGRESS)
                .pollInterval(Duration.ofMillis(500))
                .pollDelay(Duration.ZERO)
                .until(
                        () -> backend("/connect/sessions/" + brought.get("session") + "/claim", claim),
                        claimed -> claimed.statusCode() != 202);
        JsonNode claimed = JSON.readTree(answer.body());
        if (answer.statusCode() != 200) {
            throw new AssertionError("not claimed after " + brought.get("status") + ": " + answer.statusCode() + " "
                    + claimed.path("type").asText());
        }
        return claimed;
    }

    private Optional<Pair> pair(JsonNode claimed) {
        JsonNode tokens = claimed.path("vehicleTokens");
        if (!tokens.isObject()) {
            return Optional.empty();
        }
        pairs.incrementAndGet();
        return Optional.of(new Pair(
                tokens.path("accessToken").asText(),
                tokens.path("refreshToken").asText(),
                Instant.parse(tokens.path("expiresAt").asText()).minus(company.tokensLife())));
    }

    private static void require(JsonNode claimed, String user, String account) {
        if (!claimed.path("account").asText().equals(account)
                || !claimed.path("userId").asText().equals(user)) {
            throw new AssertionError("another than " + account + " was connected");
        }
    }

    private HttpResponse<String> backend(String path, JsonNode body) {
        return answered(HttpRequest.newBuilder(company.balancer().uri(path))
                .header("Authorization", "Bearer " + CompanySystem.CONNECT_KEY)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body.toString()))
                .build());
    }

    /** A 503 is retried, by a backend as by a browser that is reloaded: the answer then shows that nothing was lost. */
    private HttpResponse<String> answered(HttpRequest request) {
        return await().atMost(Timeouts.PROGRESS)
                .pollInterval(Duration.ofSeconds(1))
                .pollDelay(Duration.ZERO)
                .until(() -> http.send(request, BodyHandlers.ofString()), answer -> answer.statusCode() != UNAVAILABLE);
    }

    /**
     * @return the address of the redirect
     */
    private URI browser(URI to, int status) {
        HttpResponse<String> answer = answered(HttpRequest.newBuilder(to).build());
        if (answer.statusCode() != status) {
            throw new AssertionError("the browser is not sent on: " + answer.statusCode() + " by " + to.getPath());
        }
        return URI.create(answer.headers().firstValue("Location").orElseThrow());
    }

    private static Map<String, String> parameters(URI uri) {
        Map<String, String> parameters = new HashMap<>();
        for (String parameter : uri.getQuery().split("&")) {
            int equals = parameter.indexOf('=');
            parameters.put(parameter.substring(0, equals), parameter.substring(equals + 1));
        }
        return parameters;
    }
}
