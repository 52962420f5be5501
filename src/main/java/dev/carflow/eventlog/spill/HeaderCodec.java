package dev.carflow.eventlog.spill;

import dev.carflow.eventlog.EventRecord.Header;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Encodes headers in one column: each name and value as UTF-8, preceded by its length in four bytes. */
final class HeaderCodec {

    private HeaderCodec() {}

    static byte[] write(List<Header> headers) {
        byte[][] parts = new byte[headers.size() * 2][];
        int size = 0;
        int part = 0;
        for (Header header : headers) {
            parts[part++] = header.name().getBytes(StandardCharsets.UTF_8);
            parts[part++] = header.value().getBytes(StandardCharsets.UTF_8);
            size += 2 * Integer.BYTES + parts[part - 2].length + parts[part - 1].length;
        }
        ByteBuffer bytes = ByteBuffer.allocate(size);
        for (byte[] each : parts) {
            bytes.putInt(each.length).put(each);
        }
        return bytes.array();
    }

    static List<Header> read(byte[] bytes) {
        ByteBuffer rest = ByteBuffer.wrap(bytes);
        List<Header> headers = new ArrayList<>();
        while (rest.hasRemaining()) {
            headers.add(new Header(text(rest), text(rest)));
        }
        return headers;
    }

    private static String text(ByteBuffer rest) {
        byte[] text = new byte[rest.getInt()];
        rest.get(text);
        return new String(text, StandardCharsets.UTF_8);
    }
}
