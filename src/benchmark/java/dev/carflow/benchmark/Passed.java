package dev.carflow.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.ExecutionException;

/** Remembers that a benchmark has passed, so that a run of several can be taken up where it was broken off. */
final class Passed {

    private final boolean resume;
    private final String name;
    private final Path mark;
    private final Path application;

    /** @param name of the benchmark */
    Passed(Settings settings, String name) {
        this(
                settings.resume(),
                name,
                settings.directory()
                        .resolve(name + "-" + settings.body().kilobytes() + (settings.quick() ? "-quick" : "")
                                + ".passed"),
                settings.application());
    }

    Passed(boolean resume, String name, Path mark, Path application) {
        this.resume = resume;
        this.name = name;
        this.mark = mark;
        this.application = application;
    }

    /** Runs a benchmark. */
    interface Run {
        boolean passes() throws IOException, InterruptedException, ExecutionException;
    }

    /** Returns whether the benchmark passes; runs it unless it has and the package is the same. */
    boolean orElse(Run run) throws IOException, InterruptedException, ExecutionException {
        if (resume && hasPassed()) {
            System.out.println(name + " has passed with this package: " + mark);
            return true;
        }
        Files.deleteIfExists(mark);
        boolean passes = run.passes();
        if (passes) {
            Files.createDirectories(mark.getParent());
            Files.createFile(mark);
        }
        return passes;
    }

    private boolean hasPassed() throws IOException {
        return Files.exists(mark)
                && Files.getLastModifiedTime(mark).compareTo(Files.getLastModifiedTime(application)) >= 0;
    }
}
