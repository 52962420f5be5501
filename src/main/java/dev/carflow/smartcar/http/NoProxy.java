package dev.carflow.smartcar.http;

import io.netty.util.NetUtil;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The hosts that are reached without a proxy, in the form of {@code NO_PROXY}: entries separated by commas or blanks.
 *
 * <pre>
 * *                      every host
 * example.com            this host and all below it; .example.com and *.example.com mean the same
 * example.com:8443       the same, for this port alone
 * 10.1.2.3, fd00::1      an address, if the URL has one instead of a name
 * 10.0.0.0/8, fd00::/8   the addresses of a network
 * </pre>
 *
 * <p>Names and CIDR networks are compared as curl does it, ports as Go does it. No name is resolved. An entry of another
 * form matches no host.
 */
record NoProxy(List<Entry> entries) {

    static final NoProxy NONE = new NoProxy(List.of());

    private static final Pattern SEPARATORS = Pattern.compile("[,\\s]+");
    private static final Pattern PORT = Pattern.compile("\\d{1,5}");

    NoProxy {
        entries = List.copyOf(entries);
    }

    static NoProxy parse(String list) {
        return new NoProxy(SEPARATORS
                .splitAsStream(list)
                .filter(text -> !text.isEmpty())
                .flatMap(NoProxy::entry)
                .toList());
    }

    /** @param urlHost of a URL; an IPv6 address is in brackets */
    boolean matches(String urlHost, int port) {
        String host = normal(EgressProxy.withoutBrackets(urlHost));
        Optional<byte[]> address = address(host);
        return entries.stream().anyMatch(entry -> entry.matches(host, address, port));
    }

    /** One entry of the list. */
    sealed interface Entry {
        boolean matches(String host, Optional<byte[]> address, int port);
    }

    /** Every host. */
    record Any() implements Entry {
        @Override
        public boolean matches(String host, Optional<byte[]> address, int port) {
            return true;
        }
    }

    /**
     * A domain with all below it.
     *
     * @param onlyPort empty for all ports
     */
    record Domain(String name, Optional<Integer> onlyPort) implements Entry {
        @Override
        public boolean matches(String host, Optional<byte[]> address, int port) {
            return address.isEmpty()
                    && (host.equals(name) || host.endsWith("." + name))
                    && onlyPort.filter(only -> only != port).isEmpty();
        }
    }

    /**
     * Addresses of which the first bits are these.
     *
     * @param onlyPort empty for all ports
     */
    record Network(List<Byte> prefix, int bits, Optional<Integer> onlyPort) implements Entry {
        @Override
        public boolean matches(String host, Optional<byte[]> address, int port) {
            return address.filter(bytes -> bytes.length == prefix.size())
                            .filter(this::holds)
                            .isPresent()
                    && onlyPort.filter(only -> only != port).isEmpty();
        }

        private boolean holds(byte[] address) {
            for (int bit = 0; bit < bits; bit++) {
                if (((address[bit / 8] ^ prefix.get(bit / 8)) >> (7 - bit % 8) & 1) != 0) {
                    return false;
                }
            }
            return true;
        }
    }

    private static Stream<Entry> entry(String text) {
        if (text.equals("*")) {
            return Stream.of(new Any());
        }
        int slash = text.indexOf('/');
        if (slash >= 0) {
            String bits = text.substring(slash + 1);
            return PORT.matcher(bits).matches()
                    ? network(text.substring(0, slash), Integer.parseInt(bits), Optional.empty())
                    : Stream.empty();
        }
        int colon = text.lastIndexOf(':');
        boolean hasPort = colon >= 0
                && PORT.matcher(text.substring(colon + 1)).matches()
                && (text.indexOf(':') == colon || text.charAt(colon - 1) == ']');
        String host = EgressProxy.withoutBrackets(hasPort ? text.substring(0, colon) : text);
        Optional<Integer> port = hasPort ? Optional.of(Integer.parseInt(text.substring(colon + 1))) : Optional.empty();
        if (address(host).isPresent()) {
            return network(host, Integer.MAX_VALUE, port);
        }
        String name = normal(host.startsWith("*.") ? host.substring(2) : host);
        return name.isEmpty() ? Stream.empty() : Stream.of(new Domain(name, port));
    }

    private static Stream<Entry> network(String host, int bits, Optional<Integer> port) {
        return address(EgressProxy.withoutBrackets(host)).stream()
                .filter(bytes -> bits == Integer.MAX_VALUE || bits <= 8 * bytes.length)
                .map(bytes -> new Network(boxed(bytes), Math.min(bits, 8 * bytes.length), port));
    }

    private static List<Byte> boxed(byte[] bytes) {
        Byte[] boxed = new Byte[bytes.length];
        Arrays.setAll(boxed, i -> bytes[i]);
        return List.of(boxed);
    }

    /** A leading dot and a trailing one mean nothing, as in curl. */
    private static String normal(String host) {
        String name = host.toLowerCase(Locale.ROOT);
        name = name.startsWith(".") ? name.substring(1) : name;
        return name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
    }

    /** Returns the bytes of an address; empty for a name, which is not resolved. */
    private static Optional<byte[]> address(String text) {
        return Optional.ofNullable(NetUtil.createByteArrayFromIpAddressString(text));
    }
}
