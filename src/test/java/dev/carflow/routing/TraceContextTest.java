package dev.carflow.routing;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TraceContextTest {

    private static final String ID = "0af7651916cd43dd8448eb211c80319c";
    private static final String PARENT = "b7ad6b7169203331";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "00-" + ID + "-" + PARENT + "-01",
                "00-" + ID + "-" + PARENT + "-00",
                "cc-" + ID + "-" + PARENT + "-01-what-a-later-version-adds"
            })
    void aValidContextIsCarriedOnUnchanged(String traceparent) {
        assertThat(TraceContext.continueFrom(traceparent, "a=1,b=2"))
                .isEqualTo(new TraceContext(traceparent, "a=1,b=2"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "ff-" + ID + "-" + PARENT + "-01",
                "00-00000000000000000000000000000000-" + PARENT + "-01",
                "00-" + ID + "-0000000000000000-01",
                "00-" + ID + "-" + PARENT,
                "00-" + ID + "-" + PARENT + "-01-more",
                "00-0AF7651916CD43DD8448EB211C80319C-" + PARENT + "-01",
                "00-" + ID + "-" + PARENT + "-01\r\nx: y"
            })
    void anInvalidContextIsReplacedAndItsStateDropped(String traceparent) {
        TraceContext started = TraceContext.continueFrom(traceparent, "a=1");

        assertThat(started.traceparent()).isNotEqualTo(traceparent);
        assertThat(started.tracestate()).isNull();
    }

    @Property
    void theOutputIsAlwaysValid(@ForAll String traceparent, @ForAll String tracestate) {
        TraceContext context = TraceContext.continueFrom(traceparent, tracestate);

        assertThat(TraceContext.continueFrom(context.traceparent(), null).traceparent())
                .isEqualTo(context.traceparent());
    }

    @Test
    void newContextsDiffer() {
        assertThat(TraceContext.continueFrom(null, null)).isNotEqualTo(TraceContext.continueFrom(null, null));
    }
}
