package dev.carflow.smartcar.legacy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.carflow.smartcar.api.ApiResult;
import dev.carflow.smartcar.api.ApiResult.Failure;
import dev.carflow.smartcar.api.ApiResult.Success;
import dev.carflow.smartcar.api.Authorization;
import dev.carflow.smartcar.api.Call;
import dev.carflow.smartcar.api.Fields;
import dev.carflow.smartcar.api.SmartcarHost;
import dev.carflow.smartcar.token.AccessToken;
import io.smallrye.mutiny.Uni;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What v2.0 says of a vehicle's token: whose it is, and for which vehicles (contract 5.3). It asks once and never fails. */
public final class LegacyVehicleApi {

    private static final int PAGE = 50;
    /** An account of more vehicles than 1,000 is no person's. */
    private static final int MOST_PAGES = 20;

    private final SmartcarHost host;

    /** @param host whose base URL ends with the version */
    public LegacyVehicleApi(SmartcarHost host) {
        this.host = host;
    }

    /** The id of the token's user. */
    public Uni<ApiResult<String>> user(AccessToken token) {
        return host.ask(Call.to("user"), Authorization.bearer(token), body -> Fields.text(body.path("id")));
    }

    /** The ids of the vehicles that the token is for; of more than 1,000 the first ones. */
    public Uni<ApiResult<List<String>>> vehicles(AccessToken token) {
        return vehicles(token, new LinkedHashSet<>(), 0);
    }

    private Uni<ApiResult<List<String>>> vehicles(AccessToken token, Set<String> before, int pages) {
        Call call =
                Call.to("vehicles").query("limit", String.valueOf(PAGE)).query("offset", String.valueOf(before.size()));
        return host.ask(call, Authorization.bearer(token), LegacyVehicleApi::page)
                .flatMap(result -> {
                    if (result instanceof Failure<Page> failure) {
                        return Uni.createFrom().item(ApiResult.failure(failure.problem(), failure.requestId()));
                    }
                    Page page = ((Success<Page>) result).value();
                    Set<String> ids = new LinkedHashSet<>(before);
                    boolean grown = ids.addAll(page.ids());
                    return grown && ids.size() < page.total() && pages + 1 < MOST_PAGES
                            ? vehicles(token, ids, pages + 1)
                            : Uni.createFrom().item(ApiResult.success(List.copyOf(ids), result.requestId()));
                });
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
}
