// Makes elements.

/** Makes an element with a class and children, which may be texts. */
export function make(tag, className, ...children) {
  const element = document.createElement(tag);
  if (className) element.className = className;
  element.append(...children.filter((child) => child !== null && child !== undefined));
  return element;
}

const svg = "http://www.w3.org/2000/svg";

/** One of the pictures in icons.svg, which say nothing that is not also said in words. */
export function icon(name) {
  const picture = document.createElementNS(svg, "svg");
  const use = document.createElementNS(svg, "use");
  use.setAttribute("href", "/sandbox/page/icons.svg#" + name);
  picture.setAttribute("aria-hidden", "true");
  picture.append(use);
  return picture;
}
