const SHORTEST_WAIT = 500;
const LONGEST_WAIT = 10000;
const MOST_TRIES = 5;

/** The web socket: comes back by itself, and sends again what was not confirmed. */
export class Connection {
  #socket = null;
  #waiting = new Map();
  #failures = 0;
  #timer = null;

  constructor({ update, status }) {
    this.update = update;
    this.status = status;
    addEventListener("online", () => this.#now());
    addEventListener("visibilitychange", () => this.#now());
    this.#connect();
  }

  /** Resolves when the server has written it down; rejects with the reason when it will not. */
  send(action) {
    const id = newId();
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { action: { ...action, id }, resolve, reject, tries: 0 });
      if (this.#socket?.readyState === WebSocket.OPEN) this.#transmit(id);
    });
  }

  #connect() {
    const scheme = location.protocol === "https:" ? "wss" : "ws";
    const socket = new WebSocket(`${scheme}://${location.host}/socket`);
    this.#socket = socket;
    socket.addEventListener("message", (event) => this.#heard(JSON.parse(event.data)));
    socket.addEventListener("close", () => this.#lost());
  }

  #heard(update) {
    if (update.kind === "state") {
      this.#failures = 0;
      this.status("");
      this.update(update);
      for (const id of this.#waiting.keys()) this.#transmit(id);
    } else if (update.kind === "done" || update.kind === "refused") {
      this.#answered(update);
    } else {
      this.update(update);
    }
  }

  #answered({ kind, id, why }) {
    const sent = this.#waiting.get(id);
    this.#waiting.delete(id);
    if (kind === "done") sent?.resolve();
    else sent?.reject(new Error(why));
  }

  #transmit(id) {
    const sent = this.#waiting.get(id);
    sent.tries += 1;
    if (sent.tries > MOST_TRIES) this.#answered({ kind: "refused", id, why: "This did not work." });
    else this.#socket.send(JSON.stringify(sent.action));
  }

  #lost() {
    this.#failures += 1;
    const longest = Math.min(LONGEST_WAIT, SHORTEST_WAIT * 2 ** (this.#failures - 1));
    this.status("The connection is lost. Trying again…");
    if (this.#failures % 3 === 0) this.#ask();
    // Not all pages at the same moment.
    this.#timer = setTimeout(() => this.#again(), longest * (0.5 + Math.random() / 2));
  }

  #again() {
    this.#timer = null;
    this.#connect();
  }

  #now() {
    if (this.#timer === null || document.hidden) return;
    clearTimeout(this.#timer);
    this.#again();
  }

  async #ask() {
    const answer = await fetch("/").catch(() => null);
    if (answer?.status === 403) this.status("Please open the address that Banyan has printed.");
  }
}

/** A random id; `crypto.randomUUID` is missing where the page is served without TLS elsewhere. */
export function newId() {
  const bytes = crypto.getRandomValues(new Uint8Array(12));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
