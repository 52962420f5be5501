package dev.carflow.benchmark.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carflow.Samples;
import dev.carflow.benchmark.LiveSignals.Amount;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class DeliveriesTest {

    private static final Corpus CORPUS = Corpus.of(Amount.FEW, 8);

    @Test
    void rowsThatShareATopicTellTheirDeliveriesApart() {
        Deliveries one = Deliveries.shared(CORPUS, "topic", 0);
        Deliveries other = Deliveries.shared(CORPUS, "topic", 1);
        int first = one.next();
        int second = other.next();

        assertThat(one.has(first)).isTrue();
        assertThat(one.has(second)).isFalse();
        assertThat(other.has(first)).isFalse();
        assertThat(other.has(second)).isTrue();
    }

    @Test
    void aPreparedBodyIsTheSameForEachDeliveryOfItsEvent() {
        Deliveries prepared = Deliveries.prepared(CORPUS, "topic");
        byte[] body = CORPUS.body(3);
        byte[] key = Samples.parse(body).at("/data/user/id").asText().getBytes(StandardCharsets.UTF_8);

        assertThat(prepared.isAsSent(3 + 5 * CORPUS.events(), key, body)).isTrue();
        assertThat(new Deliveries(CORPUS, "topic").isAsSent(3 + 5 * CORPUS.events(), key, body))
                .isFalse();
    }
}
