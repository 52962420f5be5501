package dev.carflow;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.platform.engine.discovery.ClassSelector;
import org.junit.platform.launcher.LauncherDiscoveryListener;
import org.junit.platform.launcher.LauncherDiscoveryRequest;

/**
 * Lets one process of the build at a time find the tests of the running service. Quarkus builds the applications then, and
 * for each writes {@code test-classes.idx}, in place, and reads it again: a process that read what another had half written
 * would run none of its tests ("Not a jandex index"). JUnit finds this listener by itself ({@code META-INF/services}).
 */
public final class OneDiscoveryAtATime implements LauncherDiscoveryListener {

    private static final Path LOCK = Path.of("target", "discovery.lock");

    /** Null while no discovery of such tests is under way. Suites are discovered within the discovery of the build's tool. */
    private FileChannel held;

    private int depth;

    @Override
    public synchronized void launcherDiscoveryStarted(LauncherDiscoveryRequest request) {
        depth++;
        if (held == null && findsTestsOfTheService(request)) {
            try {
                Files.createDirectories(LOCK.getParent());
                held = FileChannel.open(LOCK, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                // Waits. The system releases it when this process ends in any way.
                held.lock();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    @Override
    public synchronized void launcherDiscoveryFinished(LauncherDiscoveryRequest request) {
        depth--;
        if (held != null && depth == 0) {
            try {
                held.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } finally {
                held = null;
            }
        }
    }

    private static boolean findsTestsOfTheService(LauncherDiscoveryRequest request) {
        return request.getSelectorsByType(ClassSelector.class).stream()
                .map(ClassSelector::getClassName)
                .anyMatch(name -> name.startsWith(ServiceTests.class.getName()) || name.endsWith("ServiceTest"));
    }
}
