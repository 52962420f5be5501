/** Collects records while a batch is under way, and sends them together when it is done: no record waits for a timer. */
export class Batches {
  #send
  #waiting = []
  #busy = false

  /** @param send sends messages; its promise is kept when all are acknowledged */
  constructor (send) {
    this.#send = send
  }

  /** Returns a promise that is kept when the message is acknowledged. */
  add (message) {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ message, resolve, reject })
      if (!this.#busy) {
        this.#busy = true
        // So that requests of the same turn of the event loop share a batch.
        setImmediate(() => this.#flush())
      }
    })
  }

  async #flush () {
    const batch = this.#waiting
    this.#waiting = []
    try {
      await this.#send(batch.map(entry => entry.message))
      batch.forEach(entry => entry.resolve())
    } catch (error) {
      batch.forEach(entry => entry.reject(error))
    }
    if (this.#waiting.length > 0) {
      setImmediate(() => this.#flush())
    } else {
      this.#busy = false
    }
  }
}
