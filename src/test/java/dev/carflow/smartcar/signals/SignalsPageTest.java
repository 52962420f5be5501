package dev.carflow.smartcar.signals;

import dev.carflow.GeneratedPage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Keeps the table of the page equal to the code's. Run with {@code -Dupdate-docs}, it rewrites the page. */
class SignalsPageTest {

    private static final Path PAGE = Path.of("docs", "signals.md");

    @Test
    void thePageListsTheTable() throws IOException {
        new GeneratedPage(PAGE, getClass()).check("signals", table());
    }

    private static String table() {
        return "\n| Code | Name | Value | Unit | No value | |\n| --- | --- | --- | --- | --- | --- |\n"
                + SignalTable.ofSmartcar().all().stream()
                        .map(SignalsPageTest::row)
                        .collect(Collectors.joining())
                + "\n";
    }

    private static String row(SignalDefinition signal) {
        String members =
                signal.members().stream().map(member -> "`" + member + "`").collect(Collectors.joining(", "));
        String aliases = signal.aliases().stream().map(UnitAlias::word).collect(Collectors.joining(", "));
        String unit = signal.unit().orElse("") + (aliases.isEmpty() ? "" : " (" + aliases + ")");
        String marks = (signal.isStatic() ? "static" : "")
                + (signal.isStatic() && signal.isPersonal() ? ", " : "")
                + (signal.isPersonal() ? "personal" : "");
        String type = signal.type().name().toLowerCase(Locale.ROOT);
        return "| `%s` | %s | %s | %s | %s | %s |\n"
                .formatted(
                        signal.code(),
                        signal.name(),
                        members.isEmpty() ? type : type + " in " + members,
                        unit,
                        String.join(", ", signal.sentinels()),
                        marks);
    }
}
