// The present state of each user's vehicles, whatever comes twice or late. Yours is a database; the rules are the same.
const MOST_REMEMBERED = 100_000;

export class State {
  #known = new Map(); // user, vehicle and code -> reading
  #events = new Set(); // oldest first
  #erased = new Map(); // user, perhaps vehicle, perhaps code -> what was received until then is to be forgotten
  #changed;

  constructor(changed) {
    this.#changed = changed;
  }

  take(type, event, value) {
    if (type === "dev.carflow.user-removed") return this.#erase([[value.userId]], value.removedAt);
    if (type === "dev.carflow.permission-changed") return this.#permission(value);
    // Other types can come at any time: they are for others.
    if (!/^dev\.carflow\.vehicle_\w+\.enriched$/.test(type) || this.#isDuplicate(event)) return;
    // The present state of a signal is what is known, else what the event said. A failure has no present value.
    for (const [code, signal] of Object.entries({ ...value.signals, ...value.known })) {
      if (signal.body !== undefined && (signal.status ?? "SUCCESS") === "SUCCESS") this.#keep(value, code, signal);
    }
  }

  #keep(event, code, signal) {
    const key = [event.userId, event.vehicle.id, code];
    const before = this.#known.get(JSON.stringify(key));
    const order = orderOf(event, code, signal);
    if (this.#isErased(key, event.receivedAt) || (before && compare(order, before.order) <= 0)) return;
    this.#known.set(JSON.stringify(key), { order, received: event.receivedAt });
    this.#changed({ user: key[0], vehicle: key[1], code, value: signal.value ?? signal.body, unit: signal.unit, at: order[0], event: event.eventId });
  }

  #permission({ change, userId, vehicleId, codes, at }) {
    if (change !== "withdrawn") return;
    this.#erase(codes ? codes.map((code) => [userId, vehicleId, code]) : [[userId, vehicleId]], at);
  }

  #erase(keys, until) {
    for (const key of keys) this.#erased.set(JSON.stringify(key), until);
    for (const [key, { received }] of this.#known) {
      if (this.#isErased(JSON.parse(key), received)) {
        this.#known.delete(key);
        this.#changed({ erased: JSON.parse(key) });
      }
    }
  }

  #isErased(key, received) {
    return [1, 2, 3].some((parts) => received <= (this.#erased.get(JSON.stringify(key.slice(0, parts))) ?? ""));
  }

  #isDuplicate(event) {
    if (this.#events.has(event)) return true;
    this.#events.add(event);
    if (this.#events.size > MOST_REMEMBERED) this.#events.delete(this.#events.values().next().value);
    return false;
  }
}

/** How old a value is, then when Smartcar retrieved it, then Smartcar's sequence. */
function orderOf(event, code, signal) {
  const times = { ...event.signals[code], ...signal };
  const delivery = signal.learnedAt ?? (signal.origin === "api" ? event.enrichedAt : event.receivedAt);
  const age = { maker: times.oemUpdatedAt, retrieval: times.retrievedAt, delivery }[times.timeFrom];
  return [age ?? "", times.retrievedAt ?? "", event.meta?.sequence ?? 0];
}

function compare(a, b) {
  const i = a.findIndex((part, at) => part !== b[at]);
  return i < 0 ? 0 : a[i] < b[i] ? -1 : 1;
}
