package dev.carflow.benchmark.ingest;

import dev.carflow.benchmark.load.Requests;
import dev.carflow.benchmark.load.Tally;
import java.util.concurrent.atomic.AtomicInteger;

/** All that one server is sent, in whatever block and at whatever pace, each delivery once; and what became of it. */
final class Deliveries {

    private final Corpus corpus;
    private final String topic;
    private final AtomicInteger next = new AtomicInteger();
    private final Tally everything = new Tally();

    /** @param topic where the server is to put them */
    Deliveries(Corpus corpus, String topic) {
        this.corpus = corpus;
        this.topic = topic;
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
