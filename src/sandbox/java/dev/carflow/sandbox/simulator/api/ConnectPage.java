package dev.carflow.sandbox.simulator.api;

import java.util.LinkedHashMap;
import java.util.Map;

/** The page of Connect, and the descriptions of errors in the redirect (contract 9.3). */
final class ConnectPage {

    private static final Map<String, String> ERRORS = errors();
    private static final String HEAD = "<!doctype html><html><head><title>Simulated Connect</title></head><body>"
            + "<h1>Simulated Smartcar Connect</h1>";
    private static final String FOOT = "</body></html>";

    private ConnectPage() {}

    static String refusal(String problem) {
        return HEAD + "<p>" + problem + "</p>" + FOOT;
    }

    /** Returns one link for each way in which a user can leave. */
    static String asking(Map<String, String> query) {
        StringBuilder links = new StringBuilder(link(query, "allow"));
        ERRORS.keySet().forEach(error -> links.append(link(query, error)));
        return HEAD + "<ul>" + links + "</ul>" + FOOT;
    }

    static Map<String, String> errorParameters(String error) {
        Map<String, String> parameters = new LinkedHashMap<>();
        parameters.put("error", error);
        parameters.put("error_description", ERRORS.getOrDefault(error, "Something else happened."));
        if (error.equals("vehicle_incompatible")) {
            parameters.put("vin", "1HGCM82633A123456");
            parameters.put("make", "HONDA");
            parameters.put("model", "Accord");
            parameters.put("year", "2003");
        }
        return parameters;
    }

    private static String link(Map<String, String> query, String decision) {
        Map<String, String> decided = new LinkedHashMap<>(query);
        decided.put(ConnectEndpoint.DECISION, decision);
        String href = "?" + ConnectEndpoint.query(decided).replace("&", "&amp;");
        return "<li><a href=\"" + href + "\">" + decision + "</a></li>";
    }

    private static Map<String, String> errors() {
        Map<String, String> errors = new LinkedHashMap<>();
        errors.put("access_denied", "User denied access to application.");
        errors.put("vehicle_incompatible", "The user's vehicle is not compatible.");
        errors.put("invalid_subscription", "The user's subscription is not active.");
        errors.put("no_vehicles", "No vehicles found.");
        errors.put("configuration_error", "There has been an error in the configuration.");
        errors.put("server_error", "Unexpected server error.");
        return errors;
    }
}
