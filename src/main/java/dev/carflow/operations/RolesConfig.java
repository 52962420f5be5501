package dev.carflow.operations;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.NotEmpty;
import java.util.Set;

/** The roles of this process. */
@ConfigMapping(prefix = "carflow")
public interface RolesConfig {

    /** Roles of this process: `ingest` serves webhooks, `worker` consumes and enriches. */
    @WithDefault("ingest,worker")
    @NotEmpty(message = "carflow.roles must name at least one role: ingest, worker")
    Set<Role> roles();

    /** Runs one subcommand and ends, without any role. Subcommands set it themselves. */
    @WithDefault("false")
    boolean command();

    /** Returns whether the process has the role. */
    default boolean has(Role role) {
        return !command() && roles().contains(role);
    }
}
