/** An element with properties, attributes, listeners and children; words never become markup. */
export function build(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.flat().filter((child) => child !== null && child !== undefined));
  return element;
}

/** Words that only a screen reader says. */
export function unseen(words) {
  return build("span", { class: "unseen" }, words);
}

/** Change what stands in a container; what had the focus has it afterwards, if it is still there. */
export function keepingFocus(container, change) {
  const { focus } = container.contains(document.activeElement) ? document.activeElement.dataset : {};
  change();
  if (focus) container.querySelector(`[data-focus="${focus}"]`)?.focus();
}

/** The round sign of a person: initials on their own colour. */
export function avatar(name, colour) {
  const initials = name
    .split(/\s+/u)
    .filter(Boolean)
    .slice(0, 2)
    .map((word) => [...word][0].toUpperCase())
    .join("");
  return build("span", { class: `avatar colour-${colour}`, "aria-hidden": "true" }, initials);
}

/** The round sign of Banyan. */
export function mark(size) {
  const source = "/static/banyan.svg";
  return build("img", { class: "avatar", src: source, alt: "", width: size, height: size });
}
