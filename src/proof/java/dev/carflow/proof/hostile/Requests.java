package dev.carflow.proof.hostile;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.carflow.Samples;
import dev.carflow.Service;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;

/** Requests as bytes on the wire, good and bad. */
final class Requests {

    private static final int DEPTH = 100_000;
    private static final int BOMB = 64 * 1024 * 1024;

    private Requests() {}

    static byte[] event() {
        String body = "{\"eventId\":\"" + UUID.randomUUID() + "\",\"eventType\":\"VEHICLE_STATE\",\"data\":{"
                + "\"user\":{\"id\":\"user-1\"},\"vehicle\":{\"id\":\"vehicle-1\"},\"signals\":[]}}";
        return signed(body.getBytes(UTF_8));
    }

    static byte[] signed(byte[] body) {
        return request(body, "SC-Signature: " + Service.sign(Samples.TOKEN, body));
    }

    static byte[] unsigned(byte[] body) {
        return request(body);
    }

    static byte[] head(String... headers) {
        return ("POST " + Service.PATH + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                        + String.join("\r\n", headers)
                        + (headers.length == 0 ? "" : "\r\n")
                        + "\r\n")
                .getBytes(ISO_8859_1);
    }

    /** The beginning of a header that never ends. */
    static byte[] openHeader() {
        return ("POST " + Service.PATH + " HTTP/1.1\r\nHost: localhost\r\nX-Slow: ").getBytes(ISO_8859_1);
    }

    static byte[] deepArrays() {
        return ("[".repeat(DEPTH) + "]".repeat(DEPTH)).getBytes(UTF_8);
    }

    static byte[] deepObjects() {
        String open = "{\"a\":";
        return (open.repeat(DEPTH / 4) + "1" + "}".repeat(DEPTH / 4)).getBytes(UTF_8);
    }

    static byte[] gzipBomb() {
        ByteArrayOutputStream bomb = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(bomb)) {
            byte[] zeros = new byte[1024 * 1024];
            for (int i = 0; i < BOMB / zeros.length; i++) {
                gzip.write(zeros);
            }
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        return request(bomb.toByteArray(), "Content-Encoding: gzip");
    }

    static List<byte[]> wrongLengths() {
        return Stream.of(
                        List.of("Content-Length: 5"),
                        List.of("Content-Length: -1"),
                        List.of("Content-Length: 99999999999999999999"),
                        List.of("Content-Length: ten"),
                        List.of("Content-Length: 5", "Content-Length: 6"),
                        List.of("Content-Length: 5", "Transfer-Encoding: chunked"),
                        List.of("Transfer-Encoding: nonsense"),
                        List.of("Content-Length: 900000000"))
                .map(headers -> joined(head(headers.toArray(String[]::new)), "{}\r\n\r\n{}".getBytes(UTF_8)))
                .toList();
    }

    static byte[] repeated(byte[] request, int times) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (int i = 0; i < times; i++) {
            all.writeBytes(request);
        }
        return all.toByteArray();
    }

    static byte[] chunk(int size) {
        return (Integer.toHexString(size) + "\r\n" + "x".repeat(size) + "\r\n").getBytes(ISO_8859_1);
    }

    private static byte[] request(byte[] body, String... headers) {
        return joined(
                head(Stream.concat(Stream.of(headers), Stream.of("Content-Length: " + body.length))
                        .toArray(String[]::new)),
                body);
    }

    private static byte[] joined(byte[] first, byte[] second) {
        ByteArrayOutputStream both = new ByteArrayOutputStream();
        both.writeBytes(first);
        both.writeBytes(second);
        return both.toByteArray();
    }
}
