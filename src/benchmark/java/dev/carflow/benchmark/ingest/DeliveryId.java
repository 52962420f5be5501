package dev.carflow.benchmark.ingest;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A delivery id with the delivery's number: a UUID whose last twelve digits are the number. */
final class DeliveryId {

    static final int LENGTH = 36;

    private static final byte[] FIRST = "b7e15162-8aed-4a6b-9f20-".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

    private DeliveryId() {}

    static byte[] of(int number) {
        byte[] id = new byte[LENGTH];
        System.arraycopy(FIRST, 0, id, 0, FIRST.length);
        long rest = number;
        for (int at = LENGTH - 1; at >= FIRST.length; at--) {
            id[at] = HEX[(int) (rest & 0xf)];
            rest >>>= 4;
        }
        return id;
    }

    /**
     * Returns the number of the last such id in a text, where a delivery has it.
     *
     * @throws IllegalArgumentException if there is none
     */
    static int lastNumberIn(byte[] text) {
        for (int at = text.length - LENGTH; at >= 0; at--) {
            if (Arrays.equals(text, at, at + FIRST.length, FIRST, 0, FIRST.length)) {
                return number(Arrays.copyOfRange(text, at, at + LENGTH));
            }
        }
        throw new IllegalArgumentException("not a delivery of this benchmark: " + text.length + " bytes without an id");
    }

    /**
     * @throws IllegalArgumentException if it is not such an id
     */
    static int number(byte[] id) {
        String text = new String(id, StandardCharsets.US_ASCII);
        if (text.length() != LENGTH || !text.startsWith(new String(FIRST, StandardCharsets.US_ASCII))) {
            throw new IllegalArgumentException("not a delivery of this benchmark: " + text);
        }
        return Integer.parseInt(text.substring(FIRST.length), 16);
    }
}
