package dev.carflow;

import static org.awaitility.Awaitility.await;

import dev.carflow.packaged.IngestSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * An archive of the package's classes in the form that this JVM uses in memory (class data sharing). A process that
 * starts with it takes a third less processor time until it serves. It is created once for each build, by the first
 * test that needs it.
 */
final class SharedClasses {

    private final Path jar;
    private final Path archive;

    private SharedClasses(Path jar) {
        this.jar = jar;
        this.archive = beside(jar, "tests-" + Runtime.version() + ".jsa").toAbsolutePath();
    }

    /**
     * @param jvmOptions of every process that uses the archive
     * @return the options for it; none where no archive could be made
     */
    static synchronized List<String> of(Path jar, List<String> jvmOptions) {
        SharedClasses classes = new SharedClasses(jar);
        try (FileChannel channel = FileChannel.open(
                        beside(jar, "tests.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock alone = channel.lock()) {
            if (alone.isValid() && !classes.areOfThisJar()) {
                classes.record(jvmOptions);
            }
            // A JVM that cannot use it says so on its standard output, where tests read what the package says.
            return classes.areOfThisJar()
                    ? List.of("-XX:SharedArchiveFile=" + classes.archive, "-Xlog:disable")
                    : List.of();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Not in the package's own directory, whose contents are tested. */
    private static Path beside(Path jar, String name) {
        return jar.getParent().resolveSibling(name);
    }

    private boolean areOfThisJar() throws IOException {
        return Files.exists(archive)
                && Files.getLastModifiedTime(archive).compareTo(Files.getLastModifiedTime(jar)) > 0;
    }

    /** The JVM writes down what it has loaded when it ends: with both roles, and without any other server. */
    private void record(List<String> jvmOptions) throws IOException, InterruptedException {
        Files.deleteIfExists(archive);
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
        command.addAll(jvmOptions);
        command.addAll(List.of("-XX:ArchiveClassesAtExit=" + archive, "-Xlog:disable", "-jar", jar.toString()));
        Map<String, String> both = Map.of(
                "CARFLOW_ROLES", "ingest,worker",
                "CARFLOW_SMARTCAR_CLIENT_ID", "client",
                "CARFLOW_SMARTCAR_CLIENT_SECRET", "secret",
                "CARFLOW_ENRICHMENT_SIGNALS", "none",
                "CARFLOW_DATABASE_URL", "postgresql://localhost:1/postgres",
                "CARFLOW_DATABASE_USERNAME", "postgres");
        try (ServiceProcess service =
                ServiceProcess.launch(Path.of(""), command, IngestSettings.of("localhost:1"), both)) {
            await().atMost(Timeouts.PROCESS)
                    .until(() -> !service.isRunning() || service.output().contains("Installed features"));
            service.terminate(Timeouts.PROCESS);
        }
    }
}
