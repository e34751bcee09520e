import { Chat } from "./chat.js";
import { Connection } from "./connection.js";
import { addPerson, changePerson, enlarge, manageGroup } from "./dialogs.js";
import { Tabs } from "./tabs.js";

const GROUP = "group";
const COLOURS = 6;
const NOTICE_TIME = 6000;

const columns = document.querySelector("#chats");
const notice = document.querySelector("#notice");
const status = document.querySelector("#connection");
const tabs = new Tabs();
const chats = new Map();

/** What the chats ask of the page. */
const page = {
  state: null,
  people: [],
  banyan: true, // in the group
  enlarge,

  person(id) {
    return page.people.find((person) => person.id === id);
  },

  /** Tell the server; resolves to whether it was done. */
  async do(action) {
    try {
      await connection.send(action);
      return true;
    } catch (refused) {
      page.complain(refused.message);
      return false;
    }
  },

  select(id) {
    const chat = chats.get(id);
    if (chat) tabs.select(chat);
  },

  settings(person) {
    changePerson(person, page.do);
  },

  /** What somebody who administers the group may do with it. */
  manage(writer) {
    manageGroup(page, writer);
  },

  complain(words) {
    notice.textContent = words;
    notice.hidden = false;
    clearTimeout(page.timer);
    page.timer = setTimeout(() => (notice.hidden = true), NOTICE_TIME);
  },
};

const updates = {
  state(state) {
    page.state = state;
    showPeople(state);
    for (const [id, chat] of chats) {
      chat.log.begin(state.chats[id] ?? []);
      chat.showWorking(state.working.includes(id));
      chat.show();
    }
    document.body.dataset.ready = "true";
  },

  people(update) {
    showPeople(update);
  },

  message({ message }) {
    const chat = chats.get(message.chat);
    if (!chat) return;
    if (chat.log.put(message) && message.sender !== chat.writer?.id) tabs.tell(chat);
    chat.show();
  },

  removed({ chat: id, number }) {
    chats.get(id)?.log.drop(number);
  },

  working({ chat: id, working }) {
    chats.get(id)?.showWorking(working);
  },
};

function showPeople({ people, banyan }) {
  page.banyan = banyan;
  page.people = people.map((person, at) => ({ ...person, colour: at % COLOURS }));
  const ids = [...people.map((person) => person.id), GROUP];
  for (const [id, chat] of chats) if (!ids.includes(id)) forget(id, chat);
  for (const id of ids) if (!chats.has(id)) chats.set(id, new Chat(id, page));
  const shown = ids.map((id) => chats.get(id));
  for (const chat of shown) chat.update();
  arrange(shown);
  tabs.show(shown);
}

function forget(id, chat) {
  chat.element.remove();
  chats.delete(id);
}

/** Bring the columns into their order without moving those that stand right: focus stays. */
function arrange(shown) {
  shown.forEach(({ element }, at) => {
    if (columns.children[at] !== element) columns.insertBefore(element, columns.children[at] ?? null);
  });
}

const connection = new Connection({
  update: (update) => updates[update.kind](update),
  status: (words) => (status.textContent = words),
});

document.querySelector("#add").addEventListener("click", () => addPerson(page.state.languages, page.do));
