package dev.carflow.benchmark.load;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;

/** One kept-alive connection with at most one request in flight. */
final class Connection implements AutoCloseable {

    private static final int LONGEST_ANSWER = 16 * 1024;

    private final SocketChannel channel;
    private final SelectionKey key;
    private final ByteBuffer out;
    private final ByteBuffer in = ByteBuffer.allocateDirect(LONGEST_ANSWER);
    private long sentAt;
    private int number;

    Connection(InetSocketAddress server, Selector selector, int longestRequest) throws IOException {
        out = ByteBuffer.allocateDirect(longestRequest);
        channel = SocketChannel.open(server);
        try {
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            channel.configureBlocking(false);
            key = channel.register(selector, SelectionKey.OP_READ, this);
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    /** Sends the next request; its latency will count from {@code at}. */
    void send(Requests requests, long at) throws IOException {
        sentAt = at;
        number = requests.write(out.clear());
        out.flip();
        write();
    }

    /** Does what the socket is ready for. Returns the answer's status, or 0 while there is no whole answer. */
    int progress() throws IOException {
        if (key.isWritable()) {
            write();
        }
        if (!key.isReadable()) {
            return 0;
        }
        if (channel.read(in) < 0) {
            throw new EOFException("the server closed the connection");
        }
        int status = AnswerParser.statusOf(in);
        if (status != 0) {
            in.clear();
        } else if (!in.hasRemaining()) {
            throw new IOException("an answer of more than " + LONGEST_ANSWER + " bytes");
        }
        return status;
    }

    long sentAt() {
        return sentAt;
    }

    int number() {
        return number;
    }

    /** Bytes that the socket does not accept at once are sent when it is ready again. */
    private void write() throws IOException {
        channel.write(out);
        int wanted = out.hasRemaining() ? SelectionKey.OP_READ | SelectionKey.OP_WRITE : SelectionKey.OP_READ;
        if (key.interestOps() != wanted) {
            key.interestOps(wanted);
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
