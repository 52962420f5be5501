package dev.carflow;

import static org.assertj.core.api.Assertions.assertThat;

import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.Test;

public class AwaitTimeoutTest {

    @Test
    void anAwaitWithoutALimitHasTheDefault() {
        assertIsDefault(Awaitility.await());
    }

    /** Also for tests that run in another class loader. */
    public static void assertIsDefault(ConditionFactory await) {
        assertThat(await).extracting("timeoutConstraint.atMostDuration").isEqualTo(Timeouts.CONDITION);
    }
}
