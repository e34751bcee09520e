import { build } from "./build.js";
import { newId } from "./connection.js";
import { spoken } from "./message.js";

const sheet = document.querySelector("#person");
const form = sheet.querySelector("form");
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
