package dev.carflow.operations.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** With a process of its own, because a signal ends it. */
class InterruptionTest {

    /** Works until it is interrupted. */
    static final class Worker {

        private Worker() {}

        public static void main(String... args) throws InterruptedException {
            try (Interruption interruption = Interruption.watch()) {
                System.out.println("working");
                while (!interruption.isRequested()) {
                    new CountDownLatch(1).await(10, TimeUnit.MILLISECONDS);
                }
                System.out.println("stopped");
            }
        }
    }

    @Test
    void aSignalEndsTheWorkAndTheExitCodeIsZero() throws Exception {
        assumeTrue(Path.of("/bin/kill").toFile().canExecute(), "/bin/kill is missing");
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Worker.class.getName())
                .start();
        try (BufferedReader out =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            assertThat(out.readLine()).isEqualTo("working");

            // When: not SIGINT, which a build in a shell's background ignores, and so do its children
            new ProcessBuilder("/bin/kill", "-TERM", String.valueOf(process.pid()))
                    .start()
                    .waitFor();

            // Then
            assertThat(out.readLine()).isEqualTo("stopped");
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).isZero();
        } finally {
            process.destroyForcibly();
        }
    }

    @Test
    void workThatEndsByItselfLeavesNothingBehind() {
        Interruption interruption = Interruption.watch();

        assertThat(interruption.isRequested()).isFalse();
        interruption.close();
        interruption.close();
    }
}
