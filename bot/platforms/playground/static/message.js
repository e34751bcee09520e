import { avatar, build, mark, unseen } from "./build.js";
import { content } from "./content.js";

/**
 * A message in a chat.
 *
 * `chat` knows who writes (`writer`), the people (`person(id)`), the language (`language`,
 * `languageOf(tag)`), the reactions on offer, and does what is asked: `press`, `react`, `reply`,
 * `edit`, `open`, `enlarge`.
 */
export function messageElement(message, previous, chat) {
  const day = dayLine(message, previous, chat);
  if (message.service) {
    return build("div", { class: "message service" }, day, build("p", {}, message.content[0]));
  }
  const fromBanyan = message.sender === "banyan";
  const own = message.sender === chat.writer?.id;
  const follows = !day && previous?.sender === message.sender && !previous.service;
  const side = own ? "own" : "other";
  const more = moreBar(message, own, chat);
  return build(
    "div",
    { class: `message ${side}${fromBanyan ? " banyan" : ""}${follows ? " follows" : ""}` },
    day,
    own ? null : fromBanyan ? mark(32) : senderAvatar(message, chat),
    build(
      "div",
      { class: "stack" },
      build("div", { class: "line" }, bubble(message, fromBanyan, own, chat), more.toggle),
      buttonRows(message, chat),
      reactionChips(message, chat),
      more.bar,
    ),
  );
}

function senderAvatar(message, chat) {
  return avatar(senderName(message, chat), chat.person(message.sender)?.colour ?? 0);
}

function senderName(message, chat) {
  if (message.sender === "banyan") return "Banyan";
  return chat.person(message.sender)?.name ?? message.name;
}

function bubble(message, fromBanyan, own, chat) {
  const language = fromBanyan ? chat.languageOf(message.language) : null;
  const name = senderName(message, chat);
  const seen = chat.shared && !own;
  return build(
    "div",
    { class: "bubble", lang: language && spoken(language.tag), dir: language?.direction },
    seen ? build("p", { class: "who" }, build("bdi", {}, name)) : unseen(`${name}: `),
    quote(message),
    picture(message, chat),
    words(message, fromBanyan, chat),
    file(message),
    build(
      "p",
      { class: "meta" },
      message.edited ? build("span", {}, chat.language.words.edited) : null,
      build("time", { datetime: message.at }, time(message.at, chat)),
    ),
  );
}

function quote(message) {
  if (!message.answers) return null;
  return build("blockquote", { class: "quoted", dir: "auto" }, message.answers.text);
}

function words(message, fromBanyan, chat) {
  if (message.content.length === 0 || message.content[0] === "") return null;
  const direction = fromBanyan ? undefined : "auto";
  const open = (payload) => chat.open(payload);
  return build("div", { class: "text", dir: direction }, content(message.content, open));
}

function picture(message, chat) {
  if (!message.picture) return null;
  const source = `/files/${message.picture.id}`;
  const enlarge = () => chat.enlarge(source, message.picture.alt);
  const image = build("img", { src: source, alt: message.picture.alt, onload: chat.settle });
  return build("button", { type: "button", class: "picture", onclick: enlarge }, image);
}

function file(message) {
  if (!message.file) return null;
  if (message.file.heard) return voice(message.file);
  const size = `${Math.max(1, Math.round(message.file.size / 1024))} kB`;
  return build(
    "a",
    { class: "file", href: `/files/${message.file.id}`, download: message.file.name },
    build("span", { class: "sheet-sign", "aria-hidden": "true" }),
    build("bdi", {}, message.file.name),
    build("small", { dir: "ltr" }, size),
  );
}

function voice(file) {
  const source = `/files/${file.id}`;
  const properties = { class: "voice", controls: true, preload: "metadata", src: source };
  return build("audio", { ...properties, "aria-label": file.name });
}

function buttonRows(message, chat) {
  if (message.buttons.length === 0) return null;
  const language = chat.languageOf(message.language);
  const rows = message.buttons.map((row, line) =>
    build("div", { class: "row" }, row.map((one, at) => button(one, `${line}-${at}`, message, chat))),
  );
  return build("div", { class: "buttons", lang: spoken(language.tag), dir: language.direction }, rows);
}

function button(one, place, message, chat) {
  if (one.href !== undefined) {
    return build("a", { href: one.href, target: "_blank", rel: "noopener noreferrer" }, one.label);
  }
  const press = async ({ currentTarget }) => {
    if (currentTarget.getAttribute("aria-busy")) return;
    currentTarget.setAttribute("aria-busy", "true");
    if (one.start === undefined) await chat.press(message, one.data);
    else await chat.open(one.start);
    currentTarget.removeAttribute("aria-busy");
  };
  return build("button", { type: "button", "data-focus": `press-${place}`, onclick: press }, one.label);
}

function reactionChips(message, chat) {
  const given = Object.entries(message.reactions);
  if (given.length === 0) return null;
  const chips = given.map(([key, people]) => {
    const mine = people.includes(chat.writer?.id);
    const toggle = () => chat.react(message, key, mine);
    const count = people.length > 1 ? ` ${people.length}` : "";
    const focus = `chip-${key}`;
    const properties = { type: "button", "aria-pressed": String(mine), onclick: toggle };
    return build("button", { ...properties, "data-focus": focus }, key + count);
  });
  return build("div", { class: "reactions" }, chips);
}

function moreBar(message, own, chat) {
  const { react, reply, edit } = chat.language.words;
  const answerable = message.sender === "banyan" && !chat.shared;
  const bar = build("div", { class: "more", hidden: true });
  const toggle = build("button", {
    type: "button",
    class: "toggle",
    "aria-expanded": "false",
    "aria-label": answerable ? `${react}, ${reply}` : react,
    "data-focus": "more",
    onclick: () => show(toggle.getAttribute("aria-expanded") === "false"),
  });
  const show = (open) => {
    toggle.setAttribute("aria-expanded", String(open));
    bar.hidden = !open;
    if (open) bar.firstElementChild.focus();
    else toggle.focus();
  };
  bar.append(...chat.reactions.map((key) => reactionButton(key, message, chat, show)));
  const offer = (label, take) => {
    const onclick = () => (show(false), take());
    bar.append(build("button", { type: "button", class: "edit", onclick }, label));
  };
  if (answerable) offer(reply, () => chat.reply(message, beginning(message)));
  if (own && !message.file) offer(edit, () => chat.edit(message));
  bar.addEventListener("keydown", (event) => event.key === "Escape" && show(false));
  return { toggle, bar };
}

const QUOTED = 60; // characters

/** How a message is quoted while it is being answered. */
function beginning(message) {
  const letters = [...told(message.content).replace(/\s+/gu, " ").trim()];
  return letters.length > QUOTED ? `${letters.slice(0, QUOTED).join("")}…` : letters.join("");
}

function told(nodes) {
  return nodes.map((node) => (typeof node === "string" ? node : told(node.content))).join("");
}

function reactionButton(key, message, chat, show) {
  const mine = (message.reactions[key] ?? []).includes(chat.writer?.id);
  const press = () => (show(false), chat.react(message, key, mine));
  return build("button", { type: "button", "aria-pressed": String(mine), onclick: press }, key);
}

function dayLine(message, previous, chat) {
  const day = new Date(message.at);
  if (previous && new Date(previous.at).toDateString() === day.toDateString()) return null;
  const format = { weekday: "long", day: "numeric", month: "long" };
  const tag = spoken(chat.language.tag);
  // Banyan writes "5 March" in English, for readers all over the world.
  const words = new Intl.DateTimeFormat(tag === "en" ? "en-GB" : tag, format).format(day);
  return build("p", { class: "day" }, words);
}

function time(at, chat) {
  const format = { hour: "2-digit", minute: "2-digit", hourCycle: "h23" };
  return new Intl.DateTimeFormat(spoken(chat.language.tag), format).format(new Date(at));
}

/** A language as the browser calls it. */
export function spoken(tag) {
  return tag.replace("_", "-");
}
