package dev.carflow.benchmark.enrichment.peer;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * The least that a worker can do to be worth measuring: events in, calls out, answers and offsets committed, with as
 * many calls in flight as are allowed. Shows the limit of this machine.
 */
record BareParts(Consumer<String, byte[]> consumer, Transactions transactions, ApiCaller api) {

    private static final int TAKEN_AT_MOST = 4096;
    private static final Duration POLL = Duration.ofMillis(5);
    private static final Duration COMMIT_INTERVAL = Duration.ofMillis(100);

    private record Pending(ConsumerRecord<String, byte[]> event, CompletableFuture<byte[]> answer) {}

    void run(String input) {
        consumer.subscribe(List.of(input));
        Deque<Pending> taken = new ArrayDeque<>();
        long committedAt = System.nanoTime();
        while (true) {
            if (taken.size() >= TAKEN_AT_MOST) {
                consumer.pause(consumer.assignment());
            } else {
                consumer.resume(consumer.paused());
            }
            for (ConsumerRecord<String, byte[]> event : consumer.poll(POLL)) {
                taken.add(new Pending(event, api.call(event)));
            }
            if (taken.size() >= TAKEN_AT_MOST || System.nanoTime() - committedAt >= COMMIT_INTERVAL.toNanos()) {
                committedAt = System.nanoTime();
                commit(taken);
            }
        }
    }

    private void commit(Deque<Pending> taken) {
        List<Transactions.Done> done = new ArrayList<>();
        while (!taken.isEmpty() && taken.peek().answer().isDone()) {
            Pending next = taken.remove();
            done.add(new Transactions.Done(next.event(), next.answer().join()));
        }
        if (!done.isEmpty()) {
            transactions.commit(consumer, done);
        }
    }
}
