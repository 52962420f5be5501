package dev.carflow.enrichment;

import dev.carflow.accounts.UserRemoved;
import dev.carflow.enrichment.calls.SignalCalls;
import dev.carflow.enrichment.calls.VehicleMemory;
import dev.carflow.operations.Role;
import dev.carflow.operations.RolesConfig;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;

/** Drops what a worker remembers of a user who was removed. */
@ApplicationScoped
public class RemovedUsers {

    private final RolesConfig roles;
    private final Instance<VehicleMemory> memory;
    private final Instance<SignalCalls> calls;

    /** Instances: a process that is no worker has no client credentials to make them with. */
    @Inject
    public RemovedUsers(RolesConfig roles, Instance<VehicleMemory> memory, Instance<SignalCalls> calls) {
        this.roles = roles;
        this.memory = memory;
        this.calls = calls;
    }

    void onRemoved(@Observes UserRemoved removed) {
        if (roles.has(Role.WORKER)) {
            memory.get().forget(removed.smartcarUserId());
            calls.get().forget(removed.smartcarUserId());
        }
    }
}
