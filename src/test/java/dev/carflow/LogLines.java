package dev.carflow;

import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.regex.Pattern;
import org.jboss.logmanager.formatters.PatternFormatter;

/**
 * The log of a class, or a package, while this is open: each message with its exception, and without its id, which
 * {@link LogMessagesPageTest} checks.
 */
public final class LogLines implements AutoCloseable {

    private static final Pattern ID = Pattern.compile("^CARFLOW\\d{4}: ");

    private final PatternFormatter text = new PatternFormatter("%s%e");
    private final Queue<String> lines = new ConcurrentLinkedQueue<>();
    private final Logger logger;
    private final Handler handler = new Handler() {
        @Override
        public void publish(LogRecord line) {
            lines.add(ID.matcher(text.format(line)).replaceFirst(""));
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };

    private LogLines(Logger logger) {
        this.logger = logger;
        logger.addHandler(handler);
    }

    public static LogLines of(Class<?> source) {
        return new LogLines(Logger.getLogger(source.getName()));
    }

    /** Of all classes of a package. */
    public static LogLines ofPackage(Class<?> member) {
        return new LogLines(Logger.getLogger(member.getPackageName()));
    }

    public List<String> all() {
        return List.copyOf(lines);
    }

    @Override
    public void close() {
        logger.removeHandler(handler);
    }
}
