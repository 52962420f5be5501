package dev.carflow;

import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.platform.launcher.LauncherSession;
import org.junit.platform.launcher.LauncherSessionListener;

/**
 * Gives every {@code await()} without a limit {@link Timeouts#CONDITION}, in all tests. JUnit finds it by itself
 * ({@code META-INF/services}), as a listener for every engine and as an extension for tests of the running service, whose
 * classes Quarkus loads anew for each application.
 */
public final class AwaitTimeout implements LauncherSessionListener, BeforeAllCallback {

    @Override
    public void launcherSessionOpened(LauncherSession session) {
        Awaitility.setDefaultTimeout(Timeouts.CONDITION);
    }

    @Override
    public void beforeAll(ExtensionContext context) throws ReflectiveOperationException {
        ClassLoader loader = context.getRequiredTestClass().getClassLoader();
        Class<?> awaitility = loader.loadClass(Awaitility.class.getName());
        awaitility.getMethod("setDefaultTimeout", Duration.class).invoke(null, Timeouts.CONDITION);
    }
}
