package dev.carflow.eventlog.warmup;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.message.ApiVersionsResponseData;
import org.apache.kafka.common.message.InitProducerIdResponseData;
import org.apache.kafka.common.message.MetadataResponseData;
import org.apache.kafka.common.message.MetadataResponseData.MetadataResponseBroker;
import org.apache.kafka.common.message.MetadataResponseData.MetadataResponsePartition;
import org.apache.kafka.common.message.MetadataResponseData.MetadataResponseTopic;
import org.apache.kafka.common.message.ProduceResponseData;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.ApiMessage;
import org.apache.kafka.common.protocol.ByteBufferAccessor;
import org.apache.kafka.common.requests.AbstractRequest;
import org.apache.kafka.common.requests.ApiVersionsRequest;
import org.apache.kafka.common.requests.InitProducerIdRequest;
import org.apache.kafka.common.requests.MetadataRequest;
import org.apache.kafka.common.requests.ProduceRequest;
import org.apache.kafka.common.requests.RequestHeader;
import org.apache.kafka.common.requests.RequestUtils;
import org.apache.kafka.common.requests.ResponseHeader;

/**
 * Confirms to a producer of this process whatever it sends, and forgets it. It listens on the loopback address only and
 * answers four requests of Kafka's protocol; every other ends the connection. Each topic that is asked for exists.
 *
 * <p>Built with Kafka's own classes for requests and responses, which are not public API: an upgrade that changes them
 * does not compile.
 */
final class DiscardingBroker implements AutoCloseable {

    private static final int NODE = 0;
    private static final int PARTITIONS = 3;
    private static final int MOST_BYTES = 16 * 1024 * 1024;
    private static final List<ApiKeys> ANSWERED =
            List.of(ApiKeys.API_VERSIONS, ApiKeys.METADATA, ApiKeys.INIT_PRODUCER_ID, ApiKeys.PRODUCE);

    private final ServerSocket server;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();

    DiscardingBroker() throws IOException {
        server = new ServerSocket(0, 8, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}));
        daemon(this::accept);
    }

    String address() {
        return server.getInetAddress().getHostAddress() + ':' + server.getLocalPort();
    }

    private static void daemon(Runnable work) {
        Thread thread = new Thread(work, "carflow-warm-up-broker");
        thread.setDaemon(true);
        thread.start();
    }

    private void accept() {
        try {
            while (true) {
                Socket client = server.accept();
                open.add(client);
                daemon(() -> serve(client));
            }
        } catch (IOException e) {
            // It was closed.
        }
    }

    private void serve(Socket client) {
        try (client) {
            client.setTcpNoDelay(true);
            DataInputStream in = new DataInputStream(new BufferedInputStream(client.getInputStream(), 64 * 1024));
            DataOutputStream out = new DataOutputStream(client.getOutputStream());
            byte[] answer = answer(request(in));
            while (answer.length > 0) {
                out.write(answer);
                answer = answer(request(in));
            }
        } catch (IOException | RuntimeException e) {
            // The producer was closed, or it is not the producer: the warm-up ends by its own bound.
        } finally {
            open.remove(client);
        }
    }

    private static ByteBuffer request(DataInputStream in) throws IOException {
        int length = in.readInt();
        if (length <= 0 || length > MOST_BYTES) {
            throw new IOException("no request of Kafka's protocol");
        }
        byte[] bytes = new byte[length];
        in.readFully(bytes);
        return ByteBuffer.wrap(bytes);
    }

    /** Returns the frame of the response; empty if the request is not one of the four. */
    private byte[] answer(ByteBuffer bytes) {
        RequestHeader header = RequestHeader.parse(bytes);
        if (!ANSWERED.contains(header.apiKey())) {
            return new byte[0];
        }
        AbstractRequest request = AbstractRequest.parseRequest(
                        header.apiKey(), header.apiVersion(), new ByteBufferAccessor(bytes))
                .request;
        ResponseHeader to = header.toResponseHeader();
        ByteBuffer response =
                RequestUtils.serialize(to.data(), to.headerVersion(), answer(request), header.apiVersion());
        return ByteBuffer.allocate(Integer.BYTES + response.remaining())
                .putInt(response.remaining())
                .put(response)
                .array();
    }

    private ApiMessage answer(AbstractRequest request) {
        if (request instanceof ProduceRequest produce) {
            return confirmation(produce);
        }
        if (request instanceof MetadataRequest metadata) {
            return metadata(metadata);
        }
        if (request instanceof InitProducerIdRequest) {
            return new InitProducerIdResponseData().setProducerId(1).setProducerEpoch((short) 0);
        }
        if (request instanceof ApiVersionsRequest) {
            return versions();
        }
        throw new IllegalArgumentException("not one of " + ANSWERED);
    }

    private static ApiMessage versions() {
        ApiVersionsResponseData versions = new ApiVersionsResponseData();
        for (ApiKeys key : ANSWERED) {
            versions.apiKeys()
                    .add(new ApiVersionsResponseData.ApiVersion()
                            .setApiKey(key.id)
                            .setMinVersion(key.oldestVersion())
                            .setMaxVersion(key.latestVersion()));
        }
        return versions;
    }

    private ApiMessage metadata(MetadataRequest request) {
        MetadataResponseData metadata =
                new MetadataResponseData().setClusterId("warm-up").setControllerId(NODE);
        metadata.brokers()
                .add(new MetadataResponseBroker()
                        .setNodeId(NODE)
                        .setHost(server.getInetAddress().getHostAddress())
                        .setPort(server.getLocalPort()));
        request.data().topics().forEach(asked -> {
            MetadataResponseTopic topic =
                    new MetadataResponseTopic().setName(asked.name()).setTopicId(idOf(asked.name()));
            for (int partition = 0; partition < PARTITIONS; partition++) {
                topic.partitions()
                        .add(new MetadataResponsePartition()
                                .setPartitionIndex(partition)
                                .setLeaderId(NODE)
                                .setLeaderEpoch(0)
                                .setReplicaNodes(List.of(NODE))
                                .setIsrNodes(List.of(NODE)));
            }
            metadata.topics().add(topic);
        });
        return metadata;
    }

    /** Each topic needs one of its own: the producer finds by it what was confirmed. */
    private static Uuid idOf(String topic) {
        return new Uuid(1, topic.hashCode());
    }

    private static ApiMessage confirmation(ProduceRequest request) {
        ProduceResponseData confirmed = new ProduceResponseData();
        request.data().topicData().forEach(sent -> {
            ProduceResponseData.TopicProduceResponse topic = new ProduceResponseData.TopicProduceResponse()
                    .setName(sent.name())
                    .setTopicId(sent.topicId());
            sent.partitionData().forEach(partition -> topic.partitionResponses()
                    .add(new ProduceResponseData.PartitionProduceResponse().setIndex(partition.index())));
            confirmed.responses().add(topic);
        });
        return confirmed;
    }

    @Override
    public void close() throws IOException {
        server.close();
        for (Socket each : open) {
            each.close();
        }
    }
}
