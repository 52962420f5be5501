package dev.carflow.benchmark.ingest;

import dev.carflow.benchmark.load.Requests;
import dev.carflow.benchmark.load.Tally;
import java.util.concurrent.atomic.AtomicInteger;

/** All deliveries to one server, in any block and at any pace, each sent once; and their answers. */
final class Deliveries {

    /** More than a row sends in an hour. */
    private static final int RANGE = 20_000_000;

    private final Corpus corpus;
    private final String topic;
    private final int bodies;
    private final int first;
    private final int end;
    private final AtomicInteger next;
    private final Tally everything = new Tally();

    /**
     * @param topic where the server should put them
     */
    Deliveries(Corpus corpus, String topic) {
        this(corpus, topic, Integer.MAX_VALUE, 0, Integer.MAX_VALUE);
    }

    private Deliveries(Corpus corpus, String topic, int bodies, int first, int end) {
        this.corpus = corpus;
        this.topic = topic;
        this.bodies = bodies;
        this.first = first;
        this.end = end;
        this.next = new AtomicInteger(first);
    }

    /** Returns deliveries to a topic that others share: each has numbers of its own. */
    static Deliveries shared(Corpus corpus, String topic, int which) {
        return new Deliveries(corpus, topic, Integer.MAX_VALUE, which * RANGE, (which + 1) * RANGE);
    }

    /** Returns deliveries whose bodies were made once for each event: an id of their own is in their headers alone. */
    static Deliveries prepared(Corpus corpus, String topic) {
        return new Deliveries(corpus, topic, corpus.events(), 0, Integer.MAX_VALUE);
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

    /** Returns whether a delivery on the topic is one of these. */
    boolean has(int number) {
        return number >= first && number < end;
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
