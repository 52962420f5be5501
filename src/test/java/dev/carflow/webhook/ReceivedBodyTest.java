package dev.carflow.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.buffer.Buffer;
import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class ReceivedBodyTest {

    @Property
    void aBodyIsWhatItsPartsWereWhateverLengthWasDeclared(
            @ForAll @Size(max = 500) byte[] body,
            @ForAll @IntRange(min = 1, max = 200) int part,
            @ForAll @IntRange(min = -1, max = 2000) int declared) {
        // Given
        ReceivedBody received = new ReceivedBody(declared);
        // When
        for (int from = 0; from < body.length; from += part) {
            received.add(Buffer.buffer(Arrays.copyOfRange(body, from, Math.min(body.length, from + part))));
        }
        // Then
        assertThat(received.toArray()).isEqualTo(body);
    }
}
