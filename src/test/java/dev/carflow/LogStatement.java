package dev.carflow;

import com.sun.source.tree.BinaryTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.LiteralTree;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreeScanner;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.ToolProvider;

/**
 * A call in the sources of the product that logs a line of level INFO or above.
 *
 * @param type the top-level class that has it, with its package
 * @param level as the page writes it, such as {@code WARN}, or {@code INFO or WARN}
 * @param id such as {@code CARFLOW0201}; empty if the message does not begin with one
 * @param text the message without its id, with … for each value
 */
record LogStatement(String type, String level, String id, String text) {

    /** The methods of jboss-logging's loggers and of {@link dev.carflow.operations.ThrottledLog}. */
    static final Set<String> METHODS = Set.of(
            "info", "infof", "infov", "warn", "warnf", "warnv", "error", "errorf", "errorv", "fatal", "fatalf",
            "fatalv", "log", "logf", "logv");

    private static final Path SOURCES = Path.of("src", "main", "java");
    private static final Pattern MESSAGE = Pattern.compile("(?s)(?:(CARFLOW\\d{4}): )?(.*)");
    private static final Pattern LEVEL = Pattern.compile("\\bLevel\\.([A-Z]+)\\b");
    /** A class with a static method of such a name is no logger. */
    private static final Pattern TYPE = Pattern.compile("[A-Z][A-Za-z]*[a-z][A-Za-z]*");

    private static final Pattern VALUE = Pattern.compile("%[-\\d.]*[a-zA-Z]");

    /** Returns the calls whose message begins with a literal, in the order of files and lines. */
    static List<LogStatement> all() {
        try (Stream<Path> files = Files.walk(SOURCES)) {
            List<Path> sources = files.filter(file -> file.toString().endsWith(".java"))
                    .sorted()
                    .toList();
            var java = ToolProvider.getSystemJavaCompiler();
            var units = java.getStandardFileManager(null, null, null).getJavaFileObjectsFromPaths(sources);
            JavacTask task = (JavacTask) java.getTask(null, null, null, List.of(), null, units);
            List<LogStatement> found = new ArrayList<>();
            for (CompilationUnitTree unit : task.parse()) {
                new Scanner(unit, found).scan(unit, null);
            }
            return found;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static final class Scanner extends TreeScanner<Void, Void> {

        private final String type;
        private final List<LogStatement> found;

        Scanner(CompilationUnitTree unit, List<LogStatement> found) {
            String file = Path.of(unit.getSourceFile().toUri()).getFileName().toString();
            this.type = unit.getPackageName() + "." + file.substring(0, file.indexOf('.'));
            this.found = found;
        }

        @Override
        public Void visitMethodInvocation(MethodInvocationTree call, Void unused) {
            if (call.getMethodSelect() instanceof MemberSelectTree select
                    && METHODS.contains(select.getIdentifier().toString())
                    && !TYPE.matcher(select.getExpression().toString()).matches()) {
                String name = select.getIdentifier().toString();
                int at = name.startsWith("log") ? 1 : 0;
                if (call.getArguments().size() > at) {
                    ExpressionTree message = call.getArguments().get(at);
                    if (firstPart(message) instanceof LiteralTree literal && literal.getValue() instanceof String) {
                        found.add(statement(level(name, call), text(message)));
                    }
                }
            }
            return super.visitMethodInvocation(call, unused);
        }

        private LogStatement statement(String level, String message) {
            Matcher parts = MESSAGE.matcher(message);
            parts.matches();
            String id = parts.group(1) == null ? "" : parts.group(1);
            return new LogStatement(
                    type,
                    level,
                    id,
                    VALUE.matcher(parts.group(2)).replaceAll("…").replace("%%", "%"));
        }

        private static String level(String method, MethodInvocationTree call) {
            if (!method.startsWith("log")) {
                return method.replaceFirst("[fv]$", "").toUpperCase(Locale.ROOT);
            }
            List<String> levels = LEVEL.matcher(call.getArguments().get(0).toString())
                    .results()
                    .map(level -> level.group(1))
                    .toList();
            return String.join(" or ", levels);
        }

        private static ExpressionTree firstPart(ExpressionTree message) {
            ExpressionTree part = message;
            while (part instanceof BinaryTree sum) {
                part = sum.getLeftOperand();
            }
            return part;
        }

        private static String text(ExpressionTree message) {
            if (message instanceof BinaryTree sum) {
                return text(sum.getLeftOperand()) + text(sum.getRightOperand());
            }
            return message instanceof LiteralTree literal ? String.valueOf(literal.getValue()) : "%s";
        }
    }
}
