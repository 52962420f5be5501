package dev.carflow.settings;

import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/**
 * The present secrets of one kind, the current one first: in the setting itself, or in a file that is read again when
 * it changes. {@link #get} never blocks and returns the same object until they change.
 */
public final class SecretList implements Supplier<List<String>>, AutoCloseable {

    private static final Logger LOG = Logger.getLogger(SecretList.class);

    private final String key;
    private final Predicate<String> usable;
    private final Optional<SecretFile> file;
    private volatile List<String> secrets;

    private SecretList(
            Vertx vertx,
            List<String> given,
            String key,
            Optional<Path> file,
            Predicate<String> usable,
            Duration interval) {
        this.key = key;
        this.usable = usable;
        this.secrets = List.copyOf(given);
        this.file = file.map(path -> SecretFile.watched(vertx, key, path, interval, this::change));
    }

    /**
     * Reads the file once, on this thread, if there is one, and then every two seconds in the background.
     *
     * @param fileKey the setting that names the file
     * @param usable accepts one secret; a file with an unacceptable one is not used, which is logged
     */
    public static SecretList of(
            Vertx vertx, Optional<List<String>> given, String fileKey, Optional<Path> file, Predicate<String> usable) {
        return of(vertx, given, fileKey, file, usable, SecretFile.INTERVAL);
    }

    static SecretList of(
            Vertx vertx,
            Optional<List<String>> given,
            String fileKey,
            Optional<Path> file,
            Predicate<String> usable,
            Duration interval) {
        return new SecretList(vertx, given.orElse(List.of()), fileKey, file, usable, interval);
    }

    /** Returns the secrets in a file, separated by blanks, commas or line ends; empty if it cannot be read. */
    public static List<String> in(Path file) {
        return SecretFile.contentOf(file).map(SecretList::split).orElse(List.of());
    }

    public static List<String> split(String text) {
        return Stream.of(text.split("[\\s,]+"))
                .filter(secret -> !secret.isEmpty())
                .toList();
    }

    /** Returns the present secrets; empty if there never were any. */
    @Override
    public List<String> get() {
        return secrets;
    }

    @Override
    public void close() {
        file.ifPresent(SecretFile::close);
    }

    private void change(String text) {
        List<String> read = split(text);
        if (read.isEmpty() || !read.stream().allMatch(usable)) {
            LOG.warnf(
                    "CARFLOW0009: %s holds something other than what the setting takes; the last ones stay in use",
                    key);
        } else {
            secrets = read;
        }
    }
}
