package dev.carflow.benchmark.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.carflow.Samples;
import dev.carflow.benchmark.LiveSignals.Amount;
import dev.carflow.sandbox.simulator.wire.Signer;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CorpusTest {

    private static final int EVENTS = 32;

    @ParameterizedTest
    @EnumSource
    void everyRequestIsSignedOverItsBody(Amount amount) {
        Corpus corpus = Corpus.of(amount, EVENTS);
        ByteBuffer out = ByteBuffer.allocate(corpus.longestRequest());

        for (int number : new int[] {0, 1, corpus.events(), 1_000_000}) {
            corpus.write(number, out.clear());
            String request = new String(out.array(), 0, out.position(), StandardCharsets.UTF_8);
            byte[] body = corpus.body(number);

            assertThat(request)
                    .contains("SC-Signature: " + new Signer(Corpus.TOKEN).sign(body) + "\r\n")
                    .contains("Content-Length: " + body.length + "\r\n")
                    .endsWith("\r\n\r\n" + new String(body, StandardCharsets.UTF_8));
        }
    }

    @Test
    void eventsAreOfDifferentUsersAndDeliveriesAllDifferent() {
        Corpus corpus = Corpus.of(Amount.FEW, EVENTS);
        Set<String> users = new HashSet<>();
        Set<String> deliveries = new HashSet<>();
        IntStream.range(0, 2 * corpus.events()).forEach(number -> {
            JsonNode event = Samples.parse(corpus.body(number));
            users.add(event.at("/data/user/id").asText());
            deliveries.add(event.at("/meta/deliveryId").asText());
        });

        assertThat(users).hasSize(corpus.events());
        assertThat(deliveries).hasSize(2 * corpus.events());
    }

    @Test
    void aRecordIsAsSentWithItsUsersKeyAndEveryByteOfItsOwnDelivery() {
        Corpus corpus = Corpus.of(Amount.FEW, EVENTS);
        byte[] body = corpus.body(7);
        byte[] key = Samples.parse(body).at("/data/user/id").asText().getBytes(StandardCharsets.UTF_8);
        byte[] altered = body.clone();
        altered[100] ^= 1;

        assertThat(corpus.isAsSent(7, key, body)).isTrue();
        assertThat(corpus.isAsSent(8, key, body)).as("another event").isFalse();
        assertThat(corpus.isAsSent(7 + corpus.events(), key, body))
                .as("another delivery")
                .isFalse();
        assertThat(corpus.isAsSent(7, new byte[36], body)).as("another key").isFalse();
        assertThat(corpus.isAsSent(7, null, body)).as("no key").isFalse();
        assertThat(corpus.isAsSent(7, key, altered)).as("another byte").isFalse();
        assertThat(corpus.isAsSent(7, key, Arrays.copyOf(body, body.length - 1)))
                .as("cut")
                .isFalse();
    }

    @Test
    void aForgedRequestDiffersInItsSignatureAlone() {
        Corpus corpus = Corpus.of(Amount.FEW, EVENTS);
        String forged = forged(corpus, 3);

        assertThat(forged)
                .doesNotContain(new Signer(Corpus.TOKEN).sign(corpus.body(3)))
                .containsPattern("SC-Signature: [0-9a-f]{64}\r\n")
                .endsWith("\r\n\r\n" + new String(corpus.body(3), StandardCharsets.UTF_8));
    }

    private static String forged(Corpus corpus, int number) {
        ByteBuffer out = ByteBuffer.allocate(corpus.longestRequest());
        corpus.writeForged(number, out);
        return new String(out.array(), 0, out.position(), StandardCharsets.UTF_8);
    }

    @Test
    void aDeliveryIdIsAUuidWithItsNumber() {
        byte[] id = DeliveryId.of(1_234_567);

        assertThat(UUID.fromString(new String(id, StandardCharsets.US_ASCII)).version())
                .isEqualTo(4);
        assertThat(DeliveryId.number(id)).isEqualTo(1_234_567);
        assertThat(DeliveryId.lastNumberIn(Corpus.of(Amount.FEW, EVENTS).body(5000)))
                .isEqualTo(5000);
        assertThatThrownBy(() -> DeliveryId.lastNumberIn(new byte[100])).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> DeliveryId.number(new byte[36])).isInstanceOf(IllegalArgumentException.class);
    }
}
