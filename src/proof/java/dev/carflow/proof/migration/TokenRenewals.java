package dev.carflow.proof.migration;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.carflow.Subcommand;
import dev.carflow.proof.migration.CompanyTables.Pair;
import dev.carflow.sandbox.simulator.api.LegacySettings;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The company's own application as it was before the migration: it renews its vehicles' tokens at Smartcar's v2.0,
 * stores them in its own tables, and imports them into Carflow after each round, because Carflow must not renew any.
 */
final class TokenRenewals implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final CompanyTables tables;
    private final Map<String, String> environment;
    private final URI endpoint;
    private final String authorization;
    private final Findings findings;
    private final HttpClient http = HttpClient.newHttpClient();
    private final ScheduledExecutorService rounds = Executors.newSingleThreadScheduledExecutor();
    private final AtomicLong renewed = new AtomicLong();
    private final AtomicLong imports = new AtomicLong();

    /**
     * @param environment of {@code migrate import}
     * @param endpoint where tokens are renewed
     */
    TokenRenewals(
            CompanyTables tables,
            Map<String, String> environment,
            URI endpoint,
            LegacySettings client,
            Findings findings) {
        this.tables = tables;
        this.environment = Map.copyOf(environment);
        this.endpoint = endpoint;
        this.authorization = "Basic "
                + Base64.getEncoder()
                        .encodeToString(
                                (client.clientId() + ":" + client.clientSecret()).getBytes(StandardCharsets.UTF_8));
        this.findings = findings;
    }

    /** Starts rounds with this pause after each. */
    void every(Duration pause) {
        rounds.scheduleWithFixedDelay(this::roundOrFinding, pause.toMillis(), pause.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void roundOrFinding() {
        try {
            round();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (Exception e) {
            findings.require(false, "the company's own renewing goes on as before", e.toString());
        }
    }

    /** Renews every token and imports all. */
    synchronized void round() throws Exception {
        Map<String, Pair> pairs = new HashMap<>();
        for (String refreshToken : tables.refreshTokens()) {
            pairs.put(refreshToken, renew(refreshToken));
        }
        tables.renewed(pairs);
        Subcommand.End end = Subcommand.run(environment, tables.importing());
        findings.requireNothingPrivate("migrate import", end);
        findings.require(end.code() == 0, "migrate import succeeds again and again", end.out() + end.err());
        imports.incrementAndGet();
    }

    private Pair renew(String refreshToken) throws Exception {
        Instant now = Instant.now();
        renewed.incrementAndGet();
        HttpResponse<String> answer = http.send(
                HttpRequest.newBuilder(endpoint)
                        .header("Authorization", authorization)
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(BodyPublishers.ofString("grant_type=refresh_token&refresh_token=" + refreshToken))
                        .build(),
                BodyHandlers.ofString());
        if (answer.statusCode() != 200) {
            throw new IllegalStateException("the company could not renew a token: " + answer.statusCode());
        }
        JsonNode granted = JSON.readTree(answer.body());
        return new Pair(
                granted.path("access_token").asText(),
                granted.path("refresh_token").asText(),
                now);
    }

    /** Returns how many renewals the company has begun. */
    long renewed() {
        return renewed.get();
    }

    long imports() {
        return imports.get();
    }

    /** Ends after a round in progress. */
    void end() throws InterruptedException {
        rounds.shutdown();
        if (!rounds.awaitTermination(5, TimeUnit.MINUTES)) {
            throw new AssertionError("the company's renewing does not end");
        }
    }

    @Override
    public void close() {
        rounds.shutdownNow();
    }
}
