import { build } from "./build.js";

const TAGS = new Set(["b", "i", "code", "span"]);

/** What a message says, from the tree that the server sends; `open` follows links to the own chat. */
export function content(nodes, open) {
  return nodes.map((node) => (typeof node === "string" ? node : element(node, open)));
}

function element(node, open) {
  const children = content(node.content, open);
  if (node.tag === "a") {
    return build("a", { href: node.href, target: "_blank", rel: "noopener noreferrer" }, children);
  }
  if (node.tag === "start") {
    const press = () => open(node.payload);
    return build("button", { type: "button", class: "link", onclick: press }, children);
  }
  return build(TAGS.has(node.tag) ? node.tag : "span", {}, children);
}
