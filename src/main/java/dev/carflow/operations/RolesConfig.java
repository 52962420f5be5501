package dev.carflow.operations;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.NotEmpty;
import java.util.Set;

/** Which part of the service this process is. */
@ConfigMapping(prefix = "carflow")
public interface RolesConfig {

    /** Roles of this process: `ingest` serves webhooks, `worker` consumes and enriches. */
    @WithDefault("ingest,worker")
    @NotEmpty(message = "carflow.roles must name at least one role: ingest, worker")
    Set<Role> roles();

    /** One subcommand and then the end, without any role. A subcommand sets it for itself. */
    @WithDefault("false")
    boolean command();

    /** Whether this process has the role. */
    default boolean has(Role role) {
        return !command() && roles().contains(role);
    }
}
