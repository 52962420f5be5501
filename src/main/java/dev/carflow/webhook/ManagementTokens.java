package dev.carflow.webhook;

import dev.carflow.settings.SecretFile;
import dev.carflow.settings.SecretList;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jboss.logging.Logger;

/** The configured application management tokens: the current one first, then those being rotated out. */
public final class ManagementTokens {

    static final String FILE_KEY = "carflow.webhook.management-tokens-file";

    private static final Logger LOG = Logger.getLogger(ManagementTokens.class);

    private ManagementTokens() {}

    /** Returns the present tokens; reads the file if they are in one. */
    public static List<String> of(WebhookConfig config) {
        return config.managementTokensFile().map(ManagementTokens::in).orElseGet(() -> config.managementTokens()
                .orElse(List.of()));
    }

    /** Returns the tokens in a file, separated by blanks, commas or line ends; empty if it cannot be read. */
    public static List<String> in(Path file) {
        return SecretList.in(file);
    }

    /** Passes the tokens of the file, if they are in one, to {@code user}: once now, and after each change. */
    static Optional<SecretFile> watch(Vertx vertx, WebhookConfig config, Consumer<List<String>> user) {
        return config.managementTokensFile()
                .map(file -> SecretFile.watched(vertx, FILE_KEY, file, text -> {
                    List<String> tokens = SecretList.split(text);
                    if (tokens.isEmpty()) {
                        LOG.warnf("CARFLOW0102: %s holds no token; the last ones stay in use", FILE_KEY);
                    } else {
                        user.accept(tokens);
                    }
                }));
    }
}
