package dev.carflow.k8s;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;

/** The suffix that Kustomize gives the name of a generated ConfigMap: another content is another name. */
final class ConfigMapHash {

    private ConfigMapHash() {}

    static String of(ObjectNode map) {
        Map<String, Object> hashed = new TreeMap<>();
        hashed.put("kind", "ConfigMap");
        // Kustomize leaves the name out.
        hashed.put("name", "");
        hashed.put("data", new TreeMap<>(Manifest.texts(map.path("data"))));
        try {
            String json = new ObjectMapper()
                    .writeValueAsString(hashed)
                    .replace("<", "\\u003c")
                    .replace(">", "\\u003e")
                    .replace("&", "\\u0026");
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(json.getBytes(StandardCharsets.UTF_8));
            return withoutWords(HexFormat.of().formatHex(digest).substring(0, 10));
        } catch (JsonProcessingException | NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    private static String withoutWords(String hex) {
        return hex.replace('0', 'g')
                .replace('1', 'h')
                .replace('3', 'k')
                .replace('a', 'm')
                .replace('e', 't');
    }
}
