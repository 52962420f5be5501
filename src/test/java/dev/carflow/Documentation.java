package dev.carflow;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Finds what a text of the repository points at and what is not there: links between pages, mentions of pages in code
 * and manifests, and cited sections of docs/smartcar-contract.md. Each problem is one line, "file: what".
 *
 * @param root the repository's root
 */
record Documentation(Path root) {

    private static final Set<String> NOT_OURS = Set.of(".git", "target", "node_modules", ".idea", ".vscode", "wrapper");
    private static final Pattern TEXT = Pattern.compile(".*\\.(md|java|ya?ml|properties|sql|xml)");

    private static final Pattern FENCE = Pattern.compile("(?ms)^ *```.*?^ *```");
    private static final Pattern CODE = Pattern.compile("`[^`\n]*`");
    private static final Pattern LINK = Pattern.compile("\\]\\(([^)\\s]+)\\)");
    private static final Pattern HEADING = Pattern.compile("(?m)^#{1,6} +(.+)$");
    private static final Pattern MENTION = Pattern.compile("\\bdocs/[\\w/-]+\\.md(?:#[\\w-]+)?");

    private static final Pattern TEST = Pattern.compile("`([A-Z][a-z]\\w*(?:Test|IT))(?:\\.\\w+)?`");

    /** A line break inside a comment. */
    private static final Pattern BREAK = Pattern.compile("\\n\\s*(?:\\*(?!/)|//|#|--)?\\s*");

    private static final Pattern CITATION = Pattern.compile(
            "\\b[Cc]ontract (\\d+(?:\\.\\d+)?(?:(?:, (?:and |or )?| and | or | to )\\d+(?:\\.\\d+)?(?![\\w%]))*)");
    private static final Pattern OTHER_CITATION =
            Pattern.compile("\\b[Cc]ontract(?: fact sheet)?,? (?:\\(?sections?|§)|§ ?\\d");
    private static final Pattern SECTION = Pattern.compile("(?m)^#{2,3} (\\d+(?:\\.\\d+)?)[. ]");

    /** Relative links of all pages that lead to no file, or to no heading of it. */
    List<String> brokenLinks() {
        return problems(page -> page.toString().endsWith(".md"), (page, text, problems) -> {
            String prose = CODE.matcher(FENCE.matcher(text).replaceAll("")).replaceAll("`code`");
            for (MatchResult link : LINK.matcher(prose).results().toList()) {
                if (!link.group(1).matches("[a-z]+:.*") && !leadsSomewhere(page, link.group(1))) {
                    problems.add("the link " + link.group(1) + " leads nowhere");
                }
            }
        });
    }

    /** Pages that code, tests, manifests or settings name by their path from the root. */
    List<String> brokenMentions() {
        return problems(file -> !file.toString().endsWith(".md"), (file, text, problems) -> {
            for (MatchResult mention : MENTION.matcher(text).results().toList()) {
                if (!leadsSomewhere(root.resolve("README.md"), mention.group())) {
                    problems.add("there is no " + mention.group());
                }
            }
        });
    }

    /** Test classes that a page names in code font, such as the evidence of a guarantee. */
    List<String> missingTests() {
        Set<String> classes = new TreeSet<>();
        texts().forEach(file -> classes.add(file.getFileName().toString().replace(".java", "")));
        return problems(page -> page.toString().endsWith(".md"), (page, text, problems) -> {
            for (MatchResult test : TEST.matcher(text).results().toList()) {
                if (!classes.contains(test.group(1))) {
                    problems.add("there is no test " + test.group(1));
                }
            }
        });
    }

    /** Citations such as "contract 7.8" of sections that the page does not have. */
    List<String> citationsOfMissingSections() {
        Set<String> sections = new TreeSet<>();
        SECTION.matcher(read(root.resolve("docs/smartcar-contract.md")))
                .results()
                .forEach(section -> sections.add(section.group(1)));
        return problems(file -> true, (file, text, problems) -> {
            for (MatchResult citation :
                    CITATION.matcher(oneLine(text)).results().toList()) {
                for (String section : citation.group(1).split("[^\\d.]+")) {
                    if (!sections.contains(section)) {
                        problems.add("the contract has no section " + section);
                    }
                }
            }
        });
    }

    /** Citations in another form than "contract 7.8", which nothing could check. */
    List<String> citationsInAnotherForm() {
        return problems(
                file -> file.toString().matches(".*\\.(md|java|ya?ml)"), (file, text, problems) -> OTHER_CITATION
                        .matcher(oneLine(text))
                        .results()
                        .forEach(citation -> problems.add("cite as \"contract 7.8\": " + citation.group())));
    }

    /** How many sections of the contract are cited, each citation counted. */
    long citations() {
        return problems(file -> true, (file, text, all) -> CITATION.matcher(oneLine(text))
                        .results()
                        .forEach(citation -> all.add(citation.group())))
                .size();
    }

    private interface Check {
        void run(Path file, String text, List<String> problems);
    }

    private List<String> problems(Predicate<Path> files, Check check) {
        List<String> all = new ArrayList<>();
        for (Path file : texts().filter(files).toList()) {
            List<String> problems = new ArrayList<>();
            check.run(file, read(file), problems);
            problems.forEach(problem -> all.add(root.relativize(file) + ": " + problem));
        }
        return all;
    }

    private boolean leadsSomewhere(Path page, String link) {
        String[] parts = link.split("#", 2);
        Path target = parts[0].isEmpty() ? page : page.resolveSibling(parts[0]).normalize();
        if (!Files.exists(target)) {
            return false;
        }
        return parts.length == 1
                || !target.toString().endsWith(".md")
                || anchors(read(target)).contains(parts[1]);
    }

    /** Anchors as GitHub makes them of headings: a second one of the same text ends in -1. */
    private static Set<String> anchors(String page) {
        Set<String> anchors = new TreeSet<>();
        Map<String, Integer> seen = new HashMap<>();
        HEADING.matcher(FENCE.matcher(page).replaceAll("")).results().forEach(heading -> {
            String anchor = heading.group(1)
                    .strip()
                    .replaceAll("\\[([^\\]]*)\\]\\([^)]*\\)", "$1")
                    .toLowerCase(Locale.ROOT)
                    .replaceAll("[^\\p{L}\\p{N} _-]", "")
                    .replace(' ', '-');
            int times = seen.merge(anchor, 1, Integer::sum);
            anchors.add(times == 1 ? anchor : anchor + "-" + (times - 1));
        });
        return anchors;
    }

    private static String oneLine(String text) {
        return BREAK.matcher(text).replaceAll(" ");
    }

    private Stream<Path> texts() {
        List<Path> files = new ArrayList<>();
        try {
            Files.walkFileTree(root, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
                    return !directory.equals(root)
                                    && NOT_OURS.contains(directory.getFileName().toString())
                            ? FileVisitResult.SKIP_SUBTREE
                            : FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                    if (TEXT.matcher(file.getFileName().toString()).matches()) {
                        files.add(file);
                    }
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return files.stream().sorted();
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
