// Puts the page together: views, keys, theme, and the one feed that tells what changes.

import { Detail } from "./detail.js";
import { paintAgain } from "./ecg.js";
import { Fleet, personOf } from "./fleet.js";
import { follow } from "./server.js";
import { count, el, forgetTheme, milliseconds, rate, say, timeOfDay } from "./words.js";

const VIEWS = ["fleet", "days", "models", "pipeline"];
const MOST_ALERTS = 4;

const at = (id) => document.getElementById(id);
const detail = new Detail(() => {
  fleet.watch(null);
  fleet.focus(fleet.focused);
});
const fleet = new Fleet((id) => open(id));
const further = {};
let shown = "fleet";

function open(id) {
  show("fleet");
  detail.open(id);
  fleet.watch(id);
  detail.show(fleet.devices.get(id));
  fleet.placeSoon();
}

/** Views beside the fleet are loaded when somebody looks at them. */
async function show(view) {
  shown = view;
  for (const name of VIEWS) {
    const is = name === view;
    at(name).hidden = !is;
    at(`tab-${name}`).setAttribute("aria-selected", is);
    at(`tab-${name}`).tabIndex = is ? 0 : -1;
  }
  fleet.setVisible(view === "fleet");
  if (view === "fleet") return;
  if (!further[view]) {
    const module = await import(`./${view}.js`);
    further[view] ??= new module.View(at(view));
  }
  for (const [name, each] of Object.entries(further)) each.setVisible(name === shown && !document.hidden);
}

function take(live) {
  fleet.take(live);
  if (detail.isOpen()) detail.show(fleet.devices.get(detail.id));
  const { now } = live;
  say(at("now-devices"), `${count(now.devices.live)} live${now.devices.silent ? `, ${count(now.devices.silent)} silent` : ""}`);
  say(at("now-alerts"), count(now.devices.alerts));
  at("now-alerts").classList.toggle("bad", now.devices.alerts > 0);
  say(at("now-events"), rate(now.second?.events));
  say(at("now-delay"), milliseconds(now.second?.p95));
  say(at("now-model"), now.model ?? "–");
  showAlerts(now.problem);
  document.documentElement.dataset.ready = "yes";
}

/** Who wears a device that is somebody else's, and what is wrong with the stream. */
function showAlerts(problem) {
  const wrong = [...fleet.devices.values()].filter((device) => device.alertSince).sort((a, b) => b.alertSince - a.alertSince);
  const key = `${problem}/${wrong.map((device) => `${device.id}=${device.latest.person}`).join()}`;
  const place = at("alerts");
  if (place.dataset.key === key) return;
  place.dataset.key = key;
  place.hidden = wrong.length === 0 && !problem;
  place.replaceChildren(
    problem ? el("span", { class: "alert" }, `Stream: ${problem}`) : "",
    ...wrong.slice(0, MOST_ALERTS).map((device) =>
      el("button", { class: "alert", type: "button", onclick: () => open(device.id) },
        el("strong", {}, device.id), ` is worn by ${personOf(device)}, not by ${device.assignedName ?? device.assigned}, since ${timeOfDay(device.alertSince)}`)),
    wrong.length > MOST_ALERTS
      ? el("button", { class: "alert more", type: "button", onclick: () => { show("fleet"); fleet.only("alerts"); } }, `and ${wrong.length - MOST_ALERTS} more`)
      : "",
  );
}

function setTheme(theme) {
  document.documentElement.dataset.theme = theme;
  forgetTheme();
  paintAgain();
  fleet.drop();
  fleet.place();
  detail.draw();
  for (const view of Object.values(further)) view.again();
}

const preferred = matchMedia("(prefers-color-scheme: light)");
const theme = () => localStorage.getItem("dt4ecg-theme") ?? (preferred.matches ? "light" : "dark");

function otherTheme() {
  localStorage.setItem("dt4ecg-theme", theme() === "light" ? "dark" : "light");
  setTheme(theme());
}

function key(event) {
  if (event.ctrlKey || event.metaKey || event.altKey || document.querySelector("dialog[open]")) return;
  const writes = event.target.matches("input, textarea, select");
  if (event.key === "Escape") {
    if (writes) {
      event.target.value = "";
      event.target.dispatchEvent(new Event("input"));
      event.target.blur();
    } else detail.close();
  } else if (writes) return;
  else if (event.key >= "1" && event.key <= "4") show(VIEWS[event.key - 1]);
  else if (event.key === "/") {
    const field = at(shown).querySelector("input[type=search]");
    if (!field) return;
    field.focus();
    event.preventDefault();
  } else if (event.key === "a") fleet.only(fleet.which === "alerts" ? "all" : "alerts");
  else if (event.key === "t") otherTheme();
  else if (event.key === "?") at("keys-dialog").showModal();
}

let stopLive = null;

/** A page that nobody sees costs the server nothing. */
function followWhileVisible() {
  if (!document.hidden && stopLive === null) {
    stopLive = follow("api/live", take, (reached) => {
      say(at("connection"), reached ? "live" : "no connection");
      at("connection").dataset.state = reached ? "live" : "lost";
    });
  } else if (document.hidden && stopLive !== null) {
    stopLive();
    stopLive = null;
  }
  fleet.subscribe();
  for (const [name, view] of Object.entries(further)) view.setVisible(name === shown && !document.hidden);
}

for (const view of VIEWS) {
  at(`tab-${view}`).addEventListener("click", () => show(view));
  at(`tab-${view}`).addEventListener("keydown", (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (step === undefined) return;
    const next = VIEWS[(VIEWS.indexOf(view) + step + VIEWS.length) % VIEWS.length];
    show(next);
    at(`tab-${next}`).focus();
  });
}
document.addEventListener("keydown", key);
document.addEventListener("visibilitychange", followWhileVisible);
preferred.addEventListener("change", () => setTheme(theme()));
at("theme").addEventListener("click", otherTheme);
at("keys").addEventListener("click", () => at("keys-dialog").showModal());
at("keys-close").addEventListener("click", () => at("keys-dialog").close());
setTheme(theme());
followWhileVisible();
