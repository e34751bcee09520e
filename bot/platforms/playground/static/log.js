import { build } from "./build.js";
import { messageElement } from "./message.js";

const NEAR = 120; // pixels from the end: whoever reads there wants to see what comes

/** The messages of one chat, kept in order; only what has changed is built again. */
export class Log {
  #messages = new Map();
  #elements = new Map();

  constructor(chat) {
    this.chat = chat;
    this.element = build("div", { class: "log", tabindex: "0", role: "log", "aria-live": "polite" });
  }

  get empty() {
    return this.#messages.size === 0;
  }

  /** All messages, after the page has come or come back. */
  begin(messages) {
    const known = new Set(messages.map((message) => message.number));
    for (const number of this.#messages.keys()) if (!known.has(number)) this.drop(number);
    for (const message of messages) this.put(message);
    this.settle(true);
  }

  /** A new message, or the new form of one; returns whether it is new. */
  put(message) {
    const old = this.#messages.get(message.number);
    if (old && JSON.stringify(old) === JSON.stringify(message)) return false;
    const near = this.#isNearEnd();
    this.#messages.set(message.number, message);
    this.#draw(message);
    this.settle(near || message.sender === this.chat.writer?.id);
    return !old;
  }

  drop(number) {
    this.#elements.get(number)?.remove();
    this.#elements.delete(number);
    this.#messages.delete(number);
  }

  /** Build everything again: another language, another writer, another name. */
  redraw() {
    for (const message of this.#messages.values()) this.#draw(message);
    this.settle(true);
  }

  settle(toEnd) {
    if (toEnd) this.element.scrollTop = this.element.scrollHeight;
  }

  #draw(message) {
    const numbers = [...this.#messages.keys()].sort((a, b) => a - b);
    const at = numbers.indexOf(message.number);
    const element = messageElement(message, this.#messages.get(numbers[at - 1]), this.chat);
    const old = this.#elements.get(message.number);
    this.#elements.set(message.number, element);
    if (old) this.#replace(old, element);
    else this.element.insertBefore(element, this.#elements.get(numbers[at + 1]) ?? null);
  }

  #replace(old, element) {
    const focused = old.contains(document.activeElement) ? document.activeElement : null;
    const byKeyboard = focused?.matches(":focus-visible");
    old.replaceWith(element);
    if (!focused) return;
    const same = element.querySelector(`[data-focus="${CSS.escape(focused.dataset.focus ?? "")}"]`);
    // The button has gone: on to the field; but no keyboard on the screen for who only tapped.
    (same ?? (byKeyboard ? this.chat.field : this.element)).focus();
  }

  #isNearEnd() {
    const { scrollHeight, scrollTop, clientHeight } = this.element;
    return scrollHeight - scrollTop - clientHeight < NEAR;
  }
}
