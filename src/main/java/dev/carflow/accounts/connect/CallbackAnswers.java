package dev.carflow.accounts.connect;

import dev.carflow.accounts.connect.CallbackHandler.CallbackResult;
import dev.carflow.accounts.connect.CallbackOutcome.Page;
import dev.carflow.accounts.connect.CallbackOutcome.Redirect;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.Response.ResponseBuilder;
import java.net.URI;
import java.util.EnumMap;
import java.util.Map;

/**
 * The answer to the browser: a redirect to one of the configured pages, or a static page. All are made at the start
 * and receive a session's id and claim at most, so nothing of a request can get into one.
 */
final class CallbackAnswers {

    private final Map<CallbackOutcome, URI> locations = new EnumMap<>(CallbackOutcome.class);
    private final Map<Page, String> pages = new EnumMap<>(Page.class);

    CallbackAnswers(URI doneUrl, URI errorUrl) {
        for (CallbackOutcome outcome : CallbackOutcome.values()) {
            if (outcome.view() instanceof Redirect landing) {
                locations.put(outcome, location(landing, doneUrl, errorUrl));
            }
        }
        for (Page page : Page.values()) {
            pages.put(page, RefusalPage.of(page));
        }
    }

    /** 303, so that the browser asks with GET and does not keep the answer. */
    Response answer(CallbackResult ended) {
        CallbackOutcome outcome = ended.outcome();
        if (outcome.view() instanceof Page page) {
            ResponseBuilder response = safe(page.status())
                    .header(HttpHeaders.CONTENT_TYPE, "text/html;charset=UTF-8")
                    .header("Content-Security-Policy", RefusalPage.CONTENT_SECURITY_POLICY)
                    .entity(pages.get(page));
            page.retryAfter().ifPresent(seconds -> response.header(HttpHeaders.RETRY_AFTER, seconds));
            return response.build();
        }
        return safe(303)
                .header(HttpHeaders.LOCATION, location(ended).url().toString())
                .build();
    }

    /**
     * Refuses a prefetch: loading a page ahead must not use a state up, and the browser sends the request again when
     * the user opens the page.
     */
    Response prefetched() {
        return safe(503).build();
    }

    /** The claim goes to the customer's own page, and only the customer's backend can redeem it, with the API key. */
    private BrowserUrl location(CallbackResult ended) {
        BrowserUrl page = new BrowserUrl(locations.get(ended.outcome()));
        return ended.ticket()
                .map(ticket -> page.with("session", ticket.session().toString()).with("claim", ticket.claim()))
                .orElse(page);
    }

    /** The address holds a state, a user's id and perhaps a code: it is for no cache, and for no other site. */
    private static ResponseBuilder safe(int status) {
        return Response.status(status)
                .header(HttpHeaders.CACHE_CONTROL, "no-store")
                .header("Referrer-Policy", "no-referrer")
                .header("X-Content-Type-Options", "nosniff");
    }

    private static URI location(Redirect landing, URI doneUrl, URI errorUrl) {
        BrowserUrl page =
                new BrowserUrl(landing.error().isEmpty() ? doneUrl : errorUrl).with("status", landing.status());
        return landing.error()
                .map(error -> page.with("error", error))
                .orElse(page)
                .url();
    }
}
