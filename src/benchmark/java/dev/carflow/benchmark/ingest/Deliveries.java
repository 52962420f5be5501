package dev.carflow.benchmark.ingest;

import dev.carflow.benchmark.load.Requests;
import dev.carflow.benchmark.load.Tally;
import java.util.concurrent.atomic.AtomicInteger;

/** All deliveries to one server, in any block and at any pace, each sent once; and their answers. */
final class Deliveries {

    private final Corpus corpus;
    private final String topic;
    private final int bodies;
    private final AtomicInteger next = new AtomicInteger();
    private final Tally everything = new Tally();

    /**
     * @param topic where the server should put them
     */
    Deliveries(Corpus corpus, String topic) {
        this(corpus, topic, Integer.MAX_VALUE);
    }

    private Deliveries(Corpus corpus, String topic, int bodies) {
        this.corpus = corpus;
        this.topic = topic;
        this.bodies = bodies;
    }

    /** Returns deliveries whose bodies were made once for each event: an id of their own is in their headers alone. */
    static Deliveries prepared(Corpus corpus, String topic) {
        return new Deliveries(corpus, topic, corpus.events());
    }

    String topic() {
        return topic;
    }

    int next() {
        return next.getAndIncrement();
    }

    Requests requests() {
        return out -> {
            int number = next();
            corpus.write(number, out);
            return number;
        };
    }

    boolean isAsSent(int number, byte[] key, byte[] value) {
        return corpus.isAsSent(number % bodies, key, value);
    }

    int longestRequest() {
        return corpus.longestRequest();
    }

    void add(Tally tally) {
        everything.add(tally);
    }

    Tally everything() {
        return everything;
    }
}
