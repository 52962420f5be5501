package dev.carflow.k8s;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Production with one thing wrong: the check that is there for it says so. */
class BrokenManifestsTest {

    private static final List<ObjectNode> PROD = Kustomization.render(Overlay.PROD.directory());
    private static final String CONTAINER = "/spec/template/spec/containers/0";

    @ParameterizedTest(name = "{0} {1} {2}")
    @MethodSource
    void isRefused(Check check, String object, String operation, String says) {
        // Given
        List<ObjectNode> objects = PROD.stream().map(ObjectNode::deepCopy).toList();
        ObjectNode broken = objects.stream()
                .filter(each -> new Manifest(each).toString().matches(object))
                .findFirst()
                .orElseThrow();

        // When
        JsonPatch.apply(Yaml.value("[" + operation + "]"), broken);

        // Then
        assertThat(check.problems(Manifests.of(objects)).toList())
                .anySatisfy(problem -> assertThat(problem).contains(says));
    }

    static Stream<Arguments> isRefused() {
        String ingest = "Deployment carflow-ingest";
        String worker = "Deployment carflow-worker";
        return Stream.of(
                broken(new StrictSchema(), ingest, add(CONTAINER + "/livenesProbe", "{}"), "livenesProbe"),
                broken(new StrictSchema(), ingest, add("/spec/minReadySeconds", "five"), "minReadySeconds"),
                broken(
                        new StrictSchema(),
                        "Service carflow-ingest",
                        add("/spec/ports/0/targetport", "http"),
                        "targetport"),
                broken(new StrictSchema(), "HTTPRoute .*", add("/spec/rules/0/matches/0/methods", "GET"), "methods"),
                broken(new StrictSchema(), "ServiceMonitor .*", add("/spec/endpoints/0/intervall", "1s"), "intervall"),
                broken(new StrictSchema(), "PrometheusRule .*", add("/spec/groups/0/rules/0/four", "1m"), "four"),
                broken(new StrictSchema(), "KafkaTopic .*", add("/spec/partition", "3"), "partition"),
                broken(new StrictSchema(), "KafkaUser .*", add("/spec/authorization/acl", "[]"), "acl"),
                broken(new StrictSchema(), "ScaledObject .*", add("/spec/maxReplicas", "3"), "maxReplicas"),
                broken(
                        new StrictSchema(),
                        "ScaledObject .*",
                        add("/spec/triggers/0/metadata/lagTreshold", "'3'"),
                        "lagTreshold"),
                broken(new StrictSchema(), "CronJob .*", add("/spec/suspended", "true"), "suspended"),
                broken(
                        new PodSecurity(),
                        ingest,
                        remove("/spec/template/spec/securityContext/runAsNonRoot"),
                        "runAsNonRoot"),
                broken(new PodSecurity(), ingest, add("/spec/template/spec/hostNetwork", "true"), "hostNetwork"),
                broken(new PodSecurity(), worker, remove(CONTAINER + "/securityContext/capabilities"), "capabilities"),
                broken(
                        new PodSecurity(),
                        worker,
                        add("/spec/template/spec/volumes/-", "{name: host, hostPath: {path: /}}"),
                        "hostPath"),
                broken(
                        new PodSecurity(),
                        "CronJob carflow-backfill",
                        remove("/spec/jobTemplate/spec/template/spec/automountServiceAccountToken"),
                        "token of the service account"),
                broken(
                        new PodSecurity(),
                        worker,
                        remove(CONTAINER + "/securityContext/readOnlyRootFilesystem"),
                        "root file system"),
                broken(
                        new PodSecurity(),
                        "Namespace .*",
                        remove("/metadata/labels/pod-security.kubernetes.io~1enforce"),
                        "enforce"),
                broken(
                        new Probes(),
                        ingest,
                        add(CONTAINER + "/readinessProbe/httpGet/path", "/health"),
                        "readinessProbe"),
                broken(new Probes(), ingest, add(CONTAINER + "/livenessProbe/httpGet/port", "http"), "livenessProbe"),
                broken(new Probes(), worker, remove(CONTAINER + "/startupProbe"), "startupProbe"),
                broken(new Probes(), ingest, add(CONTAINER + "/ports/0/containerPort", "8081"), "no port"),
                broken(
                        new Settings(),
                        "ConfigMap carflow-.*",
                        add("/data/CARFLOW_TOPICS_PARTITION", "'1'"),
                        "no setting"),
                broken(
                        new Settings(),
                        "ConfigMap carflow-.*",
                        add("/data/KAFKA_SECURTY_PROTOCOL", "SSL"),
                        "no setting"),
                broken(
                        new Settings(),
                        "ConfigMap carflow-.*",
                        add("/data/CARFLOW_TOPICS_PARTITIONS", "many"),
                        "carflow.topics.partitions"),
                broken(
                        new Settings(),
                        "ConfigMap carflow-.*",
                        remove("/data/KAFKA_BOOTSTRAP_SERVERS"),
                        "kafka.bootstrap.servers is missing"),
                broken(
                        new Settings(),
                        "ConfigMap carflow-.*",
                        add("/data/CARFLOW_MIGRATION_PHASE", "parallel"),
                        "carflow.accounts.encryption-keys is missing"),
                broken(
                        new Settings(),
                        worker,
                        add(CONTAINER + "/volumeMounts/1/mountPath", "/run/secret"),
                        "carflow.database.password-file"),
                broken(
                        new Settings(),
                        worker,
                        add(CONTAINER + "/volumeMounts/2/mountPath", "/run/secret"),
                        "client-secret-file"),
                broken(new Wiring(), "Service carflow-ingest", add("/spec/selector/app", "x"), "no pod has the labels"),
                broken(
                        new Wiring(),
                        "PodDisruptionBudget carflow-worker",
                        add("/spec/selector/matchLabels/app", "x"),
                        "no pod"),
                broken(
                        new Wiring(),
                        "NetworkPolicy carflow-ingest",
                        add("/spec/podSelector/matchLabels/app", "x"),
                        "no pod"),
                broken(
                        new Wiring(),
                        "Service carflow-ingest",
                        add("/spec/ports/0/targetPort", "https"),
                        "has no port https"),
                broken(
                        new Wiring(),
                        "HTTPRoute .*",
                        add("/spec/rules/0/backendRefs/0/port", "8080"),
                        "leads to no service"),
                broken(
                        new Wiring(),
                        "ServiceMonitor .*",
                        add("/spec/endpoints/0/path", "/metrics"),
                        "nothing is scraped"),
                broken(new Wiring(), "ServiceMonitor .*", remove("/spec/scrapeProtocols"), "no exemplars"),
                broken(new Wiring(), worker, add("/spec/replicas", "2"), "replicas of its own"),
                broken(
                        new Wiring(),
                        worker,
                        add(CONTAINER + "/envFrom/0/configMapRef/name", "carflow"),
                        "no ConfigMap"),
                broken(
                        new Secrets(),
                        "ConfigMap carflow-.*",
                        add("/data/CARFLOW_DATABASE_PASSWORD", "x"),
                        "is a secret"),
                broken(new Secrets(), "ConfigMap carflow-keda", add("/kind", "Secret"), "belongs into no repository"),
                broken(new Secrets(), ingest, add(CONTAINER + "/env/1/valueFrom/secretKeyRef/key", "apikey"), "not in"),
                broken(
                        new Termination(),
                        ingest,
                        add("/spec/template/spec/terminationGracePeriodSeconds", "20"),
                        "killed after 20 s"),
                broken(
                        new Termination(),
                        worker,
                        add("/spec/template/spec/terminationGracePeriodSeconds", "10"),
                        "killed after 10 s"),
                broken(new Scaling(), "ScaledObject .*", add("/spec/maxReplicaCount", "11"), "share the allowance"),
                broken(new Scaling(), "ScaledObject .*", add("/spec/maxReplicaCount", "13"), "partitions are there"),
                broken(
                        new Scaling(),
                        "ScaledObject .*",
                        add("/spec/triggers/1/metadata/consumerGroup", "x"),
                        "another group"),
                broken(
                        new Network(),
                        "NetworkPolicy carflow-default-deny",
                        add("/spec/ingress", "[{}]"),
                        "no NetworkPolicy denies"),
                broken(
                        new Network(),
                        "NetworkPolicy carflow-default-deny",
                        add("/spec/podSelector/matchLabels/app.kubernetes.io~1component", "ingest"),
                        "no NetworkPolicy denies"),
                broken(new Network(), "NetworkPolicy carflow-kafka", remove("/spec/egress/0/to"), "any peer"),
                broken(
                        new Network(),
                        "NetworkPolicy carflow-kafka",
                        add("/spec/egress/0/ports/0/port", "22"),
                        "does not need port 22"),
                broken(
                        new Network(),
                        "NetworkPolicy carflow-kafka",
                        add("/spec/egress/0/ports/0/port", "9092"),
                        "cannot reach port 9093"),
                broken(
                        new Network(),
                        "NetworkPolicy carflow-smartcar",
                        remove("/spec/egress/0/to/0/ipBlock/except/2"),
                        "metadata"),
                broken(
                        new Network(),
                        "HTTPRoute .*",
                        add("/spec/rules/0/matches/0/path/value", "/connect/sessions"),
                        "public without need"),
                broken(
                        new Network(),
                        "HTTPRoute .*",
                        add("/spec/rules/0/matches/0/path/type", "PathPrefix"),
                        "public without need"),
                broken(new Network(), "Gateway .*", remove("/spec/listeners/0/tls"), "without TLS"),
                broken(new Network(), "Service carflow-ingest", add("/spec/type", "LoadBalancer"), "past the gateway"),
                broken(
                        new KafkaRights(),
                        "KafkaUser carflow-ingest",
                        add("/spec/authorization/acls/0/operations/-", "All"),
                        "differ"),
                broken(
                        new KafkaRights(),
                        "KafkaUser carflow-worker",
                        add("/spec/authorization/acls/0/resource/name", "'*'"),
                        "differ"),
                broken(
                        new KafkaRights(),
                        "KafkaTopic smartcar.vehicle-state",
                        add("/spec/config/min.insync.replicas", "1"),
                        "could be lost"),
                broken(
                        new KafkaRights(),
                        "KafkaTopic smartcar.enriched",
                        add("/metadata/name", "enriched"),
                        "nobody makes"),
                broken(
                        new Alerts(),
                        "PrometheusRule .*",
                        add("/spec/groups/0/rules/0/expr", "carflow_webhook_recieved_total > 0"),
                        "no metric"),
                broken(
                        new Images(),
                        ingest,
                        add(CONTAINER + "/image", "registry.example.com/carflow:latest"),
                        "fixed version"),
                broken(new Images(), worker, remove(CONTAINER + "/resources/limits"), "limited by that memory"));
    }

    private static Arguments broken(Check check, String object, String operation, String says) {
        return Arguments.of(Named.of(check.getClass().getSimpleName(), check), object, operation, says);
    }

    private static String add(String path, String value) {
        return "{op: add, path: " + path + ", value: " + value + "}";
    }

    private static String remove(String path) {
        return "{op: remove, path: " + path + "}";
    }
}
