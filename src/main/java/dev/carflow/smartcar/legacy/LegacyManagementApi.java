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
 * The legacy management API (contract 5.3): who is connected, without any credentials of v3. It asks each page once and
 * never fails.
 */
public final class LegacyManagementApi {

    private static final String USER = "default";

    private final SmartcarHost host;
    private final Supplier<Optional<String>> managementToken;

    /**
     * @param host whose base URL ends with the version
     * @param managementToken the application management token; asked before each call, must not block
     */
    public LegacyManagementApi(SmartcarHost host, Supplier<Optional<String>> managementToken) {
        this.host = host;
        this.managementToken = managementToken;
    }

    /**
     * One page of everybody's connections.
     *
     * @param mode {@code live}, {@code test} or {@code simulated}; none for all
     * @param limit connections on a page, up to 100
     * @param after the cursor of a page read before, to go on behind it; none for the first
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
