package dev.carflow.sandbox.simulator.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.carflow.sandbox.simulator.Samples;
import java.net.http.HttpResponse;

/** An error answer has to be the sample, but for the ids in it. */
final class ErrorSample {

    private ErrorSample() {}

    static void assertIs(HttpResponse<String> response, int status, String sample) {
        assertThat(response.statusCode()).isEqualTo(status);
        assertThat(response.headers().firstValue("content-type")).contains("application/json");
        assertThat(withoutIds(ApiClient.json(response))).isEqualTo(withoutIds(Samples.json(sample)));
    }

    private static JsonNode withoutIds(JsonNode body) {
        ObjectNode error = (ObjectNode) body.path("errors").path(0);
        error.put("detail", error.path("detail").asText().replaceAll("ID \\S+", "ID"));
        if (error.path("meta").path("debug") instanceof ObjectNode debug) {
            debug.put("requestId", "");
        }
        return body;
    }
}
