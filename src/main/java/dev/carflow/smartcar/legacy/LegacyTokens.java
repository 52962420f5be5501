package dev.carflow.smartcar.legacy;

import dev.carflow.smartcar.api.AnswerFault;
import dev.carflow.smartcar.api.ApiError;
import dev.carflow.smartcar.api.ApiProblem;
import dev.carflow.smartcar.api.ApiProblem.UpstreamFault;
import dev.carflow.smartcar.api.ApiResult;
import dev.carflow.smartcar.api.SmartcarHost;
import dev.carflow.smartcar.http.Authorization;
import dev.carflow.smartcar.http.Call;
import dev.carflow.smartcar.legacy.LegacyTokenResult.Faulted;
import dev.carflow.smartcar.legacy.LegacyTokenResult.Granted;
import dev.carflow.smartcar.legacy.LegacyTokenResult.Refused;
import dev.carflow.smartcar.legacy.LegacyTokenResult.TimedOut;
import dev.carflow.smartcar.token.ClientCredentials;
import dev.carflow.tracing.TraceSpan;
import io.smallrye.mutiny.Uni;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.util.function.Supplier;

/**
 * Smartcar's legacy token endpoint (contract 5.2): exchanges a code or a refresh token for a pair of tokens. It sends
 * one request, never fails and keeps no state. A caller that cancels, or stops waiting, may lose a pair that was
 * granted: see {@link LegacyTokenResult#mayHaveBeenGranted}.
 */
public final class LegacyTokens {

    private final SmartcarHost host;
    private final Supplier<ClientCredentials> credentials;
    private final Clock clock;
    private final Supplier<TraceSpan> spans;

    /** Without spans. */
    public LegacyTokens(SmartcarHost host, Supplier<ClientCredentials> credentials, Clock clock) {
        this(host, credentials, clock, () -> TraceSpan.NONE);
    }

    /**
     * @param host whose base URL is the endpoint
     * @param credentials the legacy client id and secret, null while there are none; called before each request, must
     *     not block
     * @param spans starts the span of a request
     */
    public LegacyTokens(
            SmartcarHost host, Supplier<ClientCredentials> credentials, Clock clock, Supplier<TraceSpan> spans) {
        this.host = host;
        this.credentials = credentials;
        this.clock = clock;
        this.spans = spans;
    }

    /**
     * @param code of Connect's redirect, within its ten minutes; for one use
     * @param redirectUri the one that Connect was given
     */
    public Uni<LegacyTokenResult> exchange(String code, URI redirectUri) {
        return ask(Call.toBase()
                .field("grant_type", "authorization_code")
                .field("code", code)
                .field("redirect_uri", redirectUri.toString()));
    }

    public Uni<LegacyTokenResult> refresh(String refreshToken) {
        return ask(Call.toBase().field("grant_type", "refresh_token").field("refresh_token", refreshToken));
    }

    private Uni<LegacyTokenResult> ask(Call call) {
        return Uni.createFrom().deferred(() -> {
            ClientCredentials client = credentials.get();
            if (client == null) {
                return Uni.createFrom().item(new Faulted(new ApiProblem.NoToken()));
            }
            Instant askedAt = clock.instant();
            Authorization authorization = Authorization.basic(client.clientId(), client.clientSecret());
            TraceSpan span = spans.get();
            return span.around(host.ask(call, authorization, body -> TokenPair.read(body, askedAt))
                            .invoke(answer -> describe(span, answer)))
                    .map(answer -> answer.fold(Granted::new, LegacyTokens::failure));
        });
    }

    private static void describe(TraceSpan span, ApiResult<TokenPair> answer) {
        if (answer instanceof ApiResult.Failure<TokenPair> failure) {
            span.answered(failure.status(), failure.problem().slug());
        } else {
            span.answered(answer.status());
        }
    }

    private static LegacyTokenResult failure(ApiProblem problem) {
        if (problem instanceof ApiProblem.TimedOut late) {
            return new TimedOut(late.limit());
        }
        boolean refused = problem instanceof ApiProblem.InvalidRequest
                || problem instanceof ApiProblem.Unauthorized
                || problem instanceof ApiProblem.Forbidden;
        if (!refused) {
            return new Faulted(problem);
        }
        // a refusal without an error code comes from a proxy, or is another page: no reason for a user to connect again
        return problem.error()
                .code()
                .<LegacyTokenResult>map(Refused::new)
                .orElseGet(() -> new Faulted(
                        problem instanceof ApiProblem.InvalidRequest
                                ? new UpstreamFault(AnswerFault.UNREADABLE, 400, ApiError.NONE)
                                : problem));
    }
}
