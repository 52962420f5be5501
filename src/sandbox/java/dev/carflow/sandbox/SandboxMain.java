package dev.carflow.sandbox;

import dev.carflow.Carflow;
import io.quarkus.runtime.annotations.QuarkusMain;

/** What {@code ./mvnw quarkus:dev} runs: the servers first, then the service as it is. */
@QuarkusMain(name = "sandbox")
public final class SandboxMain {

    SandboxMain() {}

    public static void main(String... args) {
        SandboxServers.provide();
        Carflow.run(args);
    }
}
