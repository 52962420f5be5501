package dev.carflow.accounts.connect;

import java.net.URI;
import java.util.regex.Pattern;

/** A configured address that browsers are sent to. */
record BrowserUrl(URI url) {

    private static final Pattern THIS_HOST =
            Pattern.compile("localhost|127(\\.\\d{1,3}){3}|\\[::1]", Pattern.CASE_INSENSITIVE);

    /** Plain http only on this host, for development; a fragment would swallow the parameters. */
    boolean isSafe() {
        return url.getHost() != null
                && url.getRawUserInfo() == null
                && url.getRawFragment() == null
                && ("https".equals(url.getScheme())
                        || "http".equals(url.getScheme())
                                && THIS_HOST.matcher(url.getHost()).matches());
    }

    /** @param name to this URL's own parameters, if it has any */
    BrowserUrl with(String name, String word) {
        return new BrowserUrl(URI.create(url + (url.getRawQuery() == null ? "?" : "&") + name + "=" + word));
    }
}
