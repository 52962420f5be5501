package dev.carflow.console;

import dev.carflow.operations.Role;
import java.net.URI;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The facts about a process that do not change while it lives.
 *
 * @param version of Carflow
 * @param docs where the documentation can be read, if that is known
 * @param dashboard of all processes, if it is known
 */
record ShownProcess(
        String version, String host, Set<Role> roles, Instant started, Optional<URI> docs, Optional<URI> dashboard) {

    boolean isIngest() {
        return roles.contains(Role.INGEST);
    }

    boolean isWorker() {
        return roles.contains(Role.WORKER);
    }

    /** Returns its roles in words: {@code ingest, worker}. */
    String roleNames() {
        return roles.stream()
                .map(role -> role.name().toLowerCase(Locale.ROOT))
                .sorted()
                .collect(Collectors.joining(", "));
    }
}
