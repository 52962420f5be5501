package dev.carflow.enrichment.memory;

import java.util.Arrays;

/** Writes numbers and texts compactly, one after another. */
final class CompactBytes {

    private byte[] bytes;
    private int size;

    /** @param usualSize which is exceeded at the price of a copy */
    CompactBytes(int usualSize) {
        this.bytes = new byte[usualSize];
    }

    /** @param value of which the lowest eight bits are written */
    void write(int value) {
        if (size == bytes.length) {
            bytes = Arrays.copyOf(bytes, 2 * size);
        }
        bytes[size++] = (byte) value;
    }

    void writeBytes(byte[] more) {
        writeBytes(more, more.length);
    }

    void writeAll(CompactBytes more) {
        writeBytes(more.bytes, more.size);
    }

    private void writeBytes(byte[] more, int length) {
        if (length > bytes.length - size) {
            bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, size + length));
        }
        System.arraycopy(more, 0, bytes, size, length);
        size += length;
    }

    byte[] toByteArray() {
        return Arrays.copyOf(bytes, size);
    }

    CompactBytes number(long value) {
        long rest = value;
        while ((rest & ~0x7fL) != 0) {
            write((int) (rest & 0x7f | 0x80));
            rest >>>= 7;
        }
        write((int) rest);
        return this;
    }

    /** Zigzag-encoded: small negative numbers are as short as positive ones. */
    CompactBytes signed(long value) {
        return number(value << 1 ^ value >> 63);
    }

    /** Any text, including unpaired surrogates, which JSON allows and UTF-8 does not. */
    CompactBytes text(String text) {
        number(text.length());
        for (int i = 0; i < text.length(); i++) {
            number(text.charAt(i));
        }
        return this;
    }

    /** Reads values in the order in which they were written. */
    static final class Reader {

        private final byte[] bytes;
        private int at;

        Reader(byte[] bytes) {
            this.bytes = bytes;
        }

        long number() {
            long value = 0;
            for (int shift = 0; ; shift += 7) {
                byte next = bytes[at++];
                value |= (next & 0x7fL) << shift;
                if (next >= 0) {
                    return value;
                }
            }
        }

        long signed() {
            long value = number();
            return value >>> 1 ^ -(value & 1);
        }

        /** Eight bytes, big-endian. */
        long fixed() {
            long value = 0;
            for (int i = 0; i < Long.BYTES; i++) {
                value = value << 8 | bytes[at++] & 0xff;
            }
            return value;
        }

        String text() {
            char[] chars = new char[(int) number()];
            for (int i = 0; i < chars.length; i++) {
                chars[i] = (char) number();
            }
            return new String(chars);
        }

        /** @return the position of the skipped bytes */
        int skip(int length) {
            int start = at;
            at += length;
            return start;
        }
    }
}
