package dev.carflow.accounts.connect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carflow.accounts.connect.CallbackOutcome.Page;
import dev.carflow.accounts.connect.VehicleTokenResource.Answer;
import dev.carflow.contract.OpenApi;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Path;
import java.lang.annotation.Annotation;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The OpenAPI document names every operation of Connect with every answer, and no other. */
class ConnectContractTest {

    private static final String BEGIN = "POST /connect/sessions";
    private static final String CLAIM = "POST /connect/sessions/{id}/claim";
    private static final String TOKEN = "GET /connect/vehicles/{vehicle}/token";

    private final OpenApi document = OpenApi.published();

    @Test
    void everyOperationIsDocumentedAndNoOther() {
        Set<String> routes = new TreeSet<>();
        for (Class<?> resource : new Class<?>[] {ConnectResource.class, VehicleTokenResource.class}) {
            for (Method method : resource.getDeclaredMethods()) {
                methodOf(method).forEach(verb -> routes.add(verb + ' ' + pathOf(resource) + pathOf(method)));
            }
        }
        assertThat(document.operations().keySet().stream().filter(each -> each.contains(" /connect/")))
                .containsExactlyElementsOf(routes);
    }

    private static Stream<String> methodOf(Method method) {
        return Arrays.stream(method.getAnnotations())
                .map(Annotation::annotationType)
                .filter(type -> type.isAnnotationPresent(HttpMethod.class))
                .map(type -> type.getAnnotation(HttpMethod.class).value());
    }

    private static String pathOf(AnnotatedElement element) {
        return element.isAnnotationPresent(Path.class)
                ? element.getAnnotation(Path.class).value()
                : "";
    }

    @Test
    void everyRefusalOfASessionIsDocumentedAndNoOther() {
        Map<String, Set<Integer>> ofClaims = new TreeMap<>(Map.of("", Set.of(200, 202)));
        for (SessionRefusal refusal : SessionRefusal.values()) {
            ofClaims.put("connect-" + refusal.slug(), Set.of(refusal.status()));
        }
        assertThat(document.statusesByProblem(CLAIM)).isEqualTo(ofClaims);
        Map<String, Set<Integer>> ofSessions = document.statusesByProblem(BEGIN);
        assertThat(ofSessions).containsEntry("", Set.of(201, 404));
        ofSessions.remove("");
        assertThat(ofClaims).containsAllEntriesOf(ofSessions);
    }

    @Test
    void everyRefusalOfATokenIsDocumentedAndNoOther() {
        Map<String, Set<Integer>> statuses = new TreeMap<>();
        for (Answer answer : Answer.values()) {
            statuses.put(answer == Answer.SERVED ? "" : "vehicle-token-" + answer.slug(), Set.of(answer.status()));
        }
        assertThat(document.statusesByProblem(TOKEN)).isEqualTo(statuses);
    }

    @Test
    void everyAnswerToTheBrowserIsDocumentedAndNoOther() {
        // Given: Connect is off, or a redirect
        Set<Integer> statuses = new TreeSet<>(Set.of(404, 303));
        Arrays.stream(Page.values()).map(Page::status).forEach(statuses::add);

        // Then
        assertThat(document.statusesByProblem("GET /connect/callback")).isEqualTo(Map.of("", statuses));
    }
}
