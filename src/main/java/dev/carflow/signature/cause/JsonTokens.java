package dev.carflow.signature.cause;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A JSON text cut into its tokens, each as it is written, white space included: a parser that reads values would lose what
 * matters here. It does not check that the tokens make sense together beyond their brackets, and does not recurse.
 */
record JsonTokens(List<Token> tokens) {

    enum Kind {
        OPEN,
        CLOSE,
        COLON,
        COMMA,
        STRING,
        NUMBER,
        WORD,
        BLANK
    }

    /** @param text of a string with its quotes */
    record Token(Kind kind, String text) {}

    /** @return none for what is no JSON, or ends early */
    static Optional<JsonTokens> of(String json) {
        List<Token> tokens = new ArrayList<>();
        int depth = 0;
        for (int at = 0; at < json.length(); ) {
            Kind kind = kind(json.charAt(at));
            int end = kind == null ? -1 : end(json, at, kind);
            if (end < 0) {
                return Optional.empty();
            }
            depth += kind == Kind.OPEN ? 1 : kind == Kind.CLOSE ? -1 : 0;
            if (depth < 0) {
                return Optional.empty();
            }
            tokens.add(new Token(kind, json.substring(at, end)));
            at = end;
        }
        return depth == 0 && !tokens.isEmpty() ? Optional.of(new JsonTokens(tokens)) : Optional.empty();
    }

    private static Kind kind(char c) {
        return switch (c) {
            case '{', '[' -> Kind.OPEN;
            case '}', ']' -> Kind.CLOSE;
            case ':' -> Kind.COLON;
            case ',' -> Kind.COMMA;
            case '"' -> Kind.STRING;
            case ' ', '\t', '\n', '\r' -> Kind.BLANK;
            default -> c == '-' || c >= '0' && c <= '9' ? Kind.NUMBER : c >= 'a' && c <= 'z' ? Kind.WORD : null;
        };
    }

    private static int end(String json, int from, Kind kind) {
        if (kind == Kind.STRING) {
            for (int at = from + 1; at < json.length(); at++) {
                if (json.charAt(at) == '"') {
                    return at + 1;
                }
                at += json.charAt(at) == '\\' ? 1 : 0;
            }
            return -1;
        }
        int at = from + 1;
        while (at < json.length() && continues(json.charAt(at), kind)) {
            at++;
        }
        return at;
    }

    private static boolean continues(char c, Kind kind) {
        return switch (kind) {
            case BLANK -> c == ' ' || c == '\t' || c == '\n' || c == '\r';
            case NUMBER -> c >= '0' && c <= '9' || "+-.eE".indexOf(c) >= 0;
            case WORD -> c >= 'a' && c <= 'z';
            default -> false;
        };
    }
}
