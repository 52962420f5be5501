package dev.carflow.contract;

import com.fasterxml.jackson.databind.JsonNode;
import dev.carflow.Samples;
import io.restassured.RestAssured;
import io.restassured.filter.Filter;
import io.restassured.filter.FilterContext;
import io.restassured.response.Response;
import io.restassured.specification.FilterableRequestSpecification;
import io.restassured.specification.FilterableResponseSpecification;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Holds every answer that a test gets from the service against the OpenAPI document: its status, its media type, its body and
 * the word of its problem. Paths that are not documented are others', such as the simulator's.
 */
public final class DocumentedAnswers implements Filter {

    private static final Map<String, Optional<JsonNode>> OPERATIONS = new ConcurrentHashMap<>();

    private DocumentedAnswers() {}

    /** From now on; once, however often it is called. */
    public static void hold() {
        RestAssured.replaceFiltersWith(new DocumentedAnswers());
    }

    @Override
    public Response filter(
            FilterableRequestSpecification request, FilterableResponseSpecification expected, FilterContext context) {
        Response response = context.next(request, expected);
        String path = URI.create(request.getURI()).getPath();
        if ((path.startsWith("/q/") || path.startsWith("/console")) && response.statusCode() == 404) {
            // Of the public port, which has none of the management port's paths.
            return response;
        }
        OPERATIONS
                .computeIfAbsent(request.getMethod() + ' ' + path, each -> OpenApi.published()
                        .operation(request.getMethod(), path))
                .ifPresent(operation -> check(operation, request.getMethod() + ' ' + path, response));
        return response;
    }

    private static void check(JsonNode operation, String name, Response response) {
        JsonNode documented = operation.path("responses").path(String.valueOf(response.statusCode()));
        byte[] body = response.asByteArray();
        if (documented.isMissingNode()) {
            throw new AssertionError(name + " answered " + response.statusCode() + ", which is not documented");
        }
        if (body.length == 0) {
            return;
        }
        String type = response.contentType().split(";", 2)[0];
        JsonNode content = documented.path("content").path(type);
        if (content.isMissingNode()) {
            throw new AssertionError(name + " answered " + type + ", which is not documented");
        }
        if (!type.endsWith("json")) {
            return;
        }
        JsonNode json = Samples.parse(body);
        Set<?> complaints = PublishedSchemas.validator(content.path("schema")).validate(json);
        if (!complaints.isEmpty()) {
            throw new AssertionError(name + " answered what is not documented: " + complaints);
        }
        String problem = json.path("type").asText().replace("urn:carflow:problem:", "");
        if (type.equals("application/problem+json") && !names(documented.path("x-problems"), problem)) {
            throw new AssertionError(name + " answered the problem " + problem + ", which is not documented");
        }
    }

    private static boolean names(JsonNode words, String word) {
        for (JsonNode each : words) {
            if (each.asText().equals(word)) {
                return true;
            }
        }
        return false;
    }
}
