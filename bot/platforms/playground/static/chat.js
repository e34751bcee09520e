import { avatar, build, keepingFocus, mark } from "./build.js";
import { Composer } from "./composer.js";
import { Log } from "./log.js";
import { spoken } from "./message.js";

/** One column: a person's own chat with Banyan, or (`shared`) the group. */
export class Chat {
  constructor(id, page) {
    this.id = id;
    this.page = page;
    this.shared = id === "group";
    this.unread = 0;
    this.log = new Log(this);
    this.composer = new Composer(this, (action) => this.#write(action));
    this.header = build("header", { class: "head" });
    this.working = workingLine();
    this.start = build("button", { type: "button", class: "strong start", onclick: () => this.open("") });
    this.foot = build("div", { class: "foot" }, this.working, this.composer.element, this.start);
    this.element = build("section", { class: "chat", id: `chat-${id}` });
    this.element.append(this.header, this.log.element, this.foot);
  }

  // What the messages ask for.

  get writer() {
    return this.page.person(this.shared ? this.writerId : this.id);
  }

  get language() {
    return this.languageOf(this.shared ? "en" : this.writer?.language);
  }

  get field() {
    return this.composer.element.hidden ? this.start : this.composer.input;
  }

  get reactions() {
    return this.page.state.reactions;
  }

  get longest() {
    return this.page.state.longest;
  }

  get largest() {
    return this.page.state.largest;
  }

  person(id) {
    return this.page.person(id);
  }

  languageOf(tag) {
    const { languages } = this.page.state;
    return languages.find((language) => language.tag === tag) ?? languages[0];
  }

  press(message, data) {
    return this.#do({ do: "press", message: message.number, data });
  }

  react(message, key, gone) {
    return this.#do({ do: "react", message: message.number, key, gone });
  }

  async open(payload) {
    if (await this.#do({ do: "open", payload })) this.page.select(this.writer.id);
  }

  edit(message) {
    this.composer.edit(message);
  }

  reply(message, words) {
    this.composer.reply(message, words);
  }

  enlarge(source, alt) {
    this.page.enlarge(source, alt);
  }

  complain(words) {
    this.page.complain(words);
  }

  settle = () => this.log.settle(true);

  // What the page tells.

  /** The people, or their names and languages, have changed. */
  update() {
    if (this.shared) this.#chooseWriter(this.writerId);
    const language = this.language;
    const title = this.title;
    this.element.lang = spoken(language.tag);
    this.element.dir = language.direction;
    this.element.setAttribute("aria-label", this.shared ? title : `${title} and Banyan`);
    this.log.element.setAttribute("aria-label", `Messages: ${title}`);
    this.working.lastElementChild.textContent = language.words.working;
    this.start.textContent = language.words.start;
    this.composer.speak(language, this.writer?.name ?? title);
    keepingFocus(this.header, () => this.#head());
    this.log.redraw();
    this.show();
  }

  /** What can be done here now. */
  show() {
    const mute = this.shared ? !this.writer?.in_group : this.log.empty;
    const started = document.activeElement === this.start && !this.log.empty;
    const byKeyboard = started && this.start.matches(":focus-visible");
    this.composer.element.hidden = mute;
    this.start.hidden = this.shared || !this.log.empty;
    if (started) (byKeyboard ? this.composer.input : this.log.element).focus();
  }

  showWorking(working) {
    this.working.hidden = !working;
  }

  get title() {
    return this.shared ? this.page.state.group : this.writer?.name ?? "";
  }

  /** The round sign of this chat. */
  sign() {
    return this.shared ? avatar(this.title, "group") : avatar(this.title, this.writer?.colour ?? 0);
  }

  async #write(action) {
    return this.#do(action.do === "write" ? { ...action, group: this.shared } : action);
  }

  #do(action) {
    return this.page.do({ person: this.writer.id, ...action });
  }

  #head() {
    const heading = build("h2", {}, build("bdi", {}, this.title));
    const note = build("p", { lang: "en", dir: "ltr" }, this.shared ? this.#members() : this.writer.note);
    const names = build("div", { class: "names" }, heading, note);
    if (this.shared) this.header.replaceChildren(this.sign(), names, ...this.#manage(), this.#writerRow());
    else this.header.replaceChildren(this.sign(), names, this.#languages(), this.#settings());
  }

  #members() {
    const members = this.page.people.filter((person) => person.in_group);
    const names = members.map((person) => person.name);
    return (this.page.banyan ? ["Banyan", ...names] : names).join(", ");
  }

  #languages() {
    const label = `Language of ${this.writer.name}`;
    const change = ({ target }) => this.#do({ do: "change", language: target.value });
    const select = build("select", { "aria-label": label, "data-focus": "language", onchange: change });
    for (const { tag, name } of this.page.state.languages) {
      const chosen = tag === this.writer.language;
      select.append(build("option", { value: tag, lang: spoken(tag), selected: chosen }, name));
    }
    return select;
  }

  #settings() {
    return gear(`Settings of ${this.writer.name}`, () => this.page.settings(this.writer));
  }

  #manage() {
    if (!this.writer?.in_group || !this.writer.administers) return [];
    return [gear(`Manage ${this.title}`, () => this.page.manage(this.writer))];
  }

  #writerRow() {
    const choose = ({ target }) => {
      this.#chooseWriter(target.value);
      this.update();
    };
    const select = build("select", { id: "writer", "data-focus": "writer", onchange: choose });
    for (const person of this.page.people) {
      const chosen = person.id === this.writerId;
      select.append(build("option", { value: person.id, selected: chosen }, person.name));
    }
    const label = build("label", { for: "writer" }, "Writing as");
    return build("div", { class: "writer" }, label, select, this.#membership());
  }

  #membership() {
    if (!this.writer || this.writer.banned) return null;
    const joined = this.writer.in_group;
    const change = () => this.#do({ do: joined ? "leave" : "join" });
    const look = joined ? "quiet" : "strong";
    const name = joined ? "Leave" : "Join";
    return build("button", { type: "button", class: look, "data-focus": "membership", onclick: change }, name);
  }

  #chooseWriter(id) {
    const { people } = this.page;
    this.writerId = people.some((person) => person.id === id) ? id : people[0]?.id;
  }
}

/** The button that opens the menu of a chat. */
function gear(label, open) {
  const properties = { type: "button", class: "gear", "data-focus": "menu", onclick: open };
  return build("button", { ...properties, "aria-label": label });
}

function workingLine() {
  const dots = build("span", { class: "dots", "aria-hidden": "true" }, build("i"), build("i"), build("i"));
  return build("p", { class: "working", hidden: true }, mark(20), dots, build("span", { class: "unseen" }));
}
