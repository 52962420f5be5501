package dev.carflow.webhook;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.BooleanSupplier;

/**
 * Sends generated deliveries over loopback connections, one request under way on each, and reads the answers. Plain
 * sockets on the caller's thread: a client of HTTP would itself have to be warmed up.
 */
final class WarmUpTraffic implements AutoCloseable {

    private static final int CONNECTIONS = 16;
    private static final int DIFFERENT = 64;
    private static final int REFUSED_ONE_IN = 16;
    private static final int NO_ANSWER_WITHIN = (int) Duration.ofSeconds(5).toMillis();
    private static final byte[] HEAD_END = "\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] LENGTH = "content-length: ".getBytes(StandardCharsets.US_ASCII);

    /** The shape of a live delivery, contract 3. Users and vehicles are made up anew for each start. */
    private static final String STATE = """
            {"eventId":"%id","eventType":"VEHICLE_STATE","data":{"user":{"id":"%id","externalId":"warm-up"},\
            "vehicle":{"id":"%id","make":"TESLA","model":"Model 3","year":2022,"mode":"live","powertrainType":"BEV"},\
            "signals":[{"code":"tractionbattery-stateofcharge","name":"StateOfCharge","group":"TractionBattery",\
            "body":{"value":63,"unit":"percent"},"meta":{"oemUpdatedAt":1795249985000,"retrievedAt":1795249996000},\
            "status":{"value":"SUCCESS"}},{"code":"tractionbattery-range","name":"Range","group":"TractionBattery",\
            "body":{"value":291.4,"type":"DEFAULT","additionalValues":[{"type":"RATED","value":318.2},\
            {"type":"IDEAL_CONDITIONS","value":334.9}],"unit":"km"},"meta":{"oemUpdatedAt":1795249985000,\
            "retrievedAt":1795249996000},"status":{"value":"SUCCESS"}},{"code":"charge-ischarging",\
            "name":"IsCharging","group":"Charge","body":{"value":false},"meta":{"oemUpdatedAt":1795249985000,\
            "retrievedAt":1795249996000},"status":{"value":"SUCCESS"}},{"code":"odometer-traveleddistance",\
            "name":"TraveledDistance","group":"Odometer","status":{"value":"ERROR","error":{"type":"PERMISSION",\
            "code":null,"description":"not granted \\u2013 ask again","resolution":{"type":"REAUTHENTICATE"}}}}]},\
            "triggers":[{"type":"SIGNAL_UPDATED","signal":{"code":"tractionbattery-stateofcharge",\
            "name":"StateOfCharge","group":"TractionBattery"}}],"meta":{"version":"4.0","webhookId":"%id",\
            "webhookName":"warm-up","deliveryId":"%id","deliveredAt":1795250000000,"sequence":1795249997400,\
            "mode":"LIVE","signalCount":4}}""";

    private static final String ERROR = """
            {"eventId":"%id","eventType":"VEHICLE_ERROR","data":{"user":{"id":"%id"},"vehicle":{"id":"%id",\
            "make":"FORD","model":"F-150","year":2023},"errors":[{"type":"PERMISSION","code":null,\
            "resolution":{"type":"REAUTHENTICATE"},"state":"ERROR","signals":["odometer-traveleddistance"]}]},\
            "meta":{"version":"4.0","webhookId":"%id","deliveryId":"%id","deliveredAt":1795250000000,\
            "mode":"LIVE"}}""";

    private final List<Socket> sockets = new ArrayList<>();
    private final List<InputStream> answers = new ArrayList<>();
    private final List<byte[]> requests = new ArrayList<>();

    /**
     * @param port on the loopback address
     * @param signatures signs the deliveries
     */
    WarmUpTraffic(int port, SignatureVerifier signatures) throws IOException {
        for (int i = 0; i < DIFFERENT; i++) {
            String body = i % 4 == 3 ? ERROR : STATE;
            while (body.contains("%id")) {
                body = body.replaceFirst("%id", UUID.randomUUID().toString());
            }
            String signature = i % REFUSED_ONE_IN == 0 ? "0".repeat(64) : signatures.sign(body);
            requests.add(request(body, signature));
        }
        for (int i = 0; i < CONNECTIONS; i++) {
            Socket socket = new Socket(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), port);
            sockets.add(socket);
            socket.setTcpNoDelay(true);
            socket.setSoTimeout(NO_ANSWER_WITHIN);
            answers.add(new BufferedInputStream(socket.getInputStream(), 1024));
        }
    }

    private static byte[] request(String body, String signature) {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        byte[] head = ("POST " + WebhookEndpoint.PATH + " HTTP/1.1\r\nHost: localhost\r\nUser-Agent: warm-up\r\n"
                        + "Content-Type: application/json\r\nSC-Signature: " + signature + "\r\nContent-Length: "
                        + bytes.length + "\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII);
        return ByteBuffer.allocate(head.length + bytes.length)
                .put(head)
                .put(bytes)
                .array();
    }

    /**
     * Sends deliveries until there were {@code most}, or {@code isOver}.
     *
     * @return how many were answered
     * @throws IOException if an answer does not come within five seconds
     */
    int send(int most, BooleanSupplier isOver) throws IOException {
        int answered = 0;
        while (answered < most && !isOver.getAsBoolean()) {
            for (int i = 0; i < CONNECTIONS; i++) {
                OutputStream out = sockets.get(i).getOutputStream();
                out.write(requests.get((answered + i) % DIFFERENT));
            }
            for (InputStream each : answers) {
                skipAnswer(each);
            }
            answered += CONNECTIONS;
        }
        return answered;
    }

    /** Reads a head, and the body that its Content-Length tells of. */
    private static void skipAnswer(InputStream in) throws IOException {
        int end = 0;
        int name = 0;
        int length = 0;
        while (end < HEAD_END.length) {
            int next = in.read();
            if (next < 0) {
                throw new IOException("the connection was closed");
            }
            end = next == HEAD_END[end] ? end + 1 : next == HEAD_END[0] ? 1 : 0;
            if (name == LENGTH.length) {
                if (next >= '0' && next <= '9') {
                    length = 10 * length + next - '0';
                } else {
                    name = 0;
                }
            } else {
                name = (next | 0x20) == LENGTH[name] || next == LENGTH[name] ? name + 1 : 0;
            }
        }
        in.skipNBytes(length);
    }

    @Override
    public void close() throws IOException {
        for (Socket each : sockets) {
            each.close();
        }
    }
}
