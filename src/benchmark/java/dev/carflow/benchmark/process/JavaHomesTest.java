package dev.carflow.benchmark.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JavaHomesTest {

    @TempDir
    private Path directory;

    @Test
    void aJdkIsFoundByItsReleaseFile() throws IOException {
        home("a-17", "17.0.15");
        Path first = home("a-24", "24");
        Path wanted = home("b-25", "25.0.1");
        home("c-25", "25.0.2");

        assertThat(JavaHomes.usual(25, directory)).contains(wanted);
        assertThat(JavaHomes.usual(24, directory)).contains(first);
        assertThat(JavaHomes.usual(21, directory)).isEmpty();
        assertThat(JavaHomes.usual(25, directory.resolve("none"))).isEmpty();
    }

    @Test
    void theOwnVersionIsThisJvm() throws IOException {
        assertThat(JavaHomes.java(JavaHomes.ownVersion())).contains(Path.of(Children.JAVA));
    }

    private Path home(String name, String version) throws IOException {
        Path home = directory.resolve(name);
        Path java = home.resolve("bin").resolve("java");
        Files.createDirectories(java.getParent());
        Files.createFile(java);
        assertThat(java.toFile().setExecutable(true)).isTrue();
        Files.writeString(home.resolve("release"), "IMPLEMENTOR=\"x\"\nJAVA_VERSION=\"" + version + "\"\n");
        return home;
    }
}
