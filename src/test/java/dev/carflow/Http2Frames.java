package dev.carflow;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** HTTP/2 by hand (RFC 9113), for frames that no well-behaved client sends. */
public final class Http2Frames {

    private static final int HEADERS = 1;
    private static final int SETTINGS = 4;
    private static final int CONTINUATION = 9;

    /** The whole of a header field in HPACK: {@code :method: GET}. */
    private static final byte[] METHOD = {(byte) 0x82};

    private static final byte[] NOTHING = {};

    private Http2Frames() {}

    /** A connection's begin, with prior knowledge, and headers that are not over. */
    public static byte[] openHeaders() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.writeBytes("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        bytes.writeBytes(frame(SETTINGS, 0, NOTHING));
        bytes.writeBytes(frame(HEADERS, 1, METHOD));
        return bytes.toByteArray();
    }

    /** Frames that continue the headers of the first stream and are empty. */
    public static byte[] emptyContinuations(int count) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (int i = 0; i < count; i++) {
            bytes.writeBytes(frame(CONTINUATION, 1, NOTHING));
        }
        return bytes.toByteArray();
    }

    /** Without flags. */
    private static byte[] frame(int type, int stream, byte[] payload) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.writeBytes(new byte[] {0, 0, (byte) payload.length, (byte) type, 0, 0, 0, 0, (byte) stream});
        bytes.writeBytes(payload);
        return bytes.toByteArray();
    }
}
