package dev.carflow.smartcar.legacy;

import dev.carflow.smartcar.api.ApiProblem;
import dev.carflow.smartcar.api.ApiResult;
import dev.carflow.smartcar.api.SmartcarHost;
import dev.carflow.smartcar.http.Authorization;
import dev.carflow.smartcar.http.Call;
import io.smallrye.mutiny.Uni;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The legacy management API (contract 5.3): lists who is connected, without credentials of v3. Requests each page once
 * and never fails.
 */
public final class LegacyManagementApi {

    private static final String USER = "default";

    private final SmartcarHost host;
    private final Supplier<Optional<String>> managementToken;

    /**
     * @param host with the version at the end of its base URL
     * @param managementToken the application management token; called before each request, must not block
     */
    public LegacyManagementApi(SmartcarHost host, Supplier<Optional<String>> managementToken) {
        this.host = host;
        this.managementToken = managementToken;
    }

    /**
     * Requests one page of all users' connections.
     *
     * @param mode {@code live}, {@code test} or {@code simulated}; none for all
     * @param limit connections on a page, up to 100
     * @param after the cursor of the previous page; none for the first page
     */
    public Uni<ApiResult<LegacyConnectionPage>> connections(Optional<String> mode, int limit, Optional<String> after) {
        return Uni.createFrom().deferred(() -> {
            Optional<String> token = managementToken.get();
            if (token.isEmpty()) {
                return Uni.createFrom().item(ApiResult.failure(new ApiProblem.NoToken(), Optional.empty()));
            }
            Call call = Call.to("management").slash("connections").query("limit", String.valueOf(limit));
            call = with(call, "mode", mode);
            call = with(call, "cursor", after);
            return host.ask(call, Authorization.basic(USER, token.get()), LegacyConnectionPage::read);
        });
    }

    private static Call with(Call call, String name, Optional<String> value) {
        return value.isPresent() ? call.query(name, value.get()) : call;
    }
}
