package dev.carflow.webhook;

import dev.carflow.json.Utf8;
import dev.carflow.webhook.EnvelopeMember.Place;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * One pass over a body of the usual form without a general parser, most of whose work is on names and texts that nobody
 * looks at. It checks all that {@link EnvelopeScanner} promises. Where it finds anything wrong or unusual it gives up and
 * the general parser decides, so it never says what is wrong, and accepts nothing that the parser would refuse.
 *
 * <p>Unusual are: an escape in a name or in a member of the envelope, a name of more than {@value #LONGEST_NAME} bytes,
 * an object of more than {@value #MOST_NAMES} members, a number of more than {@value #LONGEST_NUMBER} characters, more
 * than {@value #DEEPEST} levels.
 */
final class PlainBody {

    private static final int LONGEST_NAME = 256;
    private static final int MOST_NAMES = 64;
    private static final int LONGEST_NUMBER = 100;
    private static final int DEEPEST = 128;

    /** A whole number with so many digits fits into a long. */
    private static final int DIGITS_OF_A_LONG = 18;

    /** A name is remembered by its hash, where it begins, and its length. */
    private static final int INTS_OF_A_NAME = 3;

    private static final int NAMES_AT_FIRST = 24;

    private static final VarHandle EIGHT = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private static final long ONES = 0x0101010101010101L;
    private static final long HIGHEST_BITS = ONES << 7;
    private static final long QUOTES = ONES * '"';
    private static final long BACKSLASHES = ONES * '\\';
    private static final long SPACES = ONES * ' ';

    private final byte[] body;
    private final int maxDepth;
    private final Envelope envelope = new Envelope();

    /** Those of all objects that are open, the innermost's last. */
    private int[] names = new int[NAMES_AT_FIRST * INTS_OF_A_NAME];

    private int namesEnd;
    private int at;
    private boolean isAscii = true;

    /** Of the last text. */
    private boolean isTextAscii;

    private boolean isTextEscaped;

    private PlainBody(byte[] body, int maxDepth) {
        this.body = body;
        this.maxDepth = Math.min(maxDepth, DEEPEST);
    }

    /** Returns the envelope; null if the general parser has to decide. */
    static Envelope read(byte[] body, int maxDepth) {
        PlainBody plain = new PlainBody(body, maxDepth);
        return plain.isOneObject() && (plain.isAscii || Utf8.isWellFormed(body)) ? plain.envelope : null;
    }

    private boolean isOneObject() {
        if (next() != '{' || !object(Place.ROOT, 1)) {
            return false;
        }
        next();
        return at == body.length;
    }

    /** Passes white space. Returns the byte after it, which is not passed; 0 at the end. */
    private int next() {
        while (at < body.length) {
            byte b = body[at];
            if (b != ' ' && b != '\n' && b != '\r' && b != '\t') {
                return b;
            }
            at++;
        }
        return 0;
    }

    /** Passes an object, at whose brace it stands; returns false to give up, as all below do. */
    private boolean object(Place place, int depth) {
        if (depth > maxDepth) {
            return false;
        }
        int first = namesEnd;
        at++;
        if (next() == '}') {
            at++;
            return true;
        }
        while (next() == '"') {
            int from = at + 1;
            if (!text() || isTextEscaped) {
                return false;
            }
            int to = at - 1;
            if (!isNew(from, to, first) || next() != ':') {
                return false;
            }
            at++;
            next();
            if (!member(place == Place.ELSEWHERE ? null : place.member(body, from, to), depth)) {
                return false;
            }
            int after = next();
            at++;
            if (after == '}') {
                namesEnd = first;
                return true;
            }
            if (after != ',') {
                return false;
            }
        }
        return false;
    }

    /** Remembers a name; returns false if the object, whose names begin at {@code first}, has it already. */
    private boolean isNew(int from, int to, int first) {
        int length = to - from;
        if (length > LONGEST_NAME || namesEnd - first >= MOST_NAMES * INTS_OF_A_NAME) {
            return false;
        }
        int hash = hash(from, length);
        for (int i = first; i < namesEnd; i += INTS_OF_A_NAME) {
            if (names[i] == hash && Arrays.equals(body, names[i + 1], names[i + 1] + names[i + 2], body, from, to)) {
                return false;
            }
        }
        if (namesEnd == names.length) {
            names = Arrays.copyOf(names, 2 * namesEnd);
        }
        names[namesEnd] = hash;
        names[namesEnd + 1] = from;
        names[namesEnd + 2] = length;
        namesEnd += INTS_OF_A_NAME;
        return true;
    }

    /** Of the first and the last eight bytes. Names with the same hash are compared, so it need not tell all apart. */
    private int hash(int from, int length) {
        long mixed = length;
        if (length >= Long.BYTES) {
            mixed += (long) EIGHT.get(body, from) * 31 + (long) EIGHT.get(body, from + length - Long.BYTES);
        } else {
            for (int i = from; i < from + length; i++) {
                mixed = mixed << 8 | body[i] & 0xff;
            }
        }
        mixed *= 0x9E3779B97F4A7C15L;
        return (int) (mixed >>> 32);
    }

    /** Reads the value of a member; null stands for one that is only passed. */
    private boolean member(EnvelopeMember member, int depth) {
        if (member == null || at == body.length) {
            return value(depth);
        }
        byte first = body[at];
        if (member.opens() != null) {
            return first == '{' ? object(member.opens(), depth + 1) : value(depth);
        }
        if (first == '"') {
            return text(member);
        }
        return switch (member) {
            case DELIVERED_AT, SEQUENCE -> number(member, depth);
            case LEGACY_VEHICLES -> first == '[' ? array(Place.LEGACY_VEHICLE, depth + 1) : value(depth);
            default -> value(depth);
        };
    }

    private boolean text(EnvelopeMember member) {
        int from = at + 1;
        if (!text() || isTextEscaped) {
            return false;
        }
        member.set(
                envelope,
                new String(
                        body, from, at - 1 - from, isTextAscii ? StandardCharsets.ISO_8859_1 : StandardCharsets.UTF_8));
        return true;
    }

    private boolean number(EnvelopeMember member, int depth) {
        int from = at;
        if (!value(depth)) {
            return false;
        }
        boolean negative = body[from] == '-';
        int digits = negative ? from + 1 : from;
        long value = 0;
        for (int i = digits; i < at; i++) {
            if (body[i] < '0' || body[i] > '9') {
                // No whole number: as if absent.
                return true;
            }
            value = 10 * value + body[i] - '0';
        }
        if (at - digits > DIGITS_OF_A_LONG) {
            return false;
        }
        long signed = negative ? -value : value;
        if (member == EnvelopeMember.SEQUENCE) {
            envelope.sequence = signed;
        } else {
            envelope.deliveredAt = DeliveryTime.ofEpoch(signed);
        }
        return true;
    }

    /** Passes any value. */
    private boolean value(int depth) {
        if (at == body.length) {
            return false;
        }
        return switch (body[at]) {
            case '"' -> text();
            case '{' -> object(Place.ELSEWHERE, depth + 1);
            case '[' -> array(Place.ELSEWHERE, depth + 1);
            case 't' -> literal("true");
            case 'f' -> literal("false");
            case 'n' -> literal("null");
            default -> number();
        };
    }

    /** @param ofFirst what the first object in it is */
    private boolean array(Place ofFirst, int depth) {
        if (depth > maxDepth) {
            return false;
        }
        at++;
        if (next() == ']') {
            at++;
            return true;
        }
        Place place = ofFirst;
        while (true) {
            boolean isObject = next() == '{';
            if (!(isObject ? object(place, depth + 1) : value(depth))) {
                return false;
            }
            place = isObject ? Place.ELSEWHERE : place;
            int after = next();
            at++;
            if (after != ',') {
                return after == ']';
            }
        }
    }

    /** Passes a text, at whose opening quote it stands. */
    private boolean text() {
        byte[] bytes = body;
        boolean escaped = false;
        boolean ascii = true;
        int i = at + 1;
        while (true) {
            i = nextSpecial(bytes, i);
            if (i == bytes.length) {
                return false;
            }
            byte b = bytes[i];
            if (b == '"') {
                at = i + 1;
                isTextEscaped = escaped;
                isTextAscii = ascii;
                isAscii &= ascii;
                return true;
            }
            if (b == '\\') {
                escaped = true;
                i = endOfEscape(i + 1);
                if (i < 0) {
                    return false;
                }
            } else if (b < 0) {
                ascii = false;
            } else {
                // A control character.
                return false;
            }
            i++;
        }
    }

    /**
     * Returns where the next quote, backslash, control character or byte that is not ASCII is; the end if there is none.
     * Looks at eight bytes at once: the highest bit of each tells (Hacker's Delight, section 6-1).
     */
    private static int nextSpecial(byte[] bytes, int from) {
        int i = from;
        for (; i <= bytes.length - Long.BYTES; i += Long.BYTES) {
            long eight = (long) EIGHT.get(bytes, i);
            long quote = eight ^ QUOTES;
            long backslash = eight ^ BACKSLASHES;
            long found = (eight | (quote - ONES & ~quote) | (backslash - ONES & ~backslash) | (eight - SPACES & ~eight))
                    & HIGHEST_BITS;
            if (found != 0) {
                return i + Long.numberOfTrailingZeros(found) / Byte.SIZE;
            }
        }
        while (i < bytes.length && bytes[i] >= ' ' && bytes[i] != '"' && bytes[i] != '\\') {
            i++;
        }
        return i;
    }

    /** Returns where the last byte of an escape is, of which {@code i} is the second; -1 if it is none. */
    private int endOfEscape(int i) {
        if (i >= body.length) {
            return -1;
        }
        switch (body[i]) {
            case '"', '\\', '/', 'b', 'f', 'n', 'r', 't' -> {
                return i;
            }
            case 'u' -> {
                int end = i + 4;
                if (end >= body.length) {
                    return -1;
                }
                for (int digit = i + 1; digit <= end; digit++) {
                    if (body[digit] < 0 || Character.digit(body[digit], 16) < 0) {
                        return -1;
                    }
                }
                return end;
            }
            default -> {
                return -1;
            }
        }
    }

    private boolean literal(String word) {
        int end = at + word.length();
        if (end > body.length) {
            return false;
        }
        for (int i = 0; i < word.length(); i++) {
            if (body[at + i] != word.charAt(i)) {
                return false;
            }
        }
        at = end;
        return isEndOfValue();
    }

    private boolean number() {
        int from = at;
        if (body[at] == '-') {
            at++;
        }
        int whole = digits();
        if (whole == 0 || (whole > 1 && body[at - whole] == '0')) {
            return false;
        }
        if (at < body.length && body[at] == '.') {
            at++;
            if (digits() == 0) {
                return false;
            }
        }
        if (at < body.length && (body[at] == 'e' || body[at] == 'E')) {
            at++;
            if (at < body.length && (body[at] == '+' || body[at] == '-')) {
                at++;
            }
            if (digits() == 0) {
                return false;
            }
        }
        return at - from <= LONGEST_NUMBER && isEndOfValue();
    }

    /** Passes digits; returns how many. */
    private int digits() {
        int from = at;
        while (at < body.length && body[at] >= '0' && body[at] <= '9') {
            at++;
        }
        return at - from;
    }

    /** What may follow a literal or a number. */
    private boolean isEndOfValue() {
        return at < body.length
                && switch (body[at]) {
                    case ',', '}', ']', ' ', '\n', '\r', '\t' -> true;
                    default -> false;
                };
    }
}
