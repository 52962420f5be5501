// The process of a server in Node that takes webhooks in. Arguments: kind, port, bootstrap server, topic, management
// token, processes. It does what the leanest bare server does: signature over the received bytes, the user's id by a search
// in the text, one record without headers, 200 after acks=all.
import cluster from 'node:cluster'
import { createHmac, timingSafeEqual } from 'node:crypto'
import fastify from 'fastify'
import { senders } from './senders.js'

const [kind, port, bootstrapServer, topic, token, processes] = process.argv.slice(2)
const USER = Buffer.from('"user":{"id":"')
const QUOTE = '"'.charCodeAt(0)

/** Compares in constant time. */
function isSigned (body, signature) {
  if (signature === undefined || signature.length !== 64) {
    return false
  }
  const expected = createHmac('sha256', token).update(body).digest('hex')
  return timingSafeEqual(Buffer.from(expected, 'latin1'), Buffer.from(signature, 'latin1'))
}

/** Returns the user's id, or undefined. */
function userOf (body) {
  const from = body.indexOf(USER)
  const to = from < 0 ? -1 : body.indexOf(QUOTE, from + USER.length)
  return to < 0 ? undefined : body.subarray(from + USER.length, to)
}

async function serve () {
  const send = await senders[kind](bootstrapServer, topic)
  const server = fastify({ bodyLimit: 256 * 1024 })
  server.removeAllContentTypeParsers()
  server.addContentTypeParser('*', { parseAs: 'buffer' }, (request, body, done) => done(null, body))
  server.post('/webhooks/smartcar', async (request, reply) => {
    const body = request.body
    if (!isSigned(body, request.headers['sc-signature'])) {
      return reply.code(401).send()
    }
    const user = userOf(body)
    if (user === undefined) {
      return reply.code(400).send()
    }
    try {
      await send(user, body)
      return reply.code(200).send()
    } catch (error) {
      return reply.code(503).send()
    }
  })
  await server.listen({ host: '127.0.0.1', port: Number(port) })
}

if (Number(processes) > 1 && cluster.isPrimary) {
  for (let i = 0; i < Number(processes); i++) {
    cluster.fork()
  }
} else {
  await serve()
}
