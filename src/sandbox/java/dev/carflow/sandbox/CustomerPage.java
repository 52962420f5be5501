package dev.carflow.sandbox;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Plays the customer's application, where the browser ends after Connect: a page, and the backend behind it, which
 * knows who is logged in and claims the session for that account. Nobody logs in here, so the page asks.
 */
final class CustomerPage {

    static final String PATH = "/connected";

    private static final Pattern UUID = Pattern.compile("[0-9a-f-]{36}");
    private static final Pattern CLAIM = Pattern.compile("[A-Za-z0-9_-]{43}");
    private static final Pattern WORD = Pattern.compile("[a-z_]{1,32}");
    private static final int LARGEST_FORM = 4096;
    private static final long TIMEOUT_MILLIS = 15_000;

    private static final String PAGE = """
            <!doctype html><html lang="en"><meta charset="utf-8"><title>Your application</title>
            <style>body{font:1rem/1.5 system-ui,sans-serif;max-width:40rem;margin:3rem auto;padding:0 1rem}
            pre{background:#f3f3f3;padding:1rem;overflow:auto}</style>
            <h1>Your application</h1>
            %s
            """;

    private static final String FORM = """
            <p>The browser is back, and Carflow says: <b>%s</b>. Nothing is linked yet.</p>
            <p>Your backend knows who is logged in here, and claims the session for that account. In this sandbox nobody
            logs in, so say who you are. Try another name than the session was made for as well: that is somebody who was
            sent another person's link.</p>
            <form method="post" action="/connected"><input type="hidden" name="session" value="%s">
            <input type="hidden" name="claim" value="%s">
            <label>Logged in as <input name="account" value="customer-10442" required maxlength="128"></label>
            <button>Claim</button></form>
            """;

    private static final String REFUSED = "<p>The browser is back, and Carflow says: <b>%s %s</b>.</p>";

    private static final String ANSWER = """
            <p>Your backend sent <code>POST /connect/sessions/%s/claim</code>, and Carflow answered %d:</p>
            <pre>%s</pre>
            """;

    private final HttpClient backend;
    private final URI carflow;

    /** @param carflow any address of the service's public port */
    CustomerPage(Vertx vertx, URI carflow) {
        this.backend = vertx.createHttpClient();
        this.carflow = carflow;
    }

    void handle(HttpServerRequest request) {
        if (request.method() == HttpMethod.POST) {
            claim(request);
            return;
        }
        Optional<String> session = parameter(request, "session", UUID);
        Optional<String> claim = parameter(request, "claim", CLAIM);
        String status = parameter(request, "status", WORD).orElse("-");
        page(
                request,
                session.isPresent() && claim.isPresent()
                        ? filled(FORM, status, session.get(), claim.get())
                        : filled(
                                REFUSED,
                                status,
                                parameter(request, "error", WORD).orElse("")));
    }

    private void claim(HttpServerRequest request) {
        request.setExpectMultipart(true);
        int length = Optional.ofNullable(request.getHeader(HttpHeaders.CONTENT_LENGTH))
                .filter(text -> text.matches("[0-9]{1,6}"))
                .map(Integer::parseInt)
                .orElse(LARGEST_FORM + 1);
        if (length > LARGEST_FORM) {
            request.response().setStatusCode(413).end();
            return;
        }
        request.end()
                .flatMap(read -> claimed(
                        request.getFormAttribute("session"),
                        request.getFormAttribute("claim"),
                        request.getFormAttribute("account")))
                .onSuccess(html -> page(request, html))
                .onFailure(failure -> page(request, "<p>The claim could not be sent.</p>"));
    }

    private Future<String> claimed(String session, String claim, String account) {
        if (session == null || !UUID.matcher(session).matches()) {
            return Future.succeededFuture("<p>There is no session to claim.</p>");
        }
        RequestOptions options = new RequestOptions()
                .setMethod(HttpMethod.POST)
                .setAbsoluteURI(carflow.resolve("/connect/sessions/" + session + "/claim")
                        .toString())
                .setTimeout(TIMEOUT_MILLIS)
                .putHeader(HttpHeaders.AUTHORIZATION, "Bearer " + SandboxServers.CONNECT_KEY)
                .putHeader(HttpHeaders.CONTENT_TYPE, "application/json");
        Buffer body =
                new JsonObject().put("claim", claim).put("account", account).toBuffer();
        return backend.request(options).flatMap(request -> request.send(body)).flatMap(answer -> answer.body()
                .map(json ->
                        filled(ANSWER, session, answer.statusCode(), escaped(new JsonObject(json).encodePrettily()))));
    }

    private static void page(HttpServerRequest request, String content) {
        request.response()
                .putHeader(HttpHeaders.CONTENT_TYPE, "text/html; charset=utf-8")
                .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
                .end(filled(PAGE, content));
    }

    private static String filled(String template, Object... values) {
        return String.format(Locale.ROOT, template, values);
    }

    private static Optional<String> parameter(HttpServerRequest request, String name, Pattern shape) {
        return Optional.ofNullable(request.getParam(name))
                .filter(value -> shape.matcher(value).matches());
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}
