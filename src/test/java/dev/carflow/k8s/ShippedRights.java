package dev.carflow.k8s;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;

/** The permissions of our Strimzi users, as the ACLs that Strimzi makes of them. */
public final class ShippedRights {

    private static final Path USERS = Path.of("k8s/components/strimzi/users.yaml");

    private ShippedRights() {}

    /**
     * @param user the name of the {@code KafkaUser}
     * @param principal whom the ACLs are for, without {@code User:}
     */
    public static List<AclBinding> of(String user, String principal) {
        return Yaml.documents(USERS).stream()
                .map(Manifest::new)
                .filter(each -> each.is("KafkaUser", user))
                .flatMap(each -> Manifest.each(each.at("/spec/authorization/acls")))
                .flatMap(rule -> bindings(rule, principal))
                .toList();
    }

    private static Stream<AclBinding> bindings(JsonNode rule, String principal) {
        JsonNode resource = rule.path("resource");
        ResourcePattern pattern = new ResourcePattern(
                type(resource.path("type").asText()),
                resource.path("name").asText(),
                resource.path("patternType").asText().equals("prefix") ? PatternType.PREFIXED : PatternType.LITERAL);
        return Manifest.each(rule.path("operations"))
                .map(operation -> new AclBinding(
                        pattern,
                        new AccessControlEntry(
                                "User:" + principal, "*", operation(operation.asText()), AclPermissionType.ALLOW)));
    }

    /** Strimzi has its names in camel case. */
    private static ResourceType type(String name) {
        return ResourceType.valueOf(upperCase(name));
    }

    private static AclOperation operation(String name) {
        return AclOperation.valueOf(upperCase(name));
    }

    private static String upperCase(String camelCase) {
        return camelCase.replaceAll("(?<=[a-z])(?=[A-Z])", "_").toUpperCase(Locale.ROOT);
    }
}
