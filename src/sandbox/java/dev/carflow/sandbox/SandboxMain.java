package dev.carflow.sandbox;

import dev.carflow.Carflow;
import io.quarkus.runtime.annotations.QuarkusMain;

/** The main class of {@code ./mvnw quarkus:dev}: starts the servers first, then the unchanged service. */
@QuarkusMain(name = "sandbox")
public final class SandboxMain {

    SandboxMain() {}

    public static void main(String... args) {
        SandboxServers.provide();
        Carflow.run(args);
    }
}
