package dev.carflow.smartcar.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which hosts are reached without the proxy. The cases of names and networks are those of curl's own unit test 1614. */
class NoProxyTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "www.example.com | localhost,.example.com,.example.de | true",
                "www.example.com. | localhost,.example.com,.example.de | true",
                "example.com | localhost,.example.com,.example.de | true",
                "example.com. | localhost,.example.com,.example.de | true",
                "www.example.com | localhost,.example.com.,.example.de | true",
                "www.example.com | localhost,www.example.com.,.example.de | true",
                "example.com | localhost,example.com,.example.de | true",
                "example.com. | localhost,example.com,.example.de | true",
                "nexample.com | localhost,example.com,.example.de | false",
                "www.example.com | localhost,example.com,.example.de | true",
                "127.0.0.1 | 127.0.0.1,localhost | true",
                "127.0.0.1 | 127.0.0.1,localhost, | true",
                "127.0.0.1 | 127.0.0.1/8,localhost, | true",
                "127.0.0.1 | 127.0.0.1/28,localhost, | true",
                "127.0.0.1 | 127.0.0.1/31,localhost, | true",
                "127.0.0.1 | localhost,127.0.0.1 | true",
                "127.0.0.1 | localhost,127.0.0.1.127.0.0.1.127.0.0.1.127.0.0.1.127.0.0.1 | false",
                "localhost | localhost,127.0.0.1 | true",
                "localhost | 127.0.0.1,localhost | true",
                "foobar | barfoo | false",
                "foobar | foobar | true",
                "192.168.0.1 | foobar | false",
                "192.168.0.1 | 192.168.0.0/16 | true",
                "192.168.0.1 | 192.168.0.0/24 | true",
                "192.168.0.1 | 192.168.0.0/32 | false",
                "192.168.0.1 | 192.168.0.0 | false",
                "192.168.1.1 | 192.168.0.0/24 | false",
                "192.168.1.1 | foo, bar, 192.168.0.0/24 | false",
                "192.168.1.1 | foo, bar, 192.168.0.0/16 | true",
                "[::1] | foo, bar, 192.168.0.0/16 | false",
                "[::1] | foo, bar, ::1/64 | true",
                "[::1] | ::1 | true",
                "bar | foo, bar, ::1/64 | true",
                "BAR | foo, bar, ::1/64 | true",
                "bar | foo, BAR, ::1/64 | true",
                "www.example.com | foo, .example.com | true",
                "www.example.com | www2.example.com, .example.net | false",
                "example.com | .example.com, .example.net | true",
                "nonexample.com | .example.com, .example.net | false",
                "www.example.com | * | true",
                "www.example.com | foo *,bar | true",
                "www.example.com | *.example.com | true",
                "www.example.com | '' | false",
                "www.example.com | ',,' | false",
                "10.1.2.3 | 10.0.0.0/8 | true",
                "11.1.2.3 | 10.0.0.0/8 | false",
                "[fd00::5] | fd00::/8 | true",
                "[fe80::5] | fd00::/8 | false",
                "[fd00::5] | 0.0.0.0/0 | false",
                "10.1.2.3 | 10.1.2.3/33,10.1.2.3/-1,10.1.2.3/x,10.1.2.999 | false",
                "1.2.3.4.example.com | 1.2.3.4 | false",
            })
    void aHostIsReachedDirectlyIfAnEntryNamesIt(String host, String list, boolean direct) {
        assertThat(NoProxy.parse(list).matches(host, 443)).isEqualTo(direct);
    }

    @ParameterizedTest
    @CsvSource({
        "example.com:443, example.com, 443, true",
        "example.com:8443, example.com, 443, false",
        "example.com:8443, www.example.com, 8443, true",
        "10.1.2.3:443, 10.1.2.3, 443, true",
        "10.1.2.3:444, 10.1.2.3, 443, false",
        "[::1]:443, [::1], 443, true",
        "[::1]:444, [::1], 443, false",
        "[::1], [::1], 443, true",
        ":443, example.com, 443, false",
    })
    void anEntryWithAPortIsForThatPortAlone(String list, String host, int port, boolean direct) {
        assertThat(NoProxy.parse(list).matches(host, port)).isEqualTo(direct);
    }

    @Property
    void noListFailsOrMatchesAHostThatItDoesNotName(@ForAll String list) {
        assertThat(NoProxy.parse(list.replace("*", "").replace("x", "")).matches("x.example.xyz", 443))
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"proxy:3128", "http://proxy:3128", "HTTP://proxy:3128/", " http://proxy:3128 "})
    void aProxyIsHostAndPort(String url) {
        assertThat(optionsFor(url, "https://api.example.com/v3")).hasValueSatisfying(proxy -> {
            assertThat(proxy.getHost()).isEqualTo("proxy");
            assertThat(proxy.getPort()).isEqualTo(3128);
            assertThat(proxy.getUsername()).isNull();
        });
    }

    @ParameterizedTest
    @CsvSource({"http://proxy, 1080", "socks5://proxy, 1080", "http://[::1]:99, 99"})
    void withoutAPortItIsCurls(String url, int port) {
        assertThat(optionsFor(url, "https://api.example.com/v3"))
                .hasValueSatisfying(proxy -> assertThat(proxy.getPort()).isEqualTo(port));
    }

    @ParameterizedTest
    @CsvSource({
        "http://user:p%40ss%3A+w@proxy, user, p@ss:+w",
        "http://user@proxy, user, ''",
        "http://u%20ser:@proxy, u ser, ''"
    })
    void userAndPasswordAreDecoded(String url, String user, String password) {
        assertThat(optionsFor(url, "https://api.example.com/v3")).hasValueSatisfying(proxy -> {
            assertThat(proxy.getUsername()).isEqualTo(user);
            assertThat(proxy.getPassword()).isEqualTo(password);
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://proxy:3128",
                "ftp://proxy",
                "http://",
                "http://user:secret@",
                "http://user:secret@proxy/path",
                "http://user:secret@proxy?a=b",
                "http://user:secret@pro xy",
                "http://user:%zz-secret@proxy",
                "http://proxy:port",
                "file:///etc/passwd"
            })
    void anotherFormIsRefusedWithoutRepeatingIt(String url) {
        assertThat(EgressProxy.isWellFormed(Optional.of(url))).isFalse();
        assertThat(refusal(url)).hasMessageNotContaining("secret").hasNoCause();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " "})
    void anEmptyValueIsNoProxy(String url) {
        assertThat(EgressProxy.of(Optional.of(url), Optional.empty())).isEqualTo(EgressProxy.NONE);
        assertThat(EgressProxy.of(Optional.empty(), Optional.of("*"))).isNotEqualTo(EgressProxy.NONE);
    }

    @ParameterizedTest
    @CsvSource({"http://api.example.com/v3", "https://localhost/v3", "https://api.internal/v3"})
    void plainHttpAndExceptedHostsGoWithoutIt(String url) {
        assertThat(optionsFor("http://proxy", url)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://user:secret@proxy:3128"})
    void thePasswordIsNotInItsText(String url) {
        EgressProxy proxy = EgressProxy.of(Optional.of(url), Optional.empty());
        Duration limit = Duration.ofSeconds(1);
        TransportSettings settings =
                new TransportSettings(URI.create("https://api.example.com"), limit, limit, limit, 1, 0, 1, proxy);
        assertThat(proxy + " " + settings).doesNotContain("secret", "user");
    }

    private static Optional<io.vertx.core.net.ProxyOptions> optionsFor(String proxy, String url) {
        return EgressProxy.of(Optional.of(proxy), Optional.of("localhost,.internal"))
                .optionsFor(URI.create(url));
    }

    private static Throwable refusal(String url) {
        return org.assertj.core.api.Assertions.catchThrowable(() -> EgressProxy.of(Optional.of(url), Optional.empty()));
    }
}
