package dev.carflow.console;

import java.util.Map;
import java.util.stream.Collectors;
import org.eclipse.microprofile.health.HealthCheckResponse;

/**
 * The result of a health check.
 *
 * @param words what it says beside up or down
 */
record Check(String name, boolean up, String words) {

    static Check of(HealthCheckResponse answer) {
        Map<String, Object> data = answer.getData().orElse(Map.of());
        String state = data.containsKey("state") ? String.valueOf(data.get("state")) : "";
        String rest = data.entrySet().stream()
                .filter(each -> !each.getKey().equals("state"))
                .sorted(Map.Entry.comparingByKey())
                .map(each -> each.getKey() + ": " + each.getValue())
                .collect(Collectors.joining("; "));
        return new Check(
                answer.getName(),
                answer.getStatus() == HealthCheckResponse.Status.UP,
                state + (state.isEmpty() || rest.isEmpty() ? "" : "; ") + rest);
    }
}
