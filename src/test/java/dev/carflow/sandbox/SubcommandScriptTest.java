package dev.carflow.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SubcommandScriptTest {

    @TempDir
    Path project;

    private Path script;

    @BeforeEach
    void write() {
        script = project.resolve("target/sandbox/carflow");
        SubcommandScript.write(
                script,
                new TreeMap<>(Map.of("carflow.migration.phase", "vehicle-tokens", "carflow.a-key", "it's $HOME")));
    }

    /** With a "java" that shows what it is given. */
    private String run(Map<String, String> environment, String... arguments) throws Exception {
        Path java = project.resolve("jdk/bin/java");
        Files.createDirectories(java.getParent());
        Files.writeString(
                java, "#!/bin/sh\nprintf '%s|%s|%s' \"$CARFLOW_MIGRATION_PHASE\" \"$CARFLOW_A_KEY\" \"$3 $4\"\n");
        java.toFile().setExecutable(true);
        String[] command = new String[arguments.length + 1];
        command[0] = script.toString();
        System.arraycopy(arguments, 0, command, 1, arguments.length);
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(project.toFile()).redirectErrorStream(true);
        builder.environment().put("JAVA_HOME", project.resolve("jdk").toString());
        builder.environment().putAll(environment);
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes());
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return output + " " + process.exitValue();
    }

    private void buildPackage() throws IOException {
        Files.createDirectories(project.resolve("target/quarkus-app"));
        Files.writeString(project.resolve("target/quarkus-app/quarkus-run.jar"), "");
    }

    @Test
    void withoutAPackageItSaysHowToBuildOne() throws Exception {
        assertThat(run(Map.of(), "migrate", "status"))
                .isEqualTo("There is no package yet. Build it: ./mvnw package -DskipTests\n 3");
    }

    @Test
    void aSubcommandHasTheSandboxesSettingsWordForWord() throws Exception {
        buildPackage();
        assertThat(run(Map.of(), "migrate", "status")).isEqualTo("vehicle-tokens|it's $HOME|migrate status 0");
    }

    @Test
    void theEnvironmentAndDotEnvTakePrecedence() throws Exception {
        // Given
        buildPackage();
        Files.writeString(project.resolve(".env"), "CARFLOW_MIGRATION_PHASE=parallel\n");

        // Then
        assertThat(run(Map.of("CARFLOW_A_KEY", "mine"), "migrate", "status"))
                .isEqualTo("parallel|mine|migrate status 0");
    }
}
