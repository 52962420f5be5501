package dev.carflow.smartcar;

import java.net.URI;
import java.util.Set;
import java.util.regex.Pattern;

/** The URL of a server that gets secrets to see. */
record ServerUrl(URI url) {

    private static final Set<String> SCHEMES = Set.of("https", "http");
    /** By their looks: a name is not looked up, and what it stands for could change. */
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

    /** Whether what is sent there leaves this host unencrypted. */
    boolean isReadableOnTheWay() {
        return "http".equals(url.getScheme())
                && url.getHost() != null
                && !THIS_HOST.matcher(url.getHost()).matches();
    }
}
