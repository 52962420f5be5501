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
 * Several secrets of one kind as they are configured at the moment, the current one first: in the setting itself, or in a
 * file that is read again when it changes. Asking for them never blocks; the answer is the same object until they change.
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
     * Reads the file once, on this thread, if there is one, and every two seconds from then on in the background.
     *
     * @param fileKey of the setting that names the file
     * @param usable of one secret; a file with another in it is not used, and told
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

    /** Returns none if the file cannot be read. Blanks, commas and line ends stand between secrets. */
    public static List<String> in(Path file) {
        return SecretFile.contentOf(file).map(SecretList::split).orElse(List.of());
    }

    public static List<String> split(String text) {
        return Stream.of(text.split("[\\s,]+"))
                .filter(secret -> !secret.isEmpty())
                .toList();
    }

    /** Those of now; none if there never were any. */
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
            LOG.warnf("%s holds something else than what the setting takes; the last ones stay in use", key);
        } else {
            secrets = read;
        }
    }
}
