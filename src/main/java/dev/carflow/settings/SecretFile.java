package dev.carflow.settings;

import dev.carflow.operations.ThrottledLog;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/**
 * A secret in a file, as Kubernetes mounts it. The file is read every few seconds on a worker thread, so that callers
 * never wait for it. Its content is compared, not its times: it is short, and the times may stay the same when it is
 * replaced.
 */
public final class SecretFile implements Supplier<Optional<String>>, AutoCloseable {

    private static final Logger LOG = Logger.getLogger(SecretFile.class);
    static final Duration INTERVAL = Duration.ofSeconds(2);
    private static final int LONGEST = 4096;

    private final Vertx vertx;
    private final String key;
    private final Path file;
    private final Duration interval;
    private final Consumer<String> onChange;
    private final ThrottledLog throttle = new ThrottledLog(LOG, Duration.ofMinutes(1));
    private volatile Optional<String> secret = Optional.empty();
    private volatile boolean closed;

    private SecretFile(Vertx vertx, String key, Path file, Duration interval, Consumer<String> onChange) {
        this.vertx = vertx;
        this.key = key;
        this.file = file;
        this.interval = interval;
        this.onChange = onChange;
    }

    /**
     * Reads the file once, on this thread, and then every two seconds in the background.
     *
     * @param key the setting that names the file
     */
    public static SecretFile watched(Vertx vertx, String key, Path file) {
        return watched(vertx, key, file, INTERVAL, secret -> {});
    }

    /**
     * Likewise, for a secret that is converted.
     *
     * @param onChange receives the first secret, if there is one, and each new one. If it throws, the new secret is not
     *     used, and it receives it again; an exception for the first one is thrown here
     */
    public static SecretFile watched(Vertx vertx, String key, Path file, Consumer<String> onChange) {
        return watched(vertx, key, file, INTERVAL, onChange);
    }

    static SecretFile watched(Vertx vertx, String key, Path file, Duration interval, Consumer<String> onChange) {
        SecretFile watched = new SecretFile(vertx, key, file, interval, onChange);
        watched.read();
        watched.readLater();
        return watched;
    }

    /** For the check at start. Later, an unreadable file is only waited for. */
    public static boolean isSecretIn(Path file) {
        return contentOf(file).isPresent();
    }

    /**
     * @return the file's content, stripped; empty if it holds no readable secret
     */
    public static Optional<String> contentOf(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(LONGEST + 1);
            return Optional.of(new String(bytes, StandardCharsets.UTF_8).strip())
                    .filter(text -> bytes.length <= LONGEST && !text.isEmpty());
        } catch (IOException | SecurityException e) {
            return Optional.empty();
        }
    }

    /** @return the secret last read */
    @Override
    public Optional<String> get() {
        return secret;
    }

    @Override
    public void close() {
        closed = true;
    }

    /** Scheduled only after this read: on a file system that hangs, readers must not accumulate. */
    private void readLater() {
        vertx.setTimer(interval.toMillis(), due -> {
            if (!closed) {
                vertx.executeBlocking(this::read).onComplete(done -> {
                    if (done.failed()) {
                        logFailure(done.cause());
                    }
                    readLater();
                });
            }
        });
    }

    /** A missing or empty file is being replaced: until it is back, the last secret is used. */
    private Void read() {
        Optional<String> read = contentOf(file);
        if (read.isEmpty()) {
            throttle.warn("CARFLOW0007: %s holds no secret that can be read; the last one stays in use", key);
        } else if (!read.equals(secret)) {
            onChange.accept(read.get());
            if (secret.isPresent()) {
                LOG.infof("CARFLOW0006: %s holds another secret, which is used from now on", key);
            }
            secret = read;
        }
        return null;
    }

    /** The message is left out: it may hold the secret. */
    private void logFailure(Throwable failure) {
        throttle.error(
                "CARFLOW0008: %s holds another secret, which cannot be used: %s; the last one stays in use and it is "
                        + "tried again",
                key, failure.getClass().getName());
    }
}
