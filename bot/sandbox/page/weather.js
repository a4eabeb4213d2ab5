// The dialog of faults: what breaks at Telegram, and the caller's own switches.

import { make } from "./element.js";

const byID = (id) => document.getElementById(id);

/** Wires the dialog; set(kind, name, on) tells the sandbox. */
export function wireWeather(set) {
  byID("open-weather").onclick = () => byID("weather").showModal();
  for (const input of document.querySelectorAll("[data-fault]")) {
    input.onchange = () => set("faults", input.dataset.fault, input.checked);
  }
}

/** Shows which faults are on. */
export function showWeather(state, set) {
  const until = Object.fromEntries((state.faults || []).map((fault) => [fault.name, fault.until]));
  for (const input of document.querySelectorAll("[data-fault]")) {
    input.checked = input.dataset.fault in until;
    const time = until[input.dataset.fault];
    input.closest("li").querySelector("small").textContent = time ? "until " + new Date(time).toLocaleTimeString() : "";
  }
  const switches = state.switches || [];
  const box = byID("own-switches");
  box.hidden = switches.length === 0;
  for (const own of switches) ownSwitch(box.querySelector("ul"), own, set).checked = own.on;
  const on = Object.keys(until).length + switches.filter((own) => own.on).length;
  const count = byID("weather-count");
  count.textContent = on;
  count.hidden = on === 0;
}

/** Finds or makes the box to tick for one of the caller's switches. */
function ownSwitch(list, own, set) {
  const found = [...list.querySelectorAll("input")].find((input) => input.dataset.switch === own.name);
  if (found) return found;
  const input = make("input");
  input.type = "checkbox";
  input.dataset.switch = own.name;
  input.setAttribute("role", "switch");
  input.onchange = () => set("switches", own.name, input.checked);
  list.append(make("li", "", make("label", "", input, make("span", "", own.label))));
  return input;
}
