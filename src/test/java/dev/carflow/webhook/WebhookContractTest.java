package dev.carflow.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carflow.contract.OpenApi;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** The OpenAPI document names every answer of the webhook, and no other. */
class WebhookContractTest {

    @Test
    void everyRefusalIsDocumentedAndNoOther() {
        // 404: of a process without the role.
        Map<String, Set<Integer>> statuses = new TreeMap<>(Map.of("", Set.of(200, 404)));
        for (Refusal refusal : Refusal.values()) {
            statuses.put(refusal.slug(), Set.of(refusal.status()));
        }
        assertThat(OpenApi.published().statusesByProblem("POST " + WebhookEndpoint.PATH))
                .isEqualTo(statuses);
    }
}
