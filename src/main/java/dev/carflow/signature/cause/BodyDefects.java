package dev.carflow.signature.cause;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.io.JsonEOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** What shows of a body that cannot be brought back to what was signed. Never throws. */
final class BodyDefects {

    private static final JsonFactory JSON = new JsonFactory();

    private BodyDefects() {}

    /** Whether it is the beginning of a JSON object or list and no more. */
    static boolean endsEarly(byte[] body) {
        try (JsonParser parser = JSON.createParser(body)) {
            if (parser.nextToken() == null || !parser.currentToken().isStructStart()) {
                return false;
            }
            while (parser.nextToken() != null) {
                // To its end.
            }
            return false;
        } catch (JsonEOFException e) {
            return true;
        } catch (IOException e) {
            // A character may be cut in two.
            return isCutInACharacter(body);
        }
    }

    /** Whether it holds the character that stands for one that could not be converted. */
    static boolean lostCharacters(byte[] body) {
        return new String(body, StandardCharsets.UTF_8).indexOf('\uFFFD') >= 0;
    }

    private static boolean isCutInACharacter(byte[] body) {
        int tail = 0;
        while (tail < 3 && tail < body.length && (body[body.length - 1 - tail] & 0xc0) == 0x80) {
            tail++;
        }
        if (tail == body.length) {
            return false;
        }
        int lead = body[body.length - 1 - tail] & 0xff;
        int length = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : lead >= 0xc0 ? 2 : 1;
        return length > tail + 1;
    }
}
