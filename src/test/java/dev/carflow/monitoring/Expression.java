package dev.carflow.monitoring;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One PromQL expression: the series that it selects and the labels by which it groups. Only promtool checks that it is
 * valid PromQL.
 *
 * @param owner the alert, recording rule or panel that has it
 */
record Expression(String owner, String text) {

    private static final Set<String> GROUPING = Set.of("by", "without", "on", "ignoring", "group_left", "group_right");
    private static final Set<String> OTHER_WORDS = Set.of("and", "or", "unless", "bool", "offset", "Inf", "NaN");
    private static final Pattern TOKEN = Pattern.compile("(?<text>\"(?:[^\"\\\\]|\\\\.)*\")|(?<range>\\[[^\\]]*\\])"
            + "|(?<number>\\d[\\w.]*)|(?<name>[a-zA-Z_:][\\w:]*)|(?<other>\\S)");
    private static final Pattern LABELS = Pattern.compile("\\s*\\(([^)]*)\\)");
    private static final Pattern MATCHERS = Pattern.compile("\\s*\\{((?:[^}\"]|\"(?:[^\"\\\\]|\\\\.)*\")*)\\}");
    private static final Pattern MATCHER = Pattern.compile("(\\w+)\\s*(=~|!~|!=|=)\\s*\"((?:[^\"\\\\]|\\\\.)*)\"");
    private static final Pattern CALL = Pattern.compile("\\s*(?:(?:by|without)\\b|\\()");

    /** @param operator {@code =}, {@code !=}, {@code =~} or {@code !~} */
    record LabelMatcher(String label, String operator, String value) {}

    record Selector(String metric, List<LabelMatcher> matchers) {}

    /** @param grouping labels of by, on and the like */
    record Parts(List<Selector> selectors, List<String> grouping) {}

    Parts parts() {
        List<Selector> selectors = new ArrayList<>();
        List<String> grouping = new ArrayList<>();
        Matcher token = TOKEN.matcher(text);
        int at = 0;
        while (token.find(at)) {
            at = token.end();
            String name = token.group("name");
            if (name == null || OTHER_WORDS.contains(name)) {
                continue;
            }
            if (GROUPING.contains(name)) {
                Matcher labels = at(LABELS, at);
                if (labels != null) {
                    grouping.addAll(List.of(labels.group(1).strip().split("\\s*,\\s*")));
                    at = labels.end();
                }
            } else if (at(CALL, at) == null) {
                Matcher braces = at(MATCHERS, at);
                selectors.add(new Selector(name, braces == null ? List.of() : matchers(braces.group(1))));
                at = braces == null ? at : braces.end();
            }
        }
        return new Parts(selectors, grouping);
    }

    private Matcher at(Pattern pattern, int position) {
        Matcher matcher = pattern.matcher(text).region(position, text.length());
        return matcher.lookingAt() ? matcher : null;
    }

    private static List<LabelMatcher> matchers(String text) {
        return MATCHER.matcher(text)
                .results()
                .map(found -> new LabelMatcher(found.group(1), found.group(2), found.group(3)))
                .toList();
    }
}
