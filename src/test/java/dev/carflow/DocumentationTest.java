package dev.carflow;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Links, mentions of pages and citations of the Smartcar contract resolve, everywhere in the repository. */
class DocumentationTest {

    private static final Documentation REPOSITORY =
            new Documentation(Path.of("").toAbsolutePath());

    @TempDir
    private Path other;

    @BeforeEach
    void aRepositoryInOrder() throws IOException {
        write("docs/smartcar-contract.md", "# Contract\n\n## 7. Endpoints\n\n### 7.8 Rate limits and `quota`\n");
        write("README.md", "[quota](docs/smartcar-contract.md#78-rate-limits-and-quota)\n\n`[no](link.md)`\n");
        write("src/Limit.java", "/** The limit (contract 7 and\n * 7.8); see docs/smartcar-contract.md. */\n");
    }

    @Test
    void linksBetweenPagesResolve() {
        assertThat(REPOSITORY.brokenLinks()).isEmpty();
    }

    @Test
    void pagesThatAreMentionedExist() {
        assertThat(REPOSITORY.brokenMentions()).isEmpty();
    }

    @Test
    void testsThatPagesNameExist() {
        assertThat(REPOSITORY.missingTests()).isEmpty();
    }

    @Test
    void citedSectionsOfTheContractExist() {
        assertThat(REPOSITORY.citations()).isGreaterThan(150);
        assertThat(REPOSITORY.citationsOfMissingSections()).isEmpty();
    }

    @Test
    void theContractIsCitedInOneForm() {
        assertThat(REPOSITORY.citationsInAnotherForm()).isEmpty();
    }

    @Test
    void aRepositoryInOrderHasNoProblems() {
        Documentation documentation = new Documentation(other);

        assertThat(documentation.brokenLinks()).isEmpty();
        assertThat(documentation.brokenMentions()).isEmpty();
        assertThat(documentation.missingTests()).isEmpty();
        assertThat(documentation.citations()).isEqualTo(1);
        assertThat(documentation.citationsOfMissingSections()).isEmpty();
        assertThat(documentation.citationsInAnotherForm()).isEmpty();
    }

    @Test
    void missingPagesHeadingsAndTestsAreFound() throws IOException {
        write("do@cs/page.md", "# Page\n\n[a](none.md) [b](../README.md#none) [c](#page) [d](https://example.org)\n");
        write("CONTRIBUTING.md", "Shown by `SomeTest.method` and `OtherIT`.\n");
        write("src/SomeTest.java", "class SomeTest {}\n");
        write("k8s/policy.yaml", "# do@cs/none.md says more\n");

        assertThat(new Documentation(other).brokenLinks())
                .containsExactly(
                        inDocs("page.md: the link none.md leads nowhere"),
                        inDocs("page.md: the link ../README.md#none leads nowhere"));
        assertThat(new Documentation(other).brokenMentions())
                .containsExactly("k8s/policy.yaml: there is no " + inDocs("none.md"));
        assertThat(new Documentation(other).missingTests())
                .containsExactly("CONTRIBUTING.md: there is no test OtherIT");
    }

    @Test
    void aMissingSectionAndAnotherFormAreFound() throws IOException {
        write("src/Missing.java", "/** Contr@act 7.8, 7.9 and 12; contr@act\n * 3. */\n");
        write("src/Form.java", "/** Contr@act section 7.8. */\n");

        assertThat(new Documentation(other).citationsOfMissingSections())
                .containsExactly(
                        "src/Missing.java: the contract has no section 7.9",
                        "src/Missing.java: the contract has no section 12",
                        "src/Missing.java: the contract has no section 3");
        assertThat(new Documentation(other).citationsInAnotherForm())
                .containsExactly("src/Form.java: cite as \"contract 7.8\": Contr" + "act section");
    }

    private static String inDocs(String page) {
        return "docs/" + page;
    }

    /** An @ keeps what is planted from being found in this file. */
    private void write(String file, String text) throws IOException {
        Path path = other.resolve(file.replace("@", ""));
        Files.createDirectories(path.getParent());
        Files.writeString(path, text.replace("@", ""));
    }
}
