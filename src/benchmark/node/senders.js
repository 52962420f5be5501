// Ways to put records on a topic with acks=all. Each returns a function of key and value whose promise is kept once the
// broker has acknowledged the record.
import { ProduceAcks, Producer } from '@platformatic/kafka'
import { Kafka, logLevel } from 'kafkajs'
import { Batches } from './batches.js'

/** Its own defaults besides acks: no compression, not idempotent, which costs it less than Carflow's producer. */
function platformatic (bootstrapServer) {
  return new Producer({
    clientId: 'peer',
    bootstrapBrokers: [bootstrapServer],
    acks: ProduceAcks.ALL,
    autocreateTopics: false
  })
}

export const senders = {
  /** A request to the broker for each record. */
  'platformatic': async (bootstrapServer, topic) => {
    const producer = platformatic(bootstrapServer)
    return (key, value) => producer.send({ messages: [{ topic, key, value }] })
  },

  /** One request for all records that came while the last one was under way. */
  'platformatic-batched': async (bootstrapServer, topic) => {
    const producer = platformatic(bootstrapServer)
    const batches = new Batches(messages => producer.send({ messages }))
    return (key, value) => batches.add({ topic, key, value })
  },

  /** A request for each record, with its own defaults: acks=all, no compression, not idempotent. */
  'kafkajs': async (bootstrapServer, topic) => {
    const kafka = new Kafka({ clientId: 'peer', brokers: [bootstrapServer], logLevel: logLevel.ERROR })
    const producer = kafka.producer({ allowAutoTopicCreation: false })
    await producer.connect()
    return (key, value) => producer.send({ topic, acks: -1, messages: [{ key, value }] })
  }
}
