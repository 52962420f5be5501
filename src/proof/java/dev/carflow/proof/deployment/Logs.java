package dev.carflow.proof.deployment;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/**
 * The output of all processes of a deployment, one file for each start of each; kept until the deployment is closed.
 */
final class Logs {

    private final Path directory;
    private final AtomicInteger count = new AtomicInteger();

    Logs(Path directory) {
        this.directory = directory;
    }

    /** Returns a file for another process of that name. */
    Path next(String process) {
        return directory.resolve("%04d-%s.log".formatted(count.incrementAndGet(), process));
    }

    /** Returns the contents by file name, in the order of the processes' starts or ends. */
    Map<String, String> all() {
        Map<String, String> all = new TreeMap<>();
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.toList()) {
                all.put(file.getFileName().toString(), Files.readString(file));
            }
            return all;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
