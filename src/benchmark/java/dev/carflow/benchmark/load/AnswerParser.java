package dev.carflow.benchmark.load;

import java.io.IOException;
import java.nio.ByteBuffer;

/** Parses as much of an HTTP/1.1 answer as a load generator needs: its status, and where it ends. */
final class AnswerParser {

    private static final String CONTENT_LENGTH = "content-length:";
    private static final int STATUS_AT = "HTTP/1.1 ".length();
    private static final int STATUS_LENGTH = 3;
    private static final int INCOMPLETE = 0;

    private AnswerParser() {}

    /**
     * Returns the status of the answer that fills {@code received} from 0 to its position; 0 while it is not complete.
     *
     * @throws IOException for an answer that this parser does not support
     */
    static int statusOf(ByteBuffer received) throws IOException {
        int bodyAt = endOfHeaders(received);
        if (bodyAt < 0 || received.position() < bodyAt + contentLength(received, bodyAt)) {
            return INCOMPLETE;
        }
        return number(received, STATUS_AT, STATUS_AT + STATUS_LENGTH);
    }

    private static int endOfHeaders(ByteBuffer received) {
        for (int at = STATUS_AT; at + 3 < received.position(); at++) {
            if (received.get(at) == '\r' && received.get(at + 2) == '\r' && received.get(at + 3) == '\n') {
                return at + 4;
            }
        }
        return -1;
    }

    private static int contentLength(ByteBuffer received, int end) throws IOException {
        for (int at = STATUS_AT; at < end; at++) {
            if (received.get(at) == '\n' && isContentLength(received, at + 1, end)) {
                int from = at + 1 + CONTENT_LENGTH.length();
                int to = from;
                while (received.get(to) != '\r') {
                    to++;
                }
                return number(received, from, to);
            }
        }
        throw new IOException("an answer without Content-Length");
    }

    private static boolean isContentLength(ByteBuffer received, int at, int end) {
        if (at + CONTENT_LENGTH.length() > end) {
            return false;
        }
        for (int i = 0; i < CONTENT_LENGTH.length(); i++) {
            if (Character.toLowerCase((char) received.get(at + i)) != CONTENT_LENGTH.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    private static int number(ByteBuffer received, int from, int to) throws IOException {
        int number = 0;
        for (int at = from; at < to; at++) {
            int digit = received.get(at) - '0';
            if (digit >= 0 && digit <= 9) {
                number = number * 10 + digit;
            } else if (received.get(at) != ' ') {
                throw new IOException("not an HTTP/1.1 answer");
            }
        }
        return number;
    }
}
