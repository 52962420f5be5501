package dev.carflow.signature.cause;

import dev.carflow.signature.cause.JsonTokens.Kind;
import dev.carflow.signature.cause.JsonTokens.Token;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** Where a serialiser puts white space. */
enum Layout {
    /** Where it was. */
    KEPT("", null, "", "", false),
    COMPACT("no white space", null, ",", ":", false),
    /** As Python does. */
    SPACED("a blank behind commas and colons", null, ", ", ": ", false),
    INDENTED_BY_TWO("lines, indented by two", "  ", ",", ": ", false),
    INDENTED_BY_FOUR("lines, indented by four", "    ", ",", ": ", false),
    INDENTED_BY_TAB("lines, indented by tabs", "\t", ",", ": ", false),
    /** As Jackson does: lists stay on their line. */
    INDENTED_AS_JACKSON("lines, indented as Jackson does", "  ", ",", " : ", true);

    private final String description;
    private final String indent;
    private final String comma;
    private final String colon;
    private final boolean listsInline;

    Layout(String description, String indent, String comma, String colon, boolean listsInline) {
        this.description = description;
        this.indent = indent;
        this.comma = comma;
        this.colon = colon;
        this.listsInline = listsInline;
    }

    String description() {
        return description;
    }

    /** @param tokens with their white space, which counts for {@link #KEPT} alone */
    String write(List<Token> tokens) {
        StringBuilder out = new StringBuilder();
        if (this == KEPT) {
            tokens.forEach(token -> out.append(token.text()));
            return out.toString();
        }
        List<Token> bare =
                tokens.stream().filter(token -> token.kind() != Kind.BLANK).toList();
        Deque<Boolean> lists = new ArrayDeque<>();
        int level = 0;
        for (int i = 0; i < bare.size(); i++) {
            Token token = bare.get(i);
            switch (token.kind()) {
                case OPEN -> {
                    lists.push(token.text().equals("["));
                    level += counts(lists) ? 1 : 0;
                    out.append(token.text());
                    if (bare.get(i + 1).kind() != Kind.CLOSE) {
                        lineOrBlank(out, level, lists);
                    } else if (listsInline) {
                        out.append(' ');
                    }
                }
                case CLOSE -> {
                    level -= counts(lists) ? 1 : 0;
                    if (bare.get(i - 1).kind() != Kind.OPEN) {
                        lineOrBlank(out, level, lists);
                    }
                    lists.pop();
                    out.append(token.text());
                }
                case COMMA -> {
                    out.append(comma);
                    lineOrBlank(out, level, lists);
                }
                case COLON -> out.append(colon);
                default -> out.append(token.text());
            }
        }
        return out.toString();
    }

    /** Whether the innermost bracket indents what is in it. */
    private boolean counts(Deque<Boolean> lists) {
        return !(listsInline && lists.element());
    }

    private void lineOrBlank(StringBuilder out, int level, Deque<Boolean> lists) {
        if (indent == null) {
            return;
        }
        if (listsInline && !lists.isEmpty() && lists.element()) {
            out.append(' ');
        } else {
            out.append('\n').append(indent.repeat(level));
        }
    }
}
