package dev.carflow.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PassedTest {

    @TempDir
    private Path directory;

    private Path application;
    private final AtomicInteger runs = new AtomicInteger();

    @BeforeEach
    void build() throws Exception {
        application = Files.createFile(directory.resolve("quarkus-run.jar"));
    }

    @Test
    void aPassedBenchmarkIsNotRunAgain() throws Exception {
        assertThat(run(true, true)).isTrue();
        assertThat(run(true, true)).isTrue();

        assertThat(runs).hasValue(1);
    }

    @Test
    void aFailedBenchmarkIsRunAgainAndSoIsEveryOneThatIsNotResumed() throws Exception {
        assertThat(run(true, false)).isFalse();
        assertThat(run(true, true)).isTrue();
        assertThat(run(false, true)).isTrue();

        assertThat(runs).hasValue(3);
    }

    @Test
    void anotherPackageHasNotPassed() throws Exception {
        run(true, true);
        Files.setLastModifiedTime(application, FileTime.from(Instant.now().plusSeconds(60)));
        run(true, true);

        assertThat(runs).hasValue(2);
    }

    private boolean run(boolean resume, boolean passes) throws Exception {
        return new Passed(resume, "ingest", directory.resolve("ingest.passed"), application).orElse(() -> {
            runs.incrementAndGet();
            return passes;
        });
    }
}
