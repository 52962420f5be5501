package dev.carflow.proof.reconciliation;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** Values by name, in a file: an hour's events are more than fit into memory. */
final class Bodies implements AutoCloseable {

    private final Path path;
    private final RandomAccessFile file;
    private final Map<String, Place> places = new HashMap<>();

    private record Place(long start, int length) {}

    Bodies() {
        try {
            path = Files.createTempFile("carflow-reconciliation-", ".bodies");
            file = new RandomAccessFile(path.toFile(), "rw");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void keep(String name, byte[] body) throws IOException {
        Place place = new Place(file.length(), body.length);
        file.seek(place.start());
        file.write(body);
        places.put(name, place);
    }

    byte[] of(String name) throws IOException {
        Place place = places.get(name);
        byte[] body = new byte[place.length()];
        file.seek(place.start());
        file.readFully(body);
        return body;
    }

    @Override
    public void close() throws IOException {
        file.close();
        Files.deleteIfExists(path);
    }
}
