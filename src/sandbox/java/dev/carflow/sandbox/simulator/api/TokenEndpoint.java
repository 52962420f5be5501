package dev.carflow.sandbox.simulator.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;

/** {@code POST /oauth2/token}: client credentials in a form or in JSON (contract 6). */
final class TokenEndpoint {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Tokens tokens;
    private final ApiCounters counters;
    private final TokenBucket requests;
    private volatile Credentials credentials;

    TokenEndpoint(Tokens tokens, ApiCounters counters, Credentials credentials, int requestsPerMinute, Clock clock) {
        this.tokens = tokens;
        this.counters = counters;
        this.credentials = credentials;
        this.requests = new TokenBucket(requestsPerMinute, requestsPerMinute, clock);
    }

    record Credentials(String clientId, String clientSecret) {}

    void credentials(Credentials rotated) {
        credentials = rotated;
    }

    Answer answer(Call call) {
        if (!requests.take()) {
            return error(429, "temporarily_unavailable", "Too many token requests");
        }
        Map<String, String> request;
        try {
            request = parameters(call);
        } catch (JsonProcessingException | IllegalArgumentException e) {
            return error(400, "invalid_request", "The request body could not be read");
        }
        for (String required : new String[] {"grant_type", "client_id", "client_secret"}) {
            if (request.getOrDefault(required, "").isEmpty()) {
                return error(400, "invalid_request", "Missing required parameter: " + required);
            }
        }
        if (!"client_credentials".equals(request.get("grant_type"))) {
            return error(400, "unsupported_grant_type", "Only client_credentials is supported");
        }
        if (!new Credentials(request.get("client_id"), request.get("client_secret")).equals(credentials)) {
            return error(401, "invalid_client", "Client authentication failed");
        }
        counters.tokenIssued();
        String token = tokens.issue();
        return Answer.json(200, json -> {
            json.writeStartObject();
            json.writeStringField("access_token", token);
            json.writeStringField("token_type", "Bearer");
            json.writeNumberField("expires_in", tokens.lifetime().toSeconds());
            json.writeEndObject();
        });
    }

    static Answer error(int status, String error, String description) {
        return Answer.json(status, json -> {
            json.writeStartObject();
            json.writeStringField("error", error);
            json.writeStringField("error_description", description);
            json.writeEndObject();
        });
    }

    private static Map<String, String> parameters(Call call) throws JsonProcessingException {
        String contentType = call.contentType().orElse("");
        Map<String, String> parameters = new HashMap<>();
        if (contentType.startsWith("application/json")) {
            for (Map.Entry<String, JsonNode> member : JSON.readTree(call.body()).properties()) {
                parameters.put(member.getKey(), member.getValue().asText());
            }
        } else if (contentType.startsWith("application/x-www-form-urlencoded")) {
            return form(call.body());
        }
        return parameters;
    }

    /** @throws IllegalArgumentException if it is not encoded as forms are */
    static Map<String, String> form(String body) {
        Map<String, String> fields = new HashMap<>();
        for (String pair : body.split("&")) {
            String[] parts = pair.split("=", 2);
            fields.put(decoded(parts[0]), parts.length == 2 ? decoded(parts[1]) : "");
        }
        return fields;
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }
}
