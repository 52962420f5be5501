package dev.carflow;

import dev.carflow.contract.ContractInterceptor;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.logging.Formatter;
import java.util.logging.Handler;
import java.util.logging.LogManager;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.jboss.logmanager.formatters.PatternFormatter;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;

/**
 * Fails every test class during which something private was logged in this process, Mutiny dropped an exception, which is
 * a failure that reaches nobody, or the service sent a record that breaks its contract. JUnit finds it by itself
 * ({@code META-INF/services}), so that no test can forget it.
 */
public final class PrivateLogs implements BeforeAllCallback, AfterAllCallback {

    private static final Namespace HERE = Namespace.create(PrivateLogs.class);

    @Override
    public void beforeAll(ExtensionContext context) {
        watch(context);
    }

    @Override
    public void afterAll(ExtensionContext context) {
        List<String> found = watch(context).take();
        if (!found.isEmpty()) {
            throw new AssertionError("private values, dropped exceptions or broken contracts were logged, "
                    + found.size() + " times:\n" + String.join("\n", found.subList(0, Math.min(20, found.size()))));
        }
    }

    /** One of all classes; put back where a start of the application has removed it. */
    private static Watch watch(ExtensionContext context) {
        Watch watch = context.getRoot().getStore(HERE).computeIfAbsent(Watch.class, first -> new Watch(), Watch.class);
        Logger root = LogManager.getLogManager().getLogger("");
        if (!List.of(root.getHandlers()).contains(watch)) {
            root.addHandler(watch);
        }
        return watch;
    }

    /** Looks at each record when it comes, and keeps only what is wrong with it. */
    private static final class Watch extends Handler {

        private final PrivateValues values = PrivateValues.usual();

        /** The message and what was thrown. */
        private final Formatter text = new PatternFormatter("%s%n%e");

        private static final String DROPPED = "Mutiny had to drop the following exception";

        private final Queue<String> found = new ConcurrentLinkedQueue<>();

        @Override
        public void publish(LogRecord entry) {
            String line = text.format(entry);
            if (line.startsWith(DROPPED) || ContractInterceptor.LOGGER.equals(entry.getLoggerName())) {
                found.add("[" + entry.getLoggerName() + "] " + line);
            }
            values.in(line).forEach(each -> found.add("[" + entry.getLoggerName() + "] " + each));
        }

        List<String> take() {
            List<String> taken = List.copyOf(found);
            found.removeAll(taken);
            return taken;
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }
}
