package dev.carflow;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.ConfigMappings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * Keeps the generated parts of {@code docs/configuration.md} equal to what the {@link ConfigMapping} interfaces and
 * their Javadoc say. Run with {@code -Dupdate-docs} it rewrites them.
 */
class ConfigurationReferenceTest {

    private static final Path PAGE = Path.of("docs", "configuration.md");
    private static final Predicate<String> OF_THE_SANDBOX = prefix -> prefix.startsWith("carflow.sandbox");

    @Test
    void theReferenceAgreesWithTheCode() throws IOException {
        GeneratedPage page = new GeneratedPage(PAGE, getClass());

        page.check("service", ConfigurationReference.of(OF_THE_SANDBOX.negate()) + "\n");
        page.check("sandbox", ConfigurationReference.of(OF_THE_SANDBOX) + "\n");
    }

    /** The keys as the configuration knows them, not as the reference finds them. */
    @Test
    void theReferenceHasEveryKey() throws IOException {
        String page = Files.readString(PAGE);
        List<MappingSource> mappings = MappingSource.all();

        assertThat(mappings).isNotEmpty();
        assertThat(mappings)
                .flatMap(source -> keys(source.mapping()))
                .isNotEmpty()
                .allSatisfy(key -> assertThat(page).contains("| `" + key + "`<br>`"));
    }

    private static Set<String> keys(Class<?> mapping) {
        return ConfigMappings.getProperties(ConfigMappings.ConfigClass.configClass(mapping)).keySet().stream()
                .map(key -> key.replace("[*]", "").replace(".*", ".{name}"))
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
