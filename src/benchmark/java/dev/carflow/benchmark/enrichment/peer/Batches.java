package dev.carflow.benchmark.enrichment.peer;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** The usual implementation: poll, call, wait, write, commit. */
record Batches(Consumer<String, byte[]> consumer, Transactions transactions, ApiCaller api, int atOnce) {

    private static final Duration POLL = Duration.ofMillis(100);

    void run(String input) {
        consumer.subscribe(List.of(input));
        while (true) {
            List<ConsumerRecord<String, byte[]>> events = new ArrayList<>();
            consumer.poll(POLL).forEach(events::add);
            if (!events.isEmpty()) {
                transactions.commit(consumer, answered(events));
            }
        }
    }

    private List<Transactions.Done> answered(List<ConsumerRecord<String, byte[]>> events) {
        List<Transactions.Done> done = new ArrayList<>();
        for (int from = 0; from < events.size(); from += atOnce) {
            List<ConsumerRecord<String, byte[]>> some = events.subList(from, Math.min(events.size(), from + atOnce));
            List<CompletableFuture<byte[]>> answers =
                    some.stream().map(api::call).toList();
            for (int i = 0; i < some.size(); i++) {
                done.add(new Transactions.Done(some.get(i), answers.get(i).join()));
            }
        }
        return done;
    }
}
