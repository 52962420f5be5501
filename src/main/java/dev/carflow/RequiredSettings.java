package dev.carflow;

import dev.carflow.operations.Role;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.smallrye.config.WithName;
import jakarta.validation.constraints.AssertTrue;
import java.util.List;
import java.util.Optional;

/**
 * What must be given before the service can start, seen across features: some settings are required by a role. Checked
 * with all others, so that one start shows every problem.
 */
@ConfigMapping(prefix = "")
interface RequiredSettings {

    /** As text: a role that cannot be read is another problem, and must not hide these. */
    @WithName("carflow.roles")
    @WithDefault("ingest,worker")
    List<String> roles();

    @WithName("carflow.webhook.management-tokens")
    Optional<List<String>> managementTokens();

    @WithName("kafka.bootstrap.servers")
    Optional<List<String>> bootstrapServers();

    @AssertTrue(
            message = "carflow.webhook.management-tokens is missing: set CARFLOW_WEBHOOK_MANAGEMENT_TOKENS to the"
                    + " application management token of Smartcar's dashboard, or leave the role ingest out of"
                    + " carflow.roles")
    default boolean isIngestEquipped() {
        return roles().stream().noneMatch(Role.INGEST.name()::equalsIgnoreCase)
                || managementTokens().filter(tokens -> !tokens.isEmpty()).isPresent();
    }

    @AssertTrue(
            message = "kafka.bootstrap.servers is missing: set KAFKA_BOOTSTRAP_SERVERS to the brokers' host:port list")
    default boolean isKafkaNamed() {
        return bootstrapServers().filter(servers -> !servers.isEmpty()).isPresent();
    }
}
