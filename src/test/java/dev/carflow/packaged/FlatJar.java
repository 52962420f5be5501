package dev.carflow.packaged;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A jar of a manifest alone, that starts a package on a plain class path: the same jars in the order of Quarkus's own
 * loader. An AOT cache keeps classes linked only for the JVM's own loaders.
 */
final class FlatJar {

    static final String NAME = "carflow.jar";

    private FlatJar() {}

    static void write(Path application) throws IOException {
        Manifest manifest = new Manifest();
        Attributes attributes = manifest.getMainAttributes();
        attributes.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        attributes.put(Attributes.Name.MAIN_CLASS, "dev.carflow.Carflow");
        attributes.put(Attributes.Name.CLASS_PATH, classPath(application));
        try (JarFile quarkus = new JarFile(application.resolve("quarkus-run.jar").toFile())) {
            Attributes given = quarkus.getManifest().getMainAttributes();
            for (String name : new String[] {"Add-Opens", "Enable-Native-Access"}) {
                if (given.getValue(name) != null) {
                    attributes.putValue(name, given.getValue(name));
                }
            }
        }
        try (OutputStream out = Files.newOutputStream(application.resolve(NAME));
                JarOutputStream jar = new JarOutputStream(out, manifest)) {
            jar.finish();
        }
    }

    private static String classPath(Path application) {
        return Stream.of("quarkus", "app", "lib/boot", "lib/main")
                .flatMap(directory -> jars(application, directory))
                .collect(Collectors.joining(" "));
    }

    private static Stream<String> jars(Path application, String directory) {
        try (Stream<Path> files = Files.list(application.resolve(directory))) {
            return files.map(file -> application.relativize(file).toString())
                    .filter(file -> file.endsWith(".jar"))
                    .sorted()
                    .toList()
                    .stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
