package dev.carflow.sandbox;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ThreadLocalRandom;

/**
 * TCP ports for servers whose port has to be known before they listen, because they are restarted or because others are
 * told first. A port stays reserved for the JVM that took it until the JVM ends, also against other builds, by a lock
 * on a file per port.
 */
public final class Ports {

    /**
     * Below the ports that Linux and macOS give to clients' sockets, so that none of those takes a port before its
     * server does.
     */
    private static final int LOWEST = 16_384;

    private static final int COUNT = 16_000;

    private static final Path LOCKS =
            Path.of(System.getProperty("java.io.tmpdir"), "carflow-ports-" + System.getProperty("user.name"));

    /**
     * A lock ends with its channel; in the operating system, also with any channel to the same file in this process.
     */
    private static final Queue<FileChannel> OPEN = new ConcurrentLinkedQueue<>();

    private Ports() {}

    /** Returns a port on which nothing listens, and which is not returned to anyone else while this JVM runs. */
    public static int take() {
        int first = ThreadLocalRandom.current().nextInt(COUNT);
        try {
            Files.createDirectories(LOCKS);
            for (int i = 0; i < COUNT; i++) {
                int port = LOWEST + (first + i) % COUNT;
                if (isLocked(port) && isFree(port)) {
                    return port;
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        throw new IllegalStateException("all " + COUNT + " ports from " + LOWEST + " on are taken");
    }

    static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /** Returns whether this caller has reserved the port. */
    private static boolean isLocked(int port) throws IOException {
        FileChannel file = FileChannel.open(
                LOCKS.resolve(String.valueOf(port)), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        OPEN.add(file);
        try {
            return file.tryLock() != null;
        } catch (OverlappingFileLockException heldByThisJvm) {
            return false;
        }
    }
}
