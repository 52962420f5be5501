package dev.carflow.smartcar.http;

import io.vertx.core.Handler;
import io.vertx.core.VertxException;
import io.vertx.ext.web.client.WebClient;
import io.vertx.ext.web.client.impl.ClientPhase;
import io.vertx.ext.web.client.impl.HttpContext;
import io.vertx.ext.web.client.impl.WebClientInternal;

/**
 * Hands each exchange its request, which can be reset. The public API of Web Client has no way to do that: a call whose
 * caller has left, or whose body does not end, would keep its connection. This is the only class that uses Web Client's
 * internal API (docs/adr).
 */
final class RequestCapture implements Handler<HttpContext<?>> {

    private static final Throwable CALLER_LEFT = new VertxException("the caller has left", true);

    private RequestCapture() {}

    static WebClient install(WebClient client) {
        return ((WebClientInternal) client).addInterceptor(new RequestCapture());
    }

    @Override
    public void handle(HttpContext<?> call) {
        boolean sending = call.phase() == ClientPhase.SEND_REQUEST;
        if (sending
                && call.request().bodyCodec() instanceof BoundedBody body
                && !body.exchange().connected(call.clientRequest())) {
            // resets the request, so that its connection goes back to the pool
            call.fail(CALLER_LEFT);
        } else {
            call.next();
        }
    }
}
