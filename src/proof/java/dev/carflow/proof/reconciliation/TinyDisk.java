package dev.carflow.proof.reconciliation;

import dev.carflow.proof.deployment.DatabaseProcess;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;

/**
 * A small disk for the table of spilled events, which can be filled. If this process may not mount one, the database
 * refuses new rows with the same error ({@code 53100}, disk full) instead, and the table says so.
 */
final class TinyDisk implements AutoCloseable {

    private static final String TABLE = Spill.TABLE;
    private static final String SIZE = "24m";

    private final DatabaseProcess database;
    private final Path mount;
    private final boolean real;

    private TinyDisk(DatabaseProcess database, Path mount, boolean real) {
        this.database = database;
        this.mount = mount;
        this.real = real;
    }

    static TinyDisk under(DatabaseProcess database) throws IOException, InterruptedException, SQLException {
        Path mount = Files.createTempDirectory("carflow-tiny-disk-");
        boolean real = run("mount", "-t", "tmpfs", "-o", "size=" + SIZE, "tmpfs", mount.toString());
        TinyDisk disk = new TinyDisk(database, mount, real);
        if (real) {
            Path space = Files.createDirectory(mount.resolve("space"));
            database.execute("CREATE TABLESPACE tiny LOCATION '" + space + "'");
            disk.moveTo("tiny");
        }
        return disk;
    }

    /** Returns its description for the table. */
    String kind() {
        return real ? "a full disk of " + SIZE : "no right to mount: disk full by a trigger";
    }

    void fill() throws IOException, SQLException {
        if (real) {
            try (OutputStream out = Files.newOutputStream(filler())) {
                byte[] block = new byte[4096];
                for (int i = 0; i < 1 << 20; i++) {
                    out.write(block);
                }
                throw new IllegalStateException("a disk of " + SIZE + " took 4 GB");
            } catch (IOException full) {
                // The disk is full, as intended.
            }
        } else {
            database.execute("CREATE FUNCTION disk_full() RETURNS trigger LANGUAGE plpgsql AS"
                    + " 'BEGIN RAISE EXCEPTION USING ERRCODE = ''53100''; END'");
            database.execute("CREATE TRIGGER disk_full BEFORE INSERT ON " + TABLE + " EXECUTE FUNCTION disk_full()");
        }
    }

    void free() throws IOException, SQLException {
        if (real) {
            Files.deleteIfExists(filler());
        } else {
            database.execute("DROP TRIGGER IF EXISTS disk_full ON " + TABLE);
            database.execute("DROP FUNCTION IF EXISTS disk_full()");
        }
    }

    private Path filler() {
        return mount.resolve("filler");
    }

    private void moveTo(String tablespace) throws SQLException {
        database.execute("ALTER TABLE " + TABLE + " SET TABLESPACE " + tablespace);
    }

    private static boolean run(String... command) throws IOException, InterruptedException {
        return new ProcessBuilder(List.of(command))
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start()
                        .waitFor()
                == 0;
    }

    @Override
    public void close() throws IOException, SQLException {
        try {
            free();
            if (real) {
                moveTo("pg_default");
                database.execute("DROP TABLESPACE tiny");
                run("umount", mount.toString());
            }
            Files.deleteIfExists(mount);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
