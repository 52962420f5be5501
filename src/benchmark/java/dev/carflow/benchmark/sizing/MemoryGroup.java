package dev.carflow.benchmark.sizing;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A control group with a memory limit, as a container has: the JVM sizes its heap by it, and the kernel counts what belongs
 * to the process in it. Needs the right to create one, which root has.
 */
public final class MemoryGroup implements AutoCloseable {

    private static final Path ROOT = Path.of("/sys/fs/cgroup");

    private final Path directory;
    private final String usage;
    private final String inactive;

    private MemoryGroup(Path directory, String usage, String inactive) {
        this.directory = directory;
        this.usage = usage;
        this.inactive = inactive;
    }

    /** Returns a group with this limit, of version 1 or 2; empty if none can be created here. */
    public static Optional<MemoryGroup> create(String name, long limitBytes) {
        return create(ROOT, name, limitBytes);
    }

    static Optional<MemoryGroup> create(Path root, String name, long limitBytes) {
        boolean second = Files.exists(root.resolve("cgroup.controllers"));
        Path directory = (second ? root : root.resolve("memory")).resolve("carflow-" + name);
        try {
            if (second) {
                Files.writeString(root.resolve("cgroup.subtree_control"), "+memory");
            }
            if (!Files.isDirectory(directory)) {
                Files.createDirectory(directory);
            }
            Files.writeString(
                    directory.resolve(second ? "memory.max" : "memory.limit_in_bytes"), String.valueOf(limitBytes));
            return Optional.of(new MemoryGroup(
                    directory,
                    second ? "memory.current" : "memory.usage_in_bytes",
                    second ? "inactive_file" : "total_inactive_file"));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** Returns a command that runs the given one in the group. */
    public List<String> wrap(List<String> command) {
        List<String> wrapped = new ArrayList<>(
                List.of("sh", "-c", "echo $$ > " + directory.resolve("cgroup.procs") + " && exec \"$@\"", "sh"));
        wrapped.addAll(command);
        return wrapped;
    }

    /** Returns the bytes in use that the kernel cannot simply drop, as Kubernetes counts them: the working set. */
    public long workingSet() throws IOException {
        long used = Long.parseLong(Files.readString(directory.resolve(usage)).strip());
        return Files.readAllLines(directory.resolve("memory.stat"), StandardCharsets.US_ASCII).stream()
                .filter(line -> line.startsWith(inactive + " "))
                .mapToLong(line -> used - Long.parseLong(line.substring(inactive.length() + 1)))
                .findFirst()
                .orElse(used);
    }

    /** Removes the group, if its processes have ended. */
    @Override
    public void close() {
        try {
            Files.deleteIfExists(directory);
        } catch (IOException e) {
            System.out.println("the control group " + directory + " is still there: " + e.getMessage());
        }
    }
}
