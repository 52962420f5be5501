package dev.carflow.packaged;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The properties of the images that can be checked without building them. */
class DockerfilesTest {

    private static final Path DIRECTORY = Path.of("src", "main", "docker");

    /** Files that the build makes, or the repository contains; nothing else can be copied. */
    private static final Set<String> MADE = Set.of(
            "target/quarkus-app/",
            "target/training/",
            "target/classes/",
            "target/test-classes/",
            "target/*-runner",
            "src/main/docker/jvm.options");

    /** An instruction with its continuation lines, comments left out. */
    private record Instruction(String name, String rest) {}

    static List<Path> dockerfiles() throws IOException {
        try (Stream<Path> files = Files.list(DIRECTORY)) {
            return files.filter(file -> file.getFileName().toString().startsWith("Dockerfile."))
                    .sorted()
                    .toList();
        }
    }

    @Test
    void thereIsOneForTheJvmAndTwoForTheExecutable() throws IOException {
        assertThat(dockerfiles())
                .extracting(file -> file.getFileName().toString())
                .containsExactly("Dockerfile.jvm", "Dockerfile.native", "Dockerfile.native-micro");
    }

    @ParameterizedTest
    @MethodSource("dockerfiles")
    void everyBaseIsPinnedToAVersion(Path file) throws IOException {
        List<String> stages = new ArrayList<>();
        for (Instruction from : named("FROM", instructions(file))) {
            String[] words = from.rest().split("\\s+");
            assertThat(words[0]).satisfiesAnyOf(image -> assertThat(stages).contains(image), image -> assertThat(image)
                    .matches("[a-z0-9.]+(/[a-z0-9._-]+)+:[a-z]*[0-9][A-Za-z0-9._-]*"));
            if (words.length == 3) {
                stages.add(words[2]);
            }
        }
        assertThat(named("FROM", instructions(file))).isNotEmpty();
    }

    @ParameterizedTest
    @MethodSource("dockerfiles")
    void containersDoNotRunAsRootAndStartWithoutAShell(Path file) throws IOException {
        List<Instruction> shipped = lastStage(file);

        assertThat(named("USER", shipped)).containsExactly(new Instruction("USER", "1001"));
        assertThat(named("ENTRYPOINT", shipped))
                .singleElement()
                .extracting(Instruction::rest)
                .asString()
                .matches("\\[\"(java|/deployments/carflow)\"(, \"[^\"$]+\")*\\]");
        assertThat(named("EXPOSE", shipped)).containsExactly(new Instruction("EXPOSE", "8080 9000"));
        assertThat(named("HEALTHCHECK", shipped)).isEmpty();
        assertThat(named("RUN", shipped)).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("dockerfiles")
    void imagesCannotModifyThemselvesAndContainNoSecrets(Path file) throws IOException {
        assertThat(named("COPY", lastStage(file))).isNotEmpty().allSatisfy(copy -> assertThat(copy.rest())
                .contains("--chown=0:0"));
        assertThat(instructions(file))
                .noneMatch(each -> each.name().equals("ARG") || each.name().equals("ADD"))
                .noneMatch(each -> each.name().equals("ENV"));
    }

    @ParameterizedTest
    @MethodSource("dockerfiles")
    void copiedFilesAreBuiltAndInTheContext(Path file) throws IOException {
        List<String> context = Files.readAllLines(Path.of(".dockerignore"));
        List<String> copied = named("COPY", instructions(file)).stream()
                .filter(copy -> !copy.rest().contains("--from="))
                .map(copy -> copy.rest().replaceAll("--\\S+\\s+", "").split("\\s+")[0])
                .toList();

        assertThat(MADE).containsAll(copied);
        assertThat(copied).allSatisfy(source -> assertThat(context).contains("!" + source));
    }

    @Test
    void onlyCopiedFilesAreInTheContext() throws IOException {
        assertThat(Files.readAllLines(Path.of(".dockerignore")).stream()
                        .filter(line -> !line.startsWith("#"))
                        .map(line -> line.replaceFirst("^!", "")))
                .contains("*")
                .filteredOn(line -> !line.equals("*"))
                .containsExactlyInAnyOrderElementsOf(MADE);
    }

    @Test
    void embeddedServersStayInTheStageThatTrains() throws IOException {
        List<Instruction> copies = named("COPY", lastStage(DIRECTORY.resolve("Dockerfile.jvm")));

        assertThat(copies)
                .allSatisfy(copy ->
                        assertThat(copy.rest()).contains("--from=training").contains("/deployments/"))
                .noneMatch(copy -> copy.rest().contains("/training/"));
    }

    @Test
    void theTrainingStampsFilesWithTheTimeOfTheBuild() throws IOException {
        String pom = Files.readString(Path.of("pom.xml"));
        String time = pom.replaceFirst("(?s).*<project.build.outputTimestamp>([^<]+)<.*", "$1");

        assertThat(named("RUN", instructions(DIRECTORY.resolve("Dockerfile.jvm"))))
                .anyMatch(run -> run.rest().contains(AotTraining.class.getName())
                        && run.rest().contains('"' + time + '"'));
    }

    @ParameterizedTest
    @MethodSource("dockerfiles")
    void everyImageHasItsLabels(Path file) throws IOException {
        String labels = named("LABEL", lastStage(file)).get(0).rest();
        List<Instruction> bases = named("FROM", instructions(file));

        assertThat(labels)
                .contains("org.opencontainers.image.title=")
                .contains("org.opencontainers.image.licenses=\"Apache-2.0\"")
                .contains("org.opencontainers.image.base.name=\""
                        + bases.get(0).rest().split("\\s+")[0] + '"');
    }

    @Test
    void aJvmUnderstandsTheOptions() throws Exception {
        Process java = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "@" + DIRECTORY.resolve(Packaging.OPTIONS),
                        "-version")
                .redirectErrorStream(true)
                .start();

        String output = new String(java.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(java.waitFor(20, TimeUnit.SECONDS)).isTrue();
        assertThat(java.exitValue()).as(output).isZero();
        assertThat(output).doesNotContain("warning");
    }

    private static List<Instruction> lastStage(Path file) throws IOException {
        List<Instruction> all = instructions(file);
        int last = 0;
        for (int i = 0; i < all.size(); i++) {
            last = all.get(i).name().equals("FROM") ? i : last;
        }
        return all.subList(last, all.size());
    }

    private static List<Instruction> named(String name, List<Instruction> instructions) {
        return instructions.stream().filter(each -> each.name().equals(name)).toList();
    }

    private static List<Instruction> instructions(Path file) throws IOException {
        String joined = Files.readString(file).replaceAll("(?m)^#.*\n", "").replaceAll("\\\\\n\\s*", "");
        return joined.lines()
                .filter(line -> !line.isBlank())
                .map(line -> new Instruction(
                        line.substring(0, line.indexOf(' ')),
                        line.substring(line.indexOf(' ')).strip()))
                .toList();
    }
}
