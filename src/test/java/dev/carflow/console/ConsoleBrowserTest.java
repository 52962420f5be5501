package dev.carflow.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.carflow.operations.StatusTable;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * The console in a real browser, over metrics that move. Skipped where Chromium is not installed, unless
 * {@code -Dcarflow.chromium=required} is given. With {@code -Dconsole.screenshots} the pictures of the documentation are taken anew.
 */
class ConsoleBrowserTest {

    private static final Path IMAGES = Path.of("docs", "images");

    private final SimulatedMetrics metrics = new SimulatedMetrics();
    private final Recorder recorder = new Recorder();
    private final Vertx vertx = Vertx.vertx();
    private Chromium browser;

    @BeforeAll
    static void sayIfThereIsNone() {
        boolean required = "required".equals(System.getProperty("carflow.chromium"));
        if (Chromium.program().isEmpty() && !required) {
            System.out.println("SKIPPED: the console was not looked at in a browser, because Chromium is not installed"
                    + " (Debian: apt-get install chromium)");
        }
        assumeTrue(Chromium.program().isPresent() || required, "Chromium is not installed");
    }

    @BeforeEach
    void start() {
        browser = Chromium.start(Chromium.program()
                .orElseThrow(() -> new AssertionError("carflow.chromium=required: Chromium is not installed")));
    }

    @AfterEach
    void stop() {
        browser.close();
        vertx.close();
    }

    @Test
    void figuresAppearAndChangeWithTheTraffic() {
        // Given
        past(Duration.ofMinutes(20), metrics::quietTwoSeconds);
        try (ConsoleServer server = server(ConsoleServer.healthy())) {
            browser.emulate(1280, 900, false, false);

            // When
            browser.open(server.url("/console"));
            await().until(() -> text("#headline").contains("All is well."));
            await().until(() -> text("#state").equals("live"));
            String updated = text("#updated");
            String drawn = html("#c-deliveries");
            vertx.setPeriodic(200, tick -> metrics.received("vehicle-state", "accepted", 40));

            // Then
            await().until(() -> !text("#updated").equals(updated));
            await().until(() -> !html("#c-deliveries").equals(drawn));
            await().until(() -> accepted() > 30);
            assertThat(text("#c-types")).contains("vehicle-state");
            assertThat(browser.evaluate("document.cookie").asText()).isEmpty();
            assertThat(browser.complaints()).isEmpty();
        }
    }

    @Test
    void aProblemTakesTheFirstPlaceAndThePageShowsThatItsFiguresAreOld() {
        past(Duration.ofMinutes(2), metrics::quietTwoSeconds);
        try (ConsoleServer server = server(ConsoleServer.healthy())) {
            browser.emulate(1280, 900, false, false);
            browser.open(server.url("/console"));
            await().until(() -> text("#state").equals("live"));

            // When
            metrics.gauge(ShownMetrics.ON_SPILL, 1);
            metrics.gauge(ShownMetrics.SPILL_EVENTS, 812);

            // Then
            await().until(() -> text("#headline").contains("Kafka takes no records"));
            assertThat(browser.evaluate("document.title").asText()).startsWith("Trouble");
        }

        // And: the process ends
        await().until(() -> text("#state").contains("these figures are old"));
    }

    @Test
    void thePageSaysWhyItIsNotLive() {
        past(Duration.ofMinutes(2), metrics::quietTwoSeconds);
        try (ConsoleServer server = new ConsoleServer(metrics, recorder, ConsoleServer.healthy(), List.of(), 0)) {
            browser.emulate(1280, 900, false, false);
            browser.open(server.url("/console"));
            await().until(() -> text("#state").contains("too many viewers"));

            server.refuseStreamWith(403);
            browser.open(server.url("/console?range=6h"));
            await().until(() -> text("#state").contains("access is refused (403)"));

            server.refuseStreamWith(0);
            server.routes().onShutdown(null);
            browser.open(server.url("/console"));
            await().until(() -> text("#state").contains("the process is ending"));
            assertThat(text("#headline")).contains("All is well.");
        }
    }

    @Test
    void itFitsAPhoneWithoutScrollingSidewaysAndFollowsThePreferenceForDark() {
        past(Duration.ofMinutes(20), metrics::quietTwoSeconds);
        try (ConsoleServer server = server(ConsoleServer.healthy())) {
            browser.emulate(390, 844, true, true);
            browser.open(server.url("/console"));
            await().until(() -> text("#state").equals("live"));

            assertThat(browser.evaluate("document.documentElement.scrollWidth").asInt())
                    .isLessThanOrEqualTo(390);
            JsonNode dark = contrast();
            assertThat(dark.path("ground").asText()).isEqualTo("rgb(18, 22, 27)");
            assertThat(dark.path("worst").asDouble())
                    .as(dark.path("where").asText())
                    .isGreaterThanOrEqualTo(4.5);
            browser.emulate(390, 844, true, false);
            JsonNode light = contrast();
            assertThat(light.path("worst").asDouble())
                    .as(light.path("where").asText())
                    .isGreaterThanOrEqualTo(4.5);
            assertThat(browser.complaints()).isEmpty();
        }
    }

    @Test
    void itIsUsableWithTheKeyboardAndNamesItsPartsToScreenReaders() {
        past(Duration.ofMinutes(20), metrics::quietTwoSeconds);
        try (ConsoleServer server = server(ConsoleServer.healthy())) {
            browser.emulate(1280, 900, false, false);
            browser.open(server.url("/console"));
            await().until(() -> text("#state").equals("live"));

            browser.press("Tab");
            assertThat(browser.evaluate("document.activeElement.className").asText())
                    .isEqualTo("skip");
            assertThat(count("main, header, footer, nav[aria-label]")).isEqualTo(4);
            assertThat(count("svg:not([role=img][aria-label])")).isZero();
            assertThat(count("table:not(:has(caption))")).isZero();
            assertThat(count("section:not([aria-label]):not([aria-labelledby])"))
                    .isZero();
            assertThat(count("svg")).isEqualTo(count("details table"));
            assertThat(browser.evaluate("new Set([...document.querySelectorAll('[id]')].map(e => e.id)).size")
                            .asInt())
                    .isEqualTo(count("[id]"));
        }
    }

    @Test
    void withoutScriptEverythingIsThereAndThePageLoadsItselfAgain() {
        past(Duration.ofMinutes(20), metrics::quietTwoSeconds);
        try (ConsoleServer server = server(ConsoleServer.healthy())) {
            browser.scripts(false);
            browser.open(server.url("/console"));

            await().until(() -> html("body").contains("vehicle-state"));
            assertThat(text("#state")).isEqualTo("loaded once");
            assertThat(count("meta[http-equiv=refresh]")).isEqualTo(1);
        }
    }

    @Test
    void thePicturesOfTheDocumentation() throws IOException {
        assumeTrue(System.getProperty("console.screenshots") != null, "taken with -Dconsole.screenshots");
        Files.createDirectories(IMAGES);

        past(Duration.ofMinutes(40), this::ordinaryDay);
        vertx.setPeriodic(2000, tick -> metrics.quietTwoSeconds(0));
        try (ConsoleServer server = new ConsoleServer(metrics, recorder, ConsoleServer.healthy(), List.of(), 5)) {
            browser.open(server.url("/console"));
            // The traffic has a gap where the browser started.
            await().until(() -> accepted() > 10);
            take(server.url("/console"), "console-desktop.png", 1280, 1980, false);
            take(server.url("/console"), "console-dark.png", 1280, 860, true);
            take(server.url("/console"), "console-phone.png", 390, 1500, false);
        }
        trouble("console-trouble.png");
    }

    private void trouble(String name) throws IOException {
        Recorder troubled = new Recorder();
        SimulatedMetrics away = new SimulatedMetrics();
        past(away, troubled, Duration.ofMinutes(20), left -> {
            away.twoSeconds(left, left > 300);
            if (left < 300) {
                away.gauge(ShownMetrics.ON_SPILL, 1);
                away.gauge(ShownMetrics.SPILL_EVENTS, (300 - left) * 12);
                away.gauge(ShownMetrics.SPILL_OLDEST, 300 - left);
                away.gauge(ShownMetrics.LAG, left < 240 ? 31 : 4);
                away.gauge(ShownMetrics.LOOPS_STALLED, left < 240 ? 2 : 0);
            }
            if (left < 200) {
                away.gauge(ShownMetrics.TOKEN_AGE, Double.NaN);
                away.gauge(ShownMetrics.TOKEN_EXPIRES_IN, Double.NaN);
                away.count(ShownMetrics.TOKEN_REFRESHES, "outcome", "invalid-client", left % 30 == 0 ? 1 : 0);
                away.gauge(ShownMetrics.ALLOWANCE, 0.4);
                away.gauge(ShownMetrics.ALLOWANCE_EMPTY_IN, 0);
                away.count(ShownMetrics.CALLS_SKIPPED, "reason", "budget", 3);
                away.received("unverified", "signature-mismatch", left % 20 == 0 ? 1 : 0);
            }
        });
        List<HealthCheck> checks = List.of(
                () -> HealthCheckResponse.named("event-log")
                        .up()
                        .withData("state", "records are being made durable in the spill")
                        .withData("kafka", "the brokers do not answer")
                        .withData("spill", "available")
                        .build(),
                () -> HealthCheckResponse.named("worker")
                        .up()
                        .withData("state", "consumer loops are not at work")
                        .withData("loops", 2)
                        .withData("going", 0)
                        .build());
        try (ConsoleServer server = new ConsoleServer(away, troubled, checks, List.of(), 5)) {
            take(server.url("/console"), name, 1280, 860, false);
        }
    }

    private void take(URI page, String name, int width, int height, boolean dark) throws IOException {
        browser.emulate(width, 900, width < 600, dark);
        browser.open(page);
        await().until(() -> text("#state").equals("live"));
        Files.write(IMAGES.resolve(name), browser.screenshot(width, height));
    }

    /** With a few refusals, records set aside and calls that were not made. */
    private void ordinaryDay(long left) {
        metrics.quietTwoSeconds(left);
        if (left == 500 || left == 620) {
            metrics.received("unverified", "signature-mismatch", 1);
            metrics.received("unverified", "body-incomplete", 2);
        }
        if (left == 1500) {
            metrics.received("unroutable", "accepted", 3);
            metrics.count(ShownMetrics.QUARANTINED, "reason", "unknown-type", 3);
            metrics.count(ShownMetrics.DEAD_LETTERS, "reason", "beyond-limits", 1);
            metrics.count(ShownMetrics.CALLS_SKIPPED, "reason", "vehicle-cooldown", 7);
        }
        metrics.count(ShownMetrics.TOKEN_REFRESHES, "outcome", "success", left % 1200 == 0 ? 1 : 0);
    }

    private ConsoleServer server(List<HealthCheck> checks) {
        return new ConsoleServer(metrics, recorder, checks, List.of(topics()), 5);
    }

    private static StatusTable topics() {
        return new StatusTable() {
            @Override
            public String title() {
                return "Migration checklist";
            }

            @Override
            public String caption() {
                return "A table that a feature adds.";
            }

            @Override
            public boolean isShown() {
                return true;
            }

            @Override
            public Uni<Content> content() {
                return Uni.createFrom()
                        .item(new Content(
                                List.of("Item", "State"),
                                List.of(List.of(
                                        Cell.of("1.1"), new Cell("holds", Optional.of(URI.create("/console")))))));
            }
        };
    }

    private void past(Duration span, Consumer<Long> twoSeconds) {
        past(metrics, recorder, span, twoSeconds);
    }

    /** As if the console had sampled for so long: the process gets how many seconds ago it is. */
    private static void past(SimulatedMetrics metrics, Recorder recorder, Duration span, Consumer<Long> twoSeconds) {
        Instant now = Instant.now();
        for (long left = span.toSeconds(); left > 0; left -= 2) {
            twoSeconds.accept(left);
            recorder.add(Reading.of(metrics.registry(), now.minusSeconds(left)));
        }
    }

    /** The lowest contrast of any text with what is behind it, as WCAG computes it. */
    private JsonNode contrast() {
        return browser.evaluate("""
                (() => {
                  const rgb = (text) => text.match(/[0-9.]+/g).map(Number);
                  const light = (c) => {
                    const [r, g, b] = c.slice(0, 3).map((v) => v / 255)
                      .map((v) => v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
                    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
                  };
                  const behind = (e) => {
                    for (let at = e; at; at = at.parentElement) {
                      const c = rgb(getComputedStyle(at).backgroundColor);
                      if (c.length === 3 || c[3] === 1) return c;
                    }
                    return [255, 255, 255];
                  };
                  let worst = 99, where = '';
                  for (const e of document.querySelectorAll('body *')) {
                    const own = [...e.childNodes].some((n) => n.nodeType === 3 && n.textContent.trim());
                    if (!own || !e.getClientRects().length || e.namespaceURI.endsWith('svg')) continue;
                    const a = light(rgb(getComputedStyle(e).color)), b = light(behind(e));
                    const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
                    if (ratio < worst) { worst = ratio; where = e.outerHTML.slice(0, 200); }
                  }
                  return {worst, where, ground: getComputedStyle(document.body).backgroundColor};
                })()
                """);
    }

    /** Returns the first figure of the page. */
    private double accepted() {
        String figure = text("#c-deliveries dd").split(" ")[0].replace(",", "");
        return figure.isEmpty() ? 0 : Double.parseDouble(figure);
    }

    private String text(String selector) {
        return browser.evaluate("document.querySelector('" + selector + "')?.textContent ?? ''")
                .asText();
    }

    private String html(String selector) {
        return browser.evaluate("document.querySelector('" + selector + "')?.innerHTML ?? ''")
                .asText();
    }

    private int count(String selector) {
        return browser.evaluate("document.querySelectorAll('" + selector + "').length")
                .asInt();
    }
}
