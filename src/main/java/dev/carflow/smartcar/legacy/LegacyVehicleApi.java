package dev.carflow.smartcar.legacy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.carflow.smartcar.api.ApiProblem;
import dev.carflow.smartcar.api.ApiResult;
import dev.carflow.smartcar.api.ApiResult.Failure;
import dev.carflow.smartcar.api.ApiResult.Success;
import dev.carflow.smartcar.api.Fields;
import dev.carflow.smartcar.api.SmartcarHost;
import dev.carflow.smartcar.http.Authorization;
import dev.carflow.smartcar.http.Call;
import dev.carflow.smartcar.token.AccessToken;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * The calls of v2.0 about a vehicle's token: its user and its vehicles (contract 5.3). It sends each request once and
 * never fails.
 */
public final class LegacyVehicleApi {

    private static final int PAGE = 50;
    /** An account with more than 1,000 vehicles is not a person's. */
    private static final int MOST_PAGES = 20;

    private static final AccessToken NO_TOKEN = new AccessToken("none", Instant.EPOCH);

    private final SmartcarHost host;

    /** @param host with the version at the end of its base URL */
    public LegacyVehicleApi(SmartcarHost host) {
        this.host = host;
    }

    /** Whether v2.0 is served at all. */
    public enum Served {
        YES,
        /** 410, or 404 for an address that every version 2.0 has. */
        NO,
        /** No answer, or none of Smartcar's. */
        UNKNOWN
    }

    /** Returns the id of the token's user. */
    public Uni<ApiResult<String>> user(AccessToken token) {
        return ask(Call.to("user"), token, body -> Fields.text(body.path("id")));
    }

    /** Returns whether v2.0 is served; any token will do, or none: a refusal is an answer too. */
    public Uni<Served> served(Optional<AccessToken> token) {
        return user(token.orElse(NO_TOKEN)).map(result -> result.fold(user -> Served.YES, LegacyVehicleApi::served));
    }

    /** Returns the ids of the vehicles that the token opens; the first 1,000 at most. */
    public Uni<ApiResult<List<String>>> vehicles(AccessToken token) {
        return Uni.createFrom().deferred(() -> {
            Listing listing = new Listing();
            return Multi.createBy()
                    .repeating()
                    .uni(() ->
                            ask(listing.next(), token, LegacyVehicleApi::page).invoke(listing::add))
                    .whilst(page -> listing.goesOn)
                    .collect()
                    .last()
                    .map(listing::result);
        });
    }

    private <T> Uni<ApiResult<T>> ask(Call call, AccessToken token, Function<JsonNode, Optional<T>> reader) {
        return host.ask(call, Authorization.bearer(token.value()), reader)
                .map(result -> result instanceof Failure<T> failure
                        ? ApiResult.failure(orGone(failure.problem()), failure.requestId())
                        : result);
    }

    /** No path here contains an id: a 404 is about the version. */
    private static ApiProblem orGone(ApiProblem problem) {
        return problem instanceof ApiProblem.NoDataYet || problem.error().hasCode("VERSION_NOT_FOUND_ERROR")
                ? new ApiProblem.Gone(problem.error())
                : problem;
    }

    private static Served served(ApiProblem problem) {
        if (problem instanceof ApiProblem.Gone) {
            return Served.NO;
        }
        return problem instanceof ApiProblem.UpstreamFault
                        || problem instanceof ApiProblem.TimedOut
                        || problem instanceof ApiProblem.Overloaded
                ? Served.UNKNOWN
                : Served.YES;
    }

    private static Optional<Page> page(JsonNode body) {
        JsonNode listed = body.path("vehicles");
        if (!listed.isArray()) {
            return Optional.empty();
        }
        List<String> ids = new ArrayList<>();
        listed.forEach(id -> Fields.text(id).ifPresent(ids::add));
        return Optional.of(new Page(ids, body.path("paging").path("count").asInt(ids.size())));
    }

    /** @param total of all pages */
    private record Page(List<String> ids, int total) {}

    /** Requests page after page, each when the previous one is read. */
    private static final class Listing {

        private final Set<String> ids = new LinkedHashSet<>();
        private int pages;
        private boolean goesOn = true;

        Call next() {
            return Call.to("vehicles").query("limit", String.valueOf(PAGE)).query("offset", String.valueOf(ids.size()));
        }

        void add(ApiResult<Page> result) {
            pages++;
            goesOn = result instanceof Success<Page> success
                    && ids.addAll(success.value().ids())
                    && ids.size() < success.value().total()
                    && pages < MOST_PAGES;
        }

        ApiResult<List<String>> result(ApiResult<Page> last) {
            return last instanceof Failure<Page> failure
                    ? ApiResult.failure(failure.problem(), failure.requestId())
                    : ApiResult.success(List.copyOf(ids), last.requestId());
        }
    }
}
