package dev.carflow.signature.cli;

import dev.carflow.operations.cli.Terminal;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** Tokens that might have signed: from a file or typed, never from the command line, which other users can see. */
final class CandidateOptions {

    @Option(
            names = "--tokens-file",
            paramLabel = "FILE",
            description = "A file with earlier tokens, one a line, to be tried besides those that are configured.")
    private Path file;

    @Option(names = "--ask", description = "Ask for an earlier token; what is typed is not shown.")
    private boolean ask;

    /** @throws IOException if the file cannot be read */
    List<String> tokens(Terminal terminal) throws IOException {
        List<String> tokens = new ArrayList<>();
        if (file != null) {
            Files.readString(file, StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.isBlank())
                    .forEach(tokens::add);
        }
        if (ask) {
            terminal.askSecret("Token: ").filter(typed -> !typed.isBlank()).ifPresent(tokens::add);
        }
        return tokens;
    }
}
