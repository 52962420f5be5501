package dev.carflow.smartcar;

import dev.carflow.settings.SecretFile;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Supplier;

/** A secret in a setting or in a file, as configured at the moment of the call, which never blocks. */
final class ConfiguredSecret implements Supplier<Optional<String>>, AutoCloseable {

    private final Optional<String> given;
    private final Optional<SecretFile> file;

    /** @param fileKey of the setting that names the file */
    ConfiguredSecret(Vertx vertx, Optional<String> given, String fileKey, Optional<Path> file) {
        this.given = given;
        this.file = file.map(path -> SecretFile.watched(vertx, fileKey, path));
    }

    @Override
    public Optional<String> get() {
        return file.map(SecretFile::get).orElse(given);
    }

    @Override
    public void close() {
        file.ifPresent(SecretFile::close);
    }
}
