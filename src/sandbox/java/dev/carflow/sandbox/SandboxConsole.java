package dev.carflow.sandbox;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;

/**
 * Shows the topics as plain text, for {@code curl} and browsers: {@code /topics}, {@code /topics/{name}?last=5}; and {@link
 * TracePage traces}. On loopback only: it shows content.
 */
final class SandboxConsole {

    private static final int USUAL_COUNT = 5;
    private static final int LARGEST_COUNT = 1000;
    static final String TOPICS = "/topics";

    private final Vertx vertx;
    private final String bootstrapServers;
    private final String welcome;
    private final CustomerPage customer;
    private final TracePage traces;

    SandboxConsole(Vertx vertx, String bootstrapServers, String welcome, CustomerPage customer, TracePage traces) {
        this.vertx = vertx;
        this.bootstrapServers = bootstrapServers;
        this.welcome = welcome;
        this.customer = customer;
        this.traces = traces;
    }

    Future<HttpServer> listen(int port) {
        return vertx.createHttpServer().requestHandler(this::handle).listen(port, "localhost");
    }

    private void handle(HttpServerRequest request) {
        String path = request.path();
        if (path.equals("/")) {
            answer(request, 200, welcome);
        } else if (path.equals(CustomerPage.PATH)) {
            customer.handle(request);
        } else if (path.equals(TracePage.PATH)) {
            traces.handle(request);
        } else if (path.equals(TOPICS)) {
            read(request, reader -> table(reader.sizes()));
        } else if (path.startsWith(TOPICS + '/')) {
            String topic = path.substring(TOPICS.length() + 1);
            int count = count(request.getParam("last"));
            read(request, reader -> reader.sizes().containsKey(topic) ? text(reader.last(topic, count)) : null);
        } else {
            answer(request, 404, "Nothing here. Try /, /topics or /traces\n");
        }
    }

    private void read(HttpServerRequest request, Function<TopicReader, String> question) {
        vertx.executeBlocking(() -> {
                    try (TopicReader reader = new TopicReader(bootstrapServers)) {
                        return question.apply(reader);
                    }
                })
                .onSuccess(text ->
                        answer(request, text == null ? 404 : 200, text == null ? "No such topic. Try /topics\n" : text))
                .onFailure(failure -> answer(request, 500, "Kafka says: " + failure.getMessage() + '\n'));
    }

    private static void answer(HttpServerRequest request, int status, String text) {
        request.response()
                .setStatusCode(status)
                .putHeader("content-type", "text/plain; charset=utf-8")
                .end(text);
    }

    private static int count(String last) {
        try {
            return last == null ? USUAL_COUNT : Math.max(1, Math.min(LARGEST_COUNT, Integer.parseInt(last)));
        } catch (NumberFormatException e) {
            return USUAL_COUNT;
        }
    }

    private static String table(Map<String, Long> sizes) {
        StringBuilder text = new StringBuilder();
        sizes.forEach((topic, size) -> text.append(String.format(Locale.ROOT, "%10d  %s%n", size, topic)));
        return text.toString();
    }

    private static String text(List<ConsumerRecord<String, byte[]>> records) {
        StringBuilder text = new StringBuilder();
        for (ConsumerRecord<String, byte[]> entry : records) {
            text.append(String.format(
                    Locale.ROOT,
                    "%s-%d@%d  %s%n",
                    entry.topic(),
                    entry.partition(),
                    entry.offset(),
                    Instant.ofEpochMilli(entry.timestamp())));
            text.append(String.format(Locale.ROOT, "  %-21s %s%n", "key", entry.key()));
            for (Header header : entry.headers()) {
                text.append(String.format(
                        Locale.ROOT, "  %-21s %s%n", header.key(), new String(header.value(), StandardCharsets.UTF_8)));
            }
            text.append("  ")
                    .append(new String(entry.value(), StandardCharsets.UTF_8))
                    .append("\n\n");
        }
        return text.toString();
    }
}
