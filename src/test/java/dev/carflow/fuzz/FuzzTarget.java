package dev.carflow.fuzz;

import dev.carflow.accounts.connect.CallbackFuzz;
import dev.carflow.enrichment.event.EventFuzz;
import dev.carflow.smartcar.api.AnswerFuzz;
import dev.carflow.webhook.DeliveryFuzz;
import dev.carflow.webhook.EnvelopeFuzz;
import dev.carflow.webhook.SignatureFuzz;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Something that takes bytes from outside.
 *
 * @param type the class with the method {@code fuzzerTestOneInput(byte[])}, which Jazzer looks for by this name
 * @param test that method; fails if an outcome is not one that is defined
 * @param seeds what to begin with
 */
record FuzzTarget(String name, Class<?> type, Consumer<byte[]> test, Supplier<Stream<byte[]>> seeds) {

    static List<FuzzTarget> all() {
        return List.of(
                new FuzzTarget(
                        "signature", SignatureFuzz.class, SignatureFuzz::fuzzerTestOneInput, SignatureFuzz::seeds),
                new FuzzTarget("envelope", EnvelopeFuzz.class, EnvelopeFuzz::fuzzerTestOneInput, EnvelopeFuzz::seeds),
                new FuzzTarget("delivery", DeliveryFuzz.class, DeliveryFuzz::fuzzerTestOneInput, DeliveryFuzz::seeds),
                new FuzzTarget("event", EventFuzz.class, EventFuzz::fuzzerTestOneInput, EventFuzz::seeds),
                new FuzzTarget("answer", AnswerFuzz.class, AnswerFuzz::fuzzerTestOneInput, AnswerFuzz::seeds),
                new FuzzTarget("callback", CallbackFuzz.class, CallbackFuzz::fuzzerTestOneInput, CallbackFuzz::seeds));
    }

    @Override
    public String toString() {
        return name;
    }
}
