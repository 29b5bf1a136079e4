// The devices: cards or lines, of which only those in sight exist; a thousand devices cost as much as twenty.

import { Painter, addPieces, keepOnly } from "./ecg.js";
import { follow } from "./server.js";
import { QUALITY, STATE, WEARER, activityName, choice, count, el, fit, hueOf, percent, say, theme, timeOfDay } from "./words.js";

const CARD = { width: 300, height: 196, most: 280, gap: 12, windowMs: 6000 };
const LINE = { width: Infinity, height: 44, gap: 0, windowMs: 4000 };
const NARROW_LINE = { ...LINE, height: 62 };
/** From so many devices on lines are easier to read. */
const CARDS_UP_TO = 60;
const MOST_STRIPS = 40;
const REMEMBERED = 60;

const WHICH = [
  ["all", "All"],
  ["alerts", "Alerts", "Worn by somebody else (a)"],
  ["unknown", "Unknown", "Worn by nobody that the model knows"],
  ["silent", "Silent", "Nothing came for ten seconds"],
];

export class Fleet {
  constructor(onOpen) {
    this.onOpen = onOpen;
    this.devices = new Map();
    this.recent = new Map();
    this.order = [];
    this.shown = new Map();
    this.which = "all";
    this.layout = localStorage.getItem("dt4ecg-layout") ?? "auto";
    this.focused = null;
    this.strips = { key: "", stop: () => {} };
    this.also = null;
    this.visible = true;
    this.columns = 1;
    this.high = LINE.height;
    this.scroll = document.getElementById("fleet-scroll");
    this.items = document.getElementById("fleet-items");
    this.filter = document.getElementById("fleet-filter");
    this.chooseWhich = choice(document.getElementById("fleet-which"), WHICH, "all", (which) => this.only(which));
    choice(document.getElementById("fleet-layout"), [["auto", "Auto"], ["cards", "Cards"], ["lines", "Lines"]], this.layout, (layout) => {
      this.layout = layout;
      localStorage.setItem("dt4ecg-layout", layout);
      this.drop();
      this.place();
    });
    this.filter.addEventListener("input", () => this.sort());
    this.scroll.addEventListener("scroll", () => this.placeSoon(), { passive: true });
    new ResizeObserver(() => this.placeSoon()).observe(this.scroll);
    this.items.addEventListener("click", (event) => this.open(event.target.closest("[data-device]")?.dataset.device));
    this.items.addEventListener("keydown", (event) => this.key(event));
  }

  /** Takes what changed. */
  take(live) {
    let others = live.whole;
    if (live.whole) this.devices.clear();
    for (const device of live.devices) {
      const before = this.devices.get(device.id);
      others ||= before === undefined || this.rank(before) !== this.rank(device);
      this.devices.set(device.id, device);
      this.remember(device, before);
      const item = this.shown.get(device.id);
      if (item) item.show(device);
    }
    for (const id of live.gone) {
      others = this.devices.delete(id) || others;
      this.recent.delete(id);
    }
    if (others) this.sort();
  }

  /** The last activities of each device, as far as this page has seen them. */
  remember(device, before) {
    if (!device.latest || (before?.latest && before.latest.offset === device.latest.offset && before.latest.partition === device.latest.partition)) return;
    const recent = this.recent.get(device.id) ?? [];
    recent.push(device.latest.quality === "UNUSABLE" ? null : device.latest.activity);
    if (recent.length > REMEMBERED) recent.shift();
    this.recent.set(device.id, recent);
  }

  only(which) {
    this.which = which;
    this.chooseWhich(which);
    this.sort();
  }

  rank(device) {
    return `${device.alertSince ? 0 : 1}${device.state}${device.latest?.wearer ?? ""}`;
  }

  isWanted(device, text) {
    if (this.which === "alerts" && !device.alertSince) return false;
    if (this.which === "unknown" && device.latest?.wearer !== "UNKNOWN_PERSON") return false;
    if (this.which === "silent" && device.state !== "SILENT") return false;
    if (text === "") return true;
    const latest = device.latest;
    return [device.id, device.assigned, device.assignedName, latest?.person, latest?.name, latest?.activity]
      .some((value) => value?.toLowerCase().includes(text));
  }

  /** Alerts first, then by name: so that a device stays where it is. */
  sort() {
    const text = this.filter.value.trim().toLowerCase();
    this.order = [...this.devices.values()]
      .filter((device) => this.isWanted(device, text))
      .sort((a, b) => (b.alertSince ? 1 : 0) - (a.alertSince ? 1 : 0) || a.id.localeCompare(b.id, "en", { numeric: true }))
      .map((device) => device.id);
    say(document.getElementById("fleet-count"), this.order.length === this.devices.size
      ? `${count(this.devices.size)} devices`
      : `${count(this.order.length)} of ${count(this.devices.size)} devices`);
    const empty = document.getElementById("fleet-empty");
    empty.hidden = this.order.length > 0;
    say(empty, this.devices.size === 0 ? "No device has sent anything yet." : "No device is like that.");
    this.place();
  }

  isCards() {
    return this.layout === "cards" || (this.layout === "auto" && this.order.length <= CARDS_UP_TO);
  }

  placeSoon() {
    if (this.soon) return;
    this.soon = true;
    requestAnimationFrame(() => {
      this.soon = false;
      this.place();
    });
  }

  /** Puts the devices in sight where they belong. */
  place() {
    if (!this.visible || this.scroll.clientWidth === 0) return;
    const cards = this.isCards();
    const width = this.scroll.clientWidth - (cards ? 2 * CARD.gap : 0);
    const size = cards ? CARD : width < 700 ? NARROW_LINE : LINE;
    if (this.items.dataset.as !== (cards ? "cards" : "lines")) {
      this.drop();
      this.items.dataset.as = cards ? "cards" : "lines";
    }
    const fitting = cards ? Math.max(1, Math.floor((width + size.gap) / (size.width + size.gap))) : 1;
    const rows = Math.max(1, Math.ceil(this.order.length / fitting));
    // Rows are to be full, and a few devices may be large.
    const columns = Math.max(1, Math.ceil(this.order.length / rows));
    document.getElementById("fleet-heads").hidden = cards || this.order.length === 0;
    const wide = (width - (columns - 1) * size.gap) / columns;
    const tall = cards ? Math.max(size.height, Math.min(size.most, this.scroll.clientHeight / rows - size.gap - 2)) : size.height;
    const high = tall + size.gap;
    this.columns = columns;
    this.high = high;
    this.items.style.height = `${Math.ceil(this.order.length / columns) * high}px`;
    const top = Math.max(0, this.scroll.scrollTop - size.gap);
    const from = Math.max(0, Math.floor(top / high) * columns);
    const to = Math.min(this.order.length, Math.ceil((top + this.scroll.clientHeight + size.gap) / high) * columns);
    const wanted = new Set(this.order.slice(from, to));
    if (this.focused && this.shown.get(this.focused)?.element.contains(document.activeElement)) wanted.add(this.focused);
    for (const [id, item] of this.shown) {
      if (!wanted.has(id)) {
        item.close();
        this.shown.delete(id);
      }
    }
    const first = this.order[from];
    for (const id of wanted) {
      const index = this.order.indexOf(id, 0);
      let item = this.shown.get(id);
      if (!item) {
        item = cards ? new Card(this, id) : new Line(this, id);
        this.shown.set(id, item);
        this.items.append(item.element);
        item.show(this.devices.get(id));
      }
      const { element } = item;
      element.setAttribute("aria-posinset", index + 1);
      element.setAttribute("aria-setsize", this.order.length);
      element.tabIndex = id === (this.order.includes(this.focused) ? this.focused : first) ? 0 : -1;
      element.style.width = `${wide}px`;
      element.style.height = `${tall}px`;
      element.style.transform = `translate(${(index % columns) * (wide + size.gap)}px, ${Math.floor(index / columns) * high}px)`;
    }
    this.subscribe();
  }

  drop() {
    for (const item of this.shown.values()) item.close();
    this.shown.clear();
  }

  /** ECG is sent for the devices in sight alone. */
  subscribe() {
    const devices = [...this.shown.keys()].sort().slice(0, MOST_STRIPS - 1);
    if (this.also && !devices.includes(this.also)) devices.push(this.also);
    const key = this.visible && !document.hidden ? devices.join("\n") : "";
    if (key === this.strips.key) return;
    clearTimeout(this.strips.timer);
    this.strips.timer = setTimeout(() => {
      this.strips.stop();
      this.strips.key = key;
      if (key === "") {
        this.strips.stop = () => {};
        return;
      }
      keepOnly(new Set(devices));
      const query = devices.map((id) => `device=${encodeURIComponent(id)}`).join("&");
      this.strips.stop = follow(`api/ecg?${query}`, (event) => addPieces(event.pieces));
    }, this.strips.key === "" ? 0 : 200);
  }

  /** Another device whose ECG is looked at; null for none. */
  watch(device) {
    this.also = device;
    this.subscribe();
  }

  setVisible(visible) {
    this.visible = visible;
    if (visible) this.place();
    this.subscribe();
  }

  open(id) {
    if (!id) return;
    this.focused = id;
    this.onOpen(id);
  }

  focus(id) {
    const at = this.order.indexOf(id);
    if (at < 0) return;
    this.focused = id;
    const top = Math.floor(at / this.columns) * this.high;
    const bottom = top + this.high + CARD.gap;
    if (top < this.scroll.scrollTop) this.scroll.scrollTop = top;
    else if (bottom > this.scroll.scrollTop + this.scroll.clientHeight) this.scroll.scrollTop = bottom - this.scroll.clientHeight;
    this.place();
    this.shown.get(id)?.element.focus({ preventScroll: true });
  }

  key(event) {
    const id = event.target.closest("[data-device]")?.dataset.device;
    if (!id) return;
    const { columns } = this;
    const step = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: columns, ArrowUp: -columns }[event.key];
    const at = this.order.indexOf(id);
    if (event.key === "Enter" || event.key === " ") this.open(id);
    else if (event.key === "Home") this.focus(this.order[0]);
    else if (event.key === "End") this.focus(this.order[this.order.length - 1]);
    else if (step !== undefined) this.focus(this.order[Math.min(this.order.length - 1, Math.max(0, at + step))]);
    else return;
    event.preventDefault();
  }
}

/** What cards and lines have in common. */
class Item {
  constructor(fleet, id, kind, windowMs) {
    this.fleet = fleet;
    this.id = id;
    this.canvas = el("canvas", { "aria-hidden": true });
    const field = (name, tag = "span") => (this[name] = el(tag, { "data-field": name, class: `f-${name}` }));
    this.build(field);
    this.element = el("div", { role: "listitem", class: kind, "data-device": id }, this.children);
    this.painter = new Painter(this.canvas, windowMs);
    this.painter.show(id);
  }

  close() {
    this.painter.close();
    this.element.remove();
  }

  /** Shows what is known of the device; sets nothing that has not changed. */
  show(device) {
    const latest = device.latest;
    const { element } = this;
    element.dataset.state = device.state;
    element.dataset.wearer = latest?.wearer ?? "";
    element.dataset.alert = device.alertSince ? "yes" : "no";
    if (latest) {
      element.dataset.partition = latest.partition;
      element.dataset.offset = latest.offset;
    }
    say(this.person, personOf(device));
    say(this.sure, latest?.person ? percent(latest.sure) : "");
    this.sure.title = "how sure";
    say(this.wearer, wearerOf(device));
    say(this.activity, latest ? (latest.quality === "UNUSABLE" ? "no claim" : activityName(latest.activity)) : "–");
    this.activity.dataset.hue = latest && latest.quality !== "UNUSABLE" ? hueOf(latest.activity) : "none";
    say(this.activitySure, latest && latest.quality !== "UNUSABLE" ? percent(latest.activitySure) : "");
    say(this.quality, latest ? `signal ${QUALITY[latest.quality]}` : STATE[device.state]);
    this.quality.dataset.quality = latest?.quality ?? "";
    say(this.heart, latest?.heartRate ? `${Math.round(latest.heartRate)} bpm` : "");
    say(this.session, latest ? `since ${timeOfDay(latest.session)} · window ${latest.window}` : "");
    element.setAttribute("aria-label", spoken(device));
  }
}

class Card extends Item {
  constructor(fleet, id) {
    super(fleet, id, "card", CARD.windowMs);
  }

  build(field) {
    this.stripe = el("canvas", { class: "stripe", "aria-hidden": true });
    this.children = [
      el("div", { class: "row" }, el("span", { class: "dot" }), el("strong", { class: "name" }, this.id), field("heart"), field("quality")),
      el("div", { class: "strip" }, this.canvas),
      el("div", { class: "row big" }, field("person"), field("sure")),
      el("div", { class: "row" }, field("activity"), field("activitySure")),
      this.stripe,
      el("div", { class: "row small" }, field("wearer"), field("session")),
    ];
  }

  show(device) {
    super.show(device);
    drawStripe(this.stripe, this.fleet.recent.get(this.id) ?? []);
  }
}

class Line extends Item {
  constructor(fleet, id) {
    super(fleet, id, "line", LINE.windowMs);
  }

  build(field) {
    this.children = [
      el("span", { class: "who" }, el("span", { class: "dot" }), el("strong", { class: "name" }, this.id)),
      el("span", { class: "pair" }, field("person"), field("sure")),
      field("wearer"),
      el("span", { class: "pair" }, field("activity"), field("activitySure")),
      el("span", { class: "strip" }, this.canvas),
      field("heart"),
      field("quality"),
      field("session"),
    ];
  }
}

export function personOf(device) {
  const latest = device.latest;
  if (!latest) return device.assignedName ?? device.assigned ?? "–";
  if (latest.person) return latest.name ?? latest.person;
  return latest.wearer === "NOT_CLAIMED" ? "no claim" : "unknown person";
}

export function wearerOf(device) {
  const latest = device.latest;
  if (!latest) return device.assigned ? `assigned to ${device.assignedName ?? device.assigned}` : "";
  if (device.alertSince) return `not ${device.assignedName ?? device.assigned}`;
  return WEARER[latest.wearer];
}

function spoken(device) {
  const latest = device.latest;
  if (!latest) return `${device.id}: ${STATE[device.state]}`;
  const alert = device.alertSince ? `, alert: assigned to ${device.assignedName ?? device.assigned}` : "";
  return `${device.id}: ${personOf(device)}, ${activityName(latest.activity)}, ${STATE[device.state]}${alert}`;
}

/** The last windows, a bar each, the newest on the right. */
function drawStripe(canvas, recent) {
  fit(canvas);
  const context = canvas.getContext("2d");
  const { width, height } = canvas;
  context.clearRect(0, 0, width, height);
  const bar = width / REMEMBERED;
  recent.forEach((activity, i) => {
    const x = width - (recent.length - i) * bar;
    context.fillStyle = activity === null ? theme().line : theme().hues[hueOf(activity)];
    context.fillRect(Math.round(x), 0, Math.ceil(bar) - (bar > 3 ? 1 : 0), height);
  });
}
