package dev.carflow.accounts.connect;

import dev.carflow.operations.MeterDefinition;
import dev.carflow.operations.Slug;
import dev.carflow.operations.TagKey;
import dev.carflow.smartcar.MigrationState;
import dev.carflow.smartcar.legacy.VehicleOfUser;
import dev.carflow.smartcar.legacy.VehicleTokenProblem;
import dev.carflow.smartcar.legacy.VehicleTokenResult;
import dev.carflow.smartcar.legacy.VehicleTokenResult.NoTokens;
import dev.carflow.smartcar.legacy.VehicleTokenResult.Unavailable;
import dev.carflow.smartcar.legacy.VehicleTokenResult.Valid;
import dev.carflow.smartcar.legacy.VehicleTokens;
import dev.carflow.smartcar.token.AccessToken;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonObject;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Serves the current access token of a vehicle to the customer's backend, where Carflow renews tokens; never a refresh
 * token. Callers share the token cache with Carflow's own calls, and its bounds.
 */
@Path("/connect/vehicles/{vehicle}/token")
public class VehicleTokenResource {

    static final MeterDefinition REQUESTS = MeterDefinition.counter(
                    "carflow.connect.vehicle.tokens",
                    "Requests of the customer's backend for a vehicle's access token",
                    TagKey.ANSWER)
            .values(TagKey.ANSWER, Stream.of(Answer.values()).map(Answer::slug))
            .advice("`reauthentication-needed`: have these users connect again. `unavailable`: the "
                    + "database or Smartcar does not answer");

    private static final int LONGEST_ID = 256;
    private static final String RETRY_AFTER_SECONDS = "5";

    private final ConnectComponents connect;
    private final MigrationState migration;
    private final Instance<VehicleTokens> tokens;
    private final Map<Answer, Counter> counters = new EnumMap<>(Answer.class);

    /** All answers. */
    enum Answer {
        SERVED(200, ""),
        UNAUTHORIZED(401, "The request has no valid key."),
        NOT_RENEWED_HERE(
                404, "Vehicles' tokens are not renewed here: see carflow.migration.vehicle-tokens-renewed-by."),
        NO_TOKEN(404, "No token is stored for this vehicle: its user has to connect it."),
        USER_NEEDED(
                409,
                "Several users connect this vehicle, or another one than you named: name its Smartcar user (?user=)."),
        REAUTHENTICATION_NEEDED(409, "Smartcar renews this vehicle's token no more: its user has to connect again."),
        UNAVAILABLE(503, "There is no token at the moment: ask again after the time in Retry-After.");

        private final int status;
        private final String title;

        Answer(int status, String title) {
            this.status = status;
            this.title = title;
        }

        int status() {
            return status;
        }

        String slug() {
            return Slug.of(this);
        }
    }

    @Inject
    public VehicleTokenResource(
            ConnectComponents connect,
            MigrationState migration,
            Instance<VehicleTokens> tokens,
            MeterRegistry registry) {
        this.connect = connect;
        this.migration = migration;
        this.tokens = tokens;
        for (Answer answer : Answer.values()) {
            counters.put(answer, REQUESTS.counter(registry, answer.slug()));
        }
    }

    /**
     * Never fails, and takes ten seconds at most.
     *
     * @param user Smartcar's id of the user; may be left out if one user alone connects the vehicle
     */
    @GET
    public Uni<Response> current(
            @PathParam("vehicle") String vehicle,
            @QueryParam("user") String user,
            @HeaderParam(HttpHeaders.AUTHORIZATION) String authorization) {
        if (!connect.isOn()) {
            return Uni.createFrom().item(Response.status(404).build());
        }
        if (!connect.accepts(authorization)) {
            return Uni.createFrom().item(problem(Answer.UNAUTHORIZED));
        }
        if (!migration.renewsVehicleTokens()) {
            return Uni.createFrom().item(problem(Answer.NOT_RENEWED_HERE));
        }
        Optional<String> owner = Optional.ofNullable(user).filter(id -> !id.isEmpty());
        return vehicle.length() > LONGEST_ID
                        || owner.filter(id -> id.length() > LONGEST_ID).isPresent()
                ? Uni.createFrom().item(problem(Answer.NO_TOKEN))
                : tokens.get().current(new VehicleOfUser(vehicle, owner)).map(result -> answer(vehicle, result));
    }

    private Response answer(String vehicle, VehicleTokenResult result) {
        if (result instanceof Valid valid) {
            return served(vehicle, valid.token());
        }
        if (result instanceof Unavailable unavailable) {
            return problem(
                    unavailable.problem() == VehicleTokenProblem.OF_ANOTHER_USER
                            ? Answer.USER_NEEDED
                            : Answer.UNAVAILABLE);
        }
        return problem(result instanceof NoTokens ? Answer.NO_TOKEN : Answer.REAUTHENTICATION_NEEDED);
    }

    private Response served(String vehicle, AccessToken token) {
        counters.get(Answer.SERVED).increment();
        JsonObject body = new JsonObject()
                .put("vehicle", vehicle)
                .put("accessToken", token.value())
                .put("expiresAt", token.expiresAt().toString());
        return Response.ok(body.encode(), MediaType.APPLICATION_JSON_TYPE)
                .header(HttpHeaders.CACHE_CONTROL, "no-store")
                .build();
    }

    /** RFC 9457. */
    private Response problem(Answer answer) {
        counters.get(answer).increment();
        JsonObject body = new JsonObject()
                .put("type", "urn:carflow:problem:vehicle-token-" + answer.slug())
                .put("title", answer.title)
                .put("status", answer.status);
        Response.ResponseBuilder response = Response.status(answer.status)
                .type("application/problem+json")
                .header(HttpHeaders.CACHE_CONTROL, "no-store")
                .entity(body.encode());
        if (answer == Answer.UNAUTHORIZED) {
            response.header(HttpHeaders.WWW_AUTHENTICATE, "Bearer");
        }
        if (answer == Answer.UNAVAILABLE) {
            response.header(HttpHeaders.RETRY_AFTER, RETRY_AFTER_SECONDS);
        }
        return response.build();
    }
}
