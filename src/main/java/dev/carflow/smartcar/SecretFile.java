package dev.carflow.smartcar;

import dev.carflow.operations.LogThrottle;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/**
 * A secret in a file, as Kubernetes mounts it. The file is read every few seconds on a worker thread, so that whoever
 * asks never waits for it. It is read and not only looked at: it is short, and a file's times may stay as they were when
 * it is replaced.
 */
final class SecretFile implements Supplier<Optional<String>>, AutoCloseable {

    private static final Logger LOG = Logger.getLogger(SecretFile.class);
    private static final int LONGEST = 4096;

    private final Vertx vertx;
    private final String key;
    private final Path file;
    private final Duration interval;
    private final LogThrottle throttle = new LogThrottle(Duration.ofMinutes(1));
    private volatile Optional<String> secret = Optional.empty();
    private volatile boolean closed;

    private SecretFile(Vertx vertx, String key, Path file, Duration interval) {
        this.vertx = vertx;
        this.key = key;
        this.file = file;
        this.interval = interval;
    }

    /**
     * Reads the file once, on this thread, and from then on in the background.
     *
     * @param key of the setting that names the file
     */
    static SecretFile watched(Vertx vertx, String key, Path file, Duration interval) {
        SecretFile watched = new SecretFile(vertx, key, file, interval);
        watched.read();
        watched.readLater();
        return watched;
    }

    /** @return what the file holds, without white space around it; none if it holds no secret that can be read */
    static Optional<String> contentOf(Path file) {
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

    /** The next time only after this one, lest readers of a file system that hangs become ever more. */
    private void readLater() {
        vertx.setTimer(interval.toMillis(), due -> {
            if (!closed) {
                vertx.executeBlocking(this::read).onComplete(done -> readLater());
            }
        });
    }

    /** A file that is gone or empty is one that is being replaced: until it is back, the last secret counts. */
    private Void read() {
        Optional<String> read = contentOf(file);
        if (read.isEmpty()) {
            throttle.tryAcquire()
                    .ifPresent(heldBack -> LOG.warnf(
                            "%s holds no secret that can be read; the last one stays in use%s",
                            key, LogThrottle.heldBack(heldBack)));
        } else if (!read.equals(secret)) {
            if (secret.isPresent()) {
                LOG.infof("%s holds another secret; the next token is asked for with it", key);
            }
            secret = read;
        }
        return null;
    }
}
