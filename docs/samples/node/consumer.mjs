// Reads enriched events and prints each change of the present state of a vehicle's signals, one JSON object a line.
import kafkajs from "kafkajs";
import lz4 from "lz4js";
import { State } from "./state.mjs";

const { Kafka, CompressionCodecs, CompressionTypes } = kafkajs;
// Carflow compresses with LZ4, which KafkaJS leaves to its users.
CompressionCodecs[CompressionTypes.LZ4] = () => ({ decompress: async (buffer) => Buffer.from(lz4.decompress(buffer)) });

const kafka = new Kafka({ clientId: "sample", brokers: (process.env.KAFKA ?? "localhost:9092").split(",") });
// KafkaJS reads committed records only, unless readUncommitted is set.
const consumer = kafka.consumer({ groupId: process.env.GROUP ?? "sample-node" });
const state = new State((change) => console.log(JSON.stringify(change)));

await consumer.connect();
await consumer.subscribe({ topic: process.env.TOPIC ?? "smartcar.enriched", fromBeginning: true });
await consumer.run({
  eachMessage: async ({ message }) => {
    const header = (name) => message.headers[name]?.toString();
    // Simulated cars come only where the operator wants them, and are no customer's.
    if (["simulated", "test"].includes(header("carflow-mode"))) return;
    state.take(header("ce_type"), `${header("ce_source")} ${header("ce_id")}`, JSON.parse(message.value.toString()));
  },
});
for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, () => consumer.disconnect());
