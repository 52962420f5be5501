package dev.carflow;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** HTTP by hand, for requests that no well-behaved client sends. */
public final class RawHttp implements AutoCloseable {

    private static final Pattern CONTENT_LENGTH = Pattern.compile("(?i)content-length: (\\d+)");

    private static final Pattern CLOSE = Pattern.compile("(?i)\r\nconnection: close\r\n");

    private final Socket socket;
    private boolean closeRequested;

    public RawHttp(URI service, Duration timeout) throws IOException {
        this.socket = new Socket(service.getHost(), service.getPort());
        this.socket.setSoTimeout((int) timeout.toMillis());
    }

    public RawHttp send(String text) throws IOException {
        return send(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    public RawHttp send(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
        socket.getOutputStream().flush();
        return this;
    }

    /** Everything until the other side closes the connection. */
    public String readToEnd() throws IOException {
        return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
    }

    /** The status of the next answer; its body, of the length it declares, is read past. */
    public int statusAndBody() throws IOException {
        StringBuilder head = new StringBuilder();
        InputStream in = socket.getInputStream();
        while (head.indexOf("\r\n\r\n") < 0) {
            int next = in.read();
            if (next < 0) {
                throw new IOException("closed after: " + head);
            }
            head.append((char) next);
        }
        closeRequested = CLOSE.matcher(head).find();
        Matcher length = CONTENT_LENGTH.matcher(head);
        in.readNBytes(length.find() ? Integer.parseInt(length.group(1)) : 0);
        return Integer.parseInt(head.substring(9, 12));
    }

    /** Returns whether the latest answer asked not to use this connection again. */
    public boolean isCloseRequested() {
        return closeRequested;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
