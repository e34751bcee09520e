import { build } from "./build.js";

/** Where somebody writes: words, a file, an answer, or a new form of what they wrote before. */
export class Composer {
  #file = null;
  #edited = null;
  #answered = null;

  constructor(chat, send) {
    this.chat = chat;
    this.send = send;
    this.element = build("form", { class: "composer", onsubmit: (event) => this.#submit(event) });
    this.input = build("textarea", {
      rows: "1",
      autocomplete: "off",
      onkeydown: (event) => this.#key(event),
      oninput: () => this.#grow(),
    });
    this.picker = build("input", {
      type: "file",
      class: "picker",
      tabindex: "-1",
      "aria-hidden": "true",
      onchange: () => this.#choose(this.picker.files[0] ?? null),
    });
    const pick = () => this.picker.click();
    this.attach = build("button", { type: "button", class: "attach", onclick: pick });
    this.submit = build("button", { type: "submit", class: "send" });
    this.quote = build("div", { class: "about quote", hidden: true });
    this.about = build("div", { class: "about", hidden: true });
    this.element.append(this.quote, this.about, this.picker, this.attach, this.input, this.submit);
  }

  /** Labels in the language of who writes. */
  speak(language, who) {
    const { write, send, attach } = language.words;
    this.input.placeholder = write;
    this.input.setAttribute("aria-label", `${write} (${who})`);
    this.submit.setAttribute("aria-label", send);
    this.attach.setAttribute("aria-label", attach);
  }

  /** Answer a message: it stands above the field until that is sent. */
  reply(message, words) {
    if (this.#edited) this.clear();
    this.#answered = message.number;
    const drop = () => (this.#unquote(), this.input.focus());
    this.#show(this.quote, `${this.chat.language.words.reply}: ${words}`, drop);
    this.input.focus();
  }

  edit(message) {
    this.#unquote();
    this.#edited = message.number;
    this.#file = null;
    this.input.value = message.content.join("");
    this.input.maxLength = this.chat.longest;
    this.#show(this.about, this.chat.language.words.edit, () => this.clear());
    this.#grow();
    this.input.focus();
  }

  clear() {
    this.#edited = this.#file = null;
    this.input.value = this.picker.value = "";
    this.about.hidden = true;
    this.#unquote();
    this.#grow();
  }

  #unquote() {
    this.#answered = null;
    this.quote.hidden = true;
  }

  async #submit(event) {
    event.preventDefault();
    const text = this.input.value.trim();
    if (!text && !this.#file) return;
    const edited = this.#edited;
    const reply_to = this.#answered;
    const file = this.#file && (await upload(this.#file));
    this.clear();
    const action = edited ? { do: "edit", message: edited, text } : { do: "write", text, file, reply_to };
    if (!(await this.send(action)) && !this.input.value) this.input.value = text;
    this.#grow();
  }

  #key(event) {
    if (event.key === "Escape") this.clear();
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    this.element.requestSubmit();
  }

  #choose(file) {
    if (file && file.size > this.chat.largest) {
      this.chat.complain(`A file may have ${this.chat.largest / 1024} kB at most.`);
      this.picker.value = "";
      return;
    }
    this.#file = file;
    if (file) this.#show(this.about, file.name, () => this.clear());
    this.input.focus();
  }

  #show(line, words, cancel) {
    const drop = { type: "button", class: "drop", "aria-label": "Cancel", onclick: cancel };
    line.replaceChildren(build("bdi", {}, words), build("button", drop));
    line.hidden = false;
  }

  #grow() {
    this.input.rows = Math.min(6, this.input.value.split("\n").length);
  }
}

async function upload(file) {
  const address = await new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.addEventListener("load", () => resolve(reader.result));
    reader.addEventListener("error", () => reject(reader.error));
    reader.readAsDataURL(file);
  });
  return { name: file.name, mime: file.type, content: address.slice(address.indexOf(",") + 1) };
}
