package dev.carflow.views.output;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** The key of a record of {@code {route}.latest}: the vehicle's id and the user's, with a slash between them. */
public final class LatestKey {

    private LatestKey() {}

    /** Returns the key; characters that do not occur in UUIDs are percent-encoded, so that two keys never coincide. */
    public static String of(String vehicleId, String userId) {
        return encoded(vehicleId) + '/' + encoded(userId);
    }

    private static String encoded(String id) {
        return URLEncoder.encode(id, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
