import { avatar, build, mark } from "./build.js";
import { newId } from "./connection.js";
import { spoken } from "./message.js";

const sheet = document.querySelector("#person");
const form = sheet.querySelector("form");
const group = document.querySelector("#group");
const lightbox = document.querySelector("#picture");
let done = () => {};

form.elements.close.addEventListener("click", () => sheet.close());
form.addEventListener("submit", () => done());
lightbox.addEventListener("click", () => lightbox.close());

/** Ask for somebody new. */
export function addPerson(languages, act) {
  const { name, language } = form.elements;
  prepare("Add a person", "Add", true);
  name.value = "";
  language.replaceChildren(
    ...languages.map(({ tag, name: own }) => build("option", { value: tag, lang: spoken(tag) }, own)),
  );
  done = () => act({ do: "add", person: newId(), name: name.value, language: language.value });
}

/** Change or remove somebody. */
export function changePerson(person, act) {
  const { name, member, administers, remove } = form.elements;
  const send = (action) => act({ person: person.id, ...action });
  prepare(person.name, "Save", false);
  name.value = person.name;
  member.checked = person.in_group;
  member.disabled = person.banned;
  administers.checked = person.administers;
  remove.onclick = () => {
    if (!confirm(`Remove ${person.name} and this chat from the playground?`)) return;
    sheet.close();
    send({ do: "remove" });
  };
  done = () => {
    send({ do: "change", name: name.value, administers: administers.checked });
    if (member.checked !== person.in_group) send({ do: member.checked ? "join" : "leave" });
  };
}

/** Remove or add Banyan, ban people or let them in again, as somebody who administers the group. */
export function manageGroup(page, writer) {
  const send = (action) => page.do({ person: writer.id, ...action });
  const others = page.people.filter(({ id, in_group, banned }) => id !== writer.id && (in_group || banned));
  group.querySelector("h2").textContent = page.state.group;
  group.querySelector("ul").replaceChildren(
    banyanRow(page.banyan, send),
    ...others.map((person) => memberRow(person, send)),
  );
  group.showModal();
}

function banyanRow(present, send) {
  const [verb, action] = present ? ["Remove Banyan", "remove-banyan"] : ["Add Banyan", "add-banyan"];
  return row(mark(40), "Banyan", verb, verb, present, () => send({ do: action }));
}

function memberRow({ id, name, colour, banned }, send) {
  const [verb, action] = banned ? ["Let in again", "let-in"] : ["Ban", "ban"];
  const act = () => send({ do: action, whom: id });
  return row(avatar(name, colour), name, verb, `${verb}: ${name}`, !banned, act);
}

function row(sign, name, verb, label, excludes, act) {
  const look = excludes ? "danger" : "quiet";
  const button = build("button", { type: "submit", class: look, "aria-label": label, onclick: act }, verb);
  return build("li", {}, sign, build("bdi", {}, name), button);
}

/** Show a picture in its full size. */
export function enlarge(source, alt) {
  Object.assign(lightbox.querySelector("img"), { src: source, alt });
  lightbox.querySelector("p").textContent = alt;
  lightbox.showModal();
}

function prepare(title, verb, isNew) {
  sheet.querySelector("h2").textContent = title;
  form.elements.done.textContent = verb;
  for (const part of sheet.querySelectorAll(".for-new")) part.hidden = !isNew;
  for (const part of sheet.querySelectorAll(".for-old")) part.hidden = isNew;
  sheet.showModal();
  form.elements.name.focus();
}
