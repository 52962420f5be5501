package dev.carflow.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carflow.sandbox.simulator.api.ApiCounts;
import dev.carflow.sandbox.simulator.api.Endpoint;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EnrichmentReportTest {

    private final EnrichmentReport report = new EnrichmentReport(120);

    @Test
    void countsOutcomesOriginsAndCallsSinceTheLastLine() {
        assertThat(report.line(
                        List.of(
                                event("NOT_NEEDED", "null", "webhook"),
                                event("COMPLETE", "null", "api"),
                                event("SKIPPED", "\"BUDGET\"", "cache")),
                        counts(7, 1),
                        113.96))
                .isEqualTo("enriched 3: 1 complete, 1 not needed, 1 skipped (budget)"
                        + " | values from api 1, cache 1, webhook 7 | calls 6, left 114.0 of 120");
        assertThat(report.line(List.of(), counts(9, 1), 112))
                .isEqualTo("enriched 0 | values from nowhere | calls 2, left 112.0 of 120");
    }

    @Test
    void anUnreadableValueDoesNotEndTheReport() {
        assertThat(report.line(List.of("nonsense".getBytes(StandardCharsets.UTF_8)), counts(0, 0), 120))
                .startsWith("enriched 1: 1 unknown |");
    }

    @Test
    void withoutAnAllowanceThereIsNoCountdown() {
        assertThat(new EnrichmentReport(0).line(List.of(), counts(0, 0), Double.POSITIVE_INFINITY))
                .endsWith("left any number");
    }

    private static byte[] event(String outcome, String reason, String origin) {
        return ("{\"signals\":{\"a-b\":{},\"c-d\":{}},\"known\":{\"e-f\":{\"origin\":\"" + origin
                        + "\"}},\"enrichment\":{\"outcome\":\"" + outcome + "\",\"reason\":" + reason + "}}")
                .getBytes(StandardCharsets.UTF_8);
    }

    private static ApiCounts counts(long calls, long tokens) {
        return new ApiCounts(calls, tokens, 0, 0, 0, Map.of(Endpoint.TOKEN, tokens), Map.of(), Map.of(), Map.of());
    }
}
