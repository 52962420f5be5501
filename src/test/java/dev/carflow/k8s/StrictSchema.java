package dev.carflow.k8s;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.api.model.batch.v1.CronJob;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.Gateway;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPRoute;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.openshift.api.model.monitoring.v1.PrometheusRule;
import io.fabric8.openshift.api.model.monitoring.v1.ServiceMonitor;
import io.strimzi.api.kafka.model.topic.KafkaTopic;
import io.strimzi.api.kafka.model.user.KafkaUser;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Every field is one that its kind has, with a value of its type: what {@code kubectl apply} would pass over is refused. */
final class StrictSchema implements Check {

    private static final Map<String, Class<?>> TYPES = Map.ofEntries(
            Map.entry("v1 Namespace", Namespace.class),
            Map.entry("v1 ServiceAccount", ServiceAccount.class),
            Map.entry("v1 ConfigMap", ConfigMap.class),
            Map.entry("v1 Service", Service.class),
            Map.entry("apps/v1 Deployment", Deployment.class),
            Map.entry("batch/v1 CronJob", CronJob.class),
            Map.entry("policy/v1 PodDisruptionBudget", PodDisruptionBudget.class),
            Map.entry("autoscaling/v2 HorizontalPodAutoscaler", HorizontalPodAutoscaler.class),
            Map.entry("networking.k8s.io/v1 NetworkPolicy", NetworkPolicy.class),
            Map.entry("networking.k8s.io/v1 Ingress", Ingress.class),
            Map.entry("gateway.networking.k8s.io/v1 Gateway", Gateway.class),
            Map.entry("gateway.networking.k8s.io/v1 HTTPRoute", HTTPRoute.class),
            Map.entry("monitoring.coreos.com/v1 ServiceMonitor", ServiceMonitor.class),
            Map.entry("monitoring.coreos.com/v1 PrometheusRule", PrometheusRule.class),
            Map.entry("kafka.strimzi.io/v1 KafkaTopic", KafkaTopic.class),
            Map.entry("kafka.strimzi.io/v1 KafkaUser", KafkaUser.class));

    /** No library has KEDA's types: a schema of the fields in use stands in. */
    private static final Map<String, JsonSchema> SCHEMAS = Map.of(
            "keda.sh/v1alpha1 ScaledObject", schema("keda-scaled-object.schema.json"),
            "keda.sh/v1alpha1 TriggerAuthentication", schema("keda-trigger-authentication.schema.json"));

    /** These types take fields that they do not know; here they must not. */
    private static final ObjectMapper STRICT = JsonMapper.builder()
            .annotationIntrospector(new JacksonAnnotationIntrospector() {
                @Override
                public Boolean hasAnySetter(Annotated method) {
                    return false;
                }
            })
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
            .build();

    @Override
    public Stream<String> problems(Manifests manifests) {
        return manifests.all().stream().flatMap(this::problems);
    }

    private Stream<String> problems(Manifest manifest) {
        String type = manifest.apiVersion() + ' ' + manifest.kind();
        if (SCHEMAS.containsKey(type)) {
            return SCHEMAS.get(type).validate(manifest.json()).stream()
                    .map(each -> manifest + ": " + each.getMessage());
        }
        if (!TYPES.containsKey(type)) {
            return Stream.of(manifest + ": nothing is known of " + type);
        }
        return misread(manifest.json(), TYPES.get(type)).map(why -> manifest + ": " + why).stream();
    }

    private static Optional<String> misread(JsonNode json, Class<?> type) {
        try {
            STRICT.treeToValue(json, type);
            return Optional.empty();
        } catch (JsonProcessingException e) {
            return Optional.of(e.getMessage().replace('\n', ' '));
        }
    }

    private static JsonSchema schema(String name) {
        return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
                .getSchema(StrictSchema.class.getResourceAsStream("/k8s/" + name));
    }
}
