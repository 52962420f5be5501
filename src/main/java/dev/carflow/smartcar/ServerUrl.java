package dev.carflow.smartcar;

import java.net.URI;
import java.util.Set;
import java.util.regex.Pattern;

/** The URL of a server that secrets are sent to. */
record ServerUrl(URI url) {

    private static final Set<String> SCHEMES = Set.of("https", "http");
    /** Compares text: a name is not resolved, because its address could change. */
    private static final Pattern THIS_HOST =
            Pattern.compile("localhost|127(\\.\\d{1,3}){3}|\\[::1]", Pattern.CASE_INSENSITIVE);

    boolean isWellFormed() {
        return url.getScheme() != null
                && SCHEMES.contains(url.getScheme())
                && url.getHost() != null
                && url.getRawUserInfo() == null
                && url.getRawQuery() == null
                && url.getRawFragment() == null;
    }

    /** Whether requests to it leave this host unencrypted. */
    boolean isReadableOnTheWay() {
        return "http".equals(url.getScheme())
                && url.getHost() != null
                && !THIS_HOST.matcher(url.getHost()).matches();
    }
}
