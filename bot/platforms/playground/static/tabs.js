import { build } from "./build.js";

const narrow = matchMedia("(max-width: 46rem)");
const list = document.querySelector("#tabs");

/** On a narrow screen one chat at a time, chosen by tabs; on a wide one all side by side. */
export class Tabs {
  #chats = [];
  #selected = null;

  constructor() {
    narrow.addEventListener("change", () => this.show(this.#chats));
    list.addEventListener("keydown", (event) => this.#key(event));
  }

  /** These are the chats now. */
  show(chats) {
    const focused = list.contains(document.activeElement);
    this.#chats = chats;
    if (!chats.includes(this.#selected)) this.#selected = chats[0];
    list.replaceChildren(...(narrow.matches ? chats.map((chat) => this.#tab(chat)) : []));
    for (const chat of chats) this.#panel(chat);
    const selected = list.querySelector("[aria-selected=true]");
    if (focused) selected?.focus();
    selected?.scrollIntoView({ block: "nearest", inline: "nearest" });
  }

  select(chat) {
    this.#selected = chat;
    chat.unread = 0;
    this.show(this.#chats);
    if (narrow.matches) chat.log.settle(true);
    else chat.element.scrollIntoView({ block: "nearest", inline: "nearest" });
  }

  /** Something new was said in a chat. */
  tell(chat) {
    if (!narrow.matches || chat === this.#selected) return;
    chat.unread += 1;
    this.show(this.#chats);
  }

  #tab(chat) {
    const selected = chat === this.#selected;
    const news = chat.unread ? build("span", { class: "unread" }, String(chat.unread)) : null;
    return build(
      "button",
      {
        type: "button",
        role: "tab",
        id: `tab-${chat.id}`,
        "aria-controls": chat.element.id,
        "aria-selected": String(selected),
        tabindex: selected ? "0" : "-1",
        onclick: () => this.select(chat),
      },
      chat.sign(),
      build("bdi", {}, chat.title),
      news,
    );
  }

  #panel(chat) {
    chat.element.hidden = narrow.matches && chat !== this.#selected;
    if (narrow.matches) chat.element.setAttribute("role", "tabpanel");
    else chat.element.removeAttribute("role");
  }

  #key(event) {
    const at = this.#chats.indexOf(this.#selected);
    const last = this.#chats.length - 1;
    const next = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: last }[event.key];
    if (next === undefined) return;
    event.preventDefault();
    this.select(this.#chats[(next + this.#chats.length) % this.#chats.length]);
  }
}
