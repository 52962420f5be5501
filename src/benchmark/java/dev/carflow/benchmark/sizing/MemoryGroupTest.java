package dev.carflow.benchmark.sizing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against directories of the kernel's shapes: making a real group needs rights that a build does not have. */
class MemoryGroupTest {

    @TempDir
    private Path root;

    @Test
    void theWorkingSetIsWhatTheKernelCannotDrop() throws IOException {
        Path directory = Files.createDirectories(root.resolve("memory")).resolve("carflow-a");
        MemoryGroup group = MemoryGroup.create(root, "a", 1 << 30).orElseThrow();
        Files.writeString(directory.resolve("memory.usage_in_bytes"), "1000\n");
        Files.writeString(directory.resolve("memory.stat"), "inactive_file 1\ntotal_inactive_file 300\nrss 5\n");

        assertThat(group.workingSet()).isEqualTo(700);
        assertThat(directory.resolve("memory.limit_in_bytes")).hasContent("1073741824");
    }

    @Test
    void versionTwoHasOtherNames() throws IOException {
        Files.createFile(root.resolve("cgroup.controllers"));
        MemoryGroup group = MemoryGroup.create(root, "b", 1 << 20).orElseThrow();
        Path directory = root.resolve("carflow-b");
        Files.writeString(directory.resolve("memory.current"), "1000\n");
        Files.writeString(directory.resolve("memory.stat"), "anon 600\ninactive_file 250\n");

        assertThat(group.workingSet()).isEqualTo(750);
        assertThat(group.wrap(List.of("java", "-version")))
                .startsWith("sh", "-c")
                .endsWith("java", "-version");
    }

    @Test
    void whereNoneCanBeMadeThereIsNone() {
        assertThat(MemoryGroup.create(root.resolve("not-there"), "c", 1)).isEmpty();
    }
}
