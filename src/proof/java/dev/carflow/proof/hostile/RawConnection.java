package dev.carflow.proof.hostile;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A connection that never blocks its caller: it sends what the socket accepts and reads what is there. */
final class RawConnection implements AutoCloseable {

    private static final Pattern STATUS = Pattern.compile("HTTP/1\\.1 (\\d{3})");
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    /** A status line that the next read completes. */
    private static final int OVERLAP = 12;

    private static final int SMALL_BUFFER = 4096;

    private final SocketChannel channel;
    private ByteBuffer pending = NOTHING;
    private String tail = "";
    private boolean refused;
    private boolean closed;

    private RawConnection(SocketChannel channel) {
        this.channel = channel;
    }

    /**
     * @param reads whether answers are going to be read; if not, there is hardly any room for them
     */
    static RawConnection open(URI service, boolean reads) throws IOException {
        SocketChannel channel = SocketChannel.open();
        if (!reads) {
            channel.setOption(StandardSocketOptions.SO_RCVBUF, SMALL_BUFFER);
        }
        channel.connect(new InetSocketAddress(service.getHost(), service.getPort()));
        channel.configureBlocking(false);
        // Thousands of ordinary closes would use up the ports.
        channel.setOption(StandardSocketOptions.SO_LINGER, 0);
        return new RawConnection(channel);
    }

    /** Sends these bytes after the rest of earlier ones; nothing if those were not all accepted yet. */
    long send(byte[] bytes) {
        if (!pending.hasRemaining()) {
            pending = ByteBuffer.wrap(bytes);
        }
        try {
            return refused || closed ? 0 : channel.write(pending);
        } catch (IOException e) {
            // Earlier answers may still be here to read.
            refused = true;
            return 0;
        }
    }

    /** Returns whether nothing more is accepted on it. Answers may be left to read. */
    boolean isRefused() {
        return refused;
    }

    /** Reads everything that is there, and counts the statuses in it. */
    void drain(ByteBuffer buffer, Map<String, Integer> statuses) {
        try {
            for (int read = channel.read(buffer.clear()); !closed && read != 0; read = channel.read(buffer.clear())) {
                closed = read < 0;
                String text = tail + StandardCharsets.ISO_8859_1.decode(buffer.flip());
                Matcher status = STATUS.matcher(text);
                int end = 0;
                while (status.find()) {
                    statuses.merge(status.group(1), 1, Integer::sum);
                    end = status.end();
                }
                tail = text.substring(Math.max(end, text.length() - OVERLAP));
            }
            closed |= refused;
        } catch (IOException e) {
            closed = true;
        }
    }

    boolean isClosed() {
        return closed;
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            closed = true;
        }
    }
}
