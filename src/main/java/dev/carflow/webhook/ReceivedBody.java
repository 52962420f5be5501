package dev.carflow.webhook;

import io.netty.buffer.ByteBuf;
import io.vertx.core.buffer.Buffer;
import java.util.Arrays;

/**
 * Collects the parts of a body into one array, with as few copies as possible: none of a body in one part, one of others.
 * It takes no more memory than eight times what has arrived, whatever length was declared.
 */
final class ReceivedBody {

    private static final byte[] EMPTY = {};
    private static final int GROWTH = 8;

    private final long declared;
    private Buffer first;
    private byte[] bytes;
    private int length;

    /** @param declared its length, or a guess; -1 if unknown */
    ReceivedBody(long declared) {
        this.declared = declared;
    }

    void add(Buffer part) {
        int end = length + part.length();
        if (length == 0) {
            first = part;
        } else {
            if (bytes == null) {
                bytes = new byte[capacity(end)];
                first.getBytes(bytes);
                first = null;
            } else if (end > bytes.length) {
                bytes = Arrays.copyOf(bytes, capacity(end));
            }
            part.getBytes(bytes, length);
        }
        length = end;
    }

    private int capacity(int needed) {
        long most = (long) GROWTH * needed;
        return (int) Math.max(needed, declared >= needed ? Math.min(declared, most) : Math.min(2L * needed, most));
    }

    /** Returns all of it; this object must not be used any more. */
    byte[] toArray() {
        if (first != null) {
            return arrayOf(first);
        }
        if (bytes == null) {
            return EMPTY;
        }
        return bytes.length == length ? bytes : Arrays.copyOf(bytes, length);
    }

    /** Vert.x gives each part away in an array of its own, of just its length, that nobody else uses. */
    @SuppressWarnings("deprecation")
    private static byte[] arrayOf(Buffer part) {
        ByteBuf content = part.getByteBuf();
        boolean isWhole = content.hasArray()
                && content.arrayOffset() == 0
                && content.readerIndex() == 0
                && content.array().length == content.writerIndex();
        return isWhole ? content.array() : part.getBytes();
    }
}
