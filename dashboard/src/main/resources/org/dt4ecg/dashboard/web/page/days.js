// People's days: a line for each, stretches of activity as stripes, the truth above where it is known.

import { get } from "./server.js";
import { activityName, choice, colourOf, count, el, fit, hourAndMinute, hueOf, percent, say, span, theme, timeOfDay } from "./words.js";

const EVERY_MS = 3000;
const SPANS = [["auto", "All"], ["300", "5 min"], ["1800", "30 min"], ["21600", "6 h"], ["86400", "24 h"]];
const LEAST_MS = 120e3;
const STEPS = [10, 30, 60, 300, 600, 1800, 3600, 7200, 14400];

export class View {
  constructor(place) {
    this.from = 0;
    this.chosen = "auto";
    this.rows = new Map();
    const spans = el("div", { class: "choice", role: "radiogroup", "aria-label": "How long" });
    this.filter = el("input", { type: "search", placeholder: "Find a person", autocomplete: "off", spellcheck: "false", oninput: () => { this.from = 0; this.load(); } });
    this.count = el("span", { class: "muted", role: "status" });
    this.before = el("button", { type: "button", onclick: () => this.turn(-40) }, "‹ before");
    this.after = el("button", { type: "button", onclick: () => this.turn(40) }, "more ›");
    this.legend = el("p", { class: "legend" });
    this.axis = el("canvas", { class: "axis", "aria-hidden": true });
    this.list = el("div", { class: "days", role: "list", "aria-label": "People" });
    this.empty = el("p", { class: "empty" }, "Nobody has been recognised yet.");
    this.hint = el("div", { class: "hint", role: "tooltip", hidden: true });
    place.replaceChildren(
      el("div", { class: "bar" }, el("label", { class: "search" }, el("span", { class: "hidden" }, "Find a person"), this.filter), spans, el("span", { class: "grow" }), this.before, this.count, this.after),
      el("div", { class: "scroll pad" }, this.legend, el("div", { class: "day axis-row" }, el("span", {}), this.axis), this.list, this.empty),
      this.hint,
    );
    choice(spans, SPANS, "auto", (value) => { this.chosen = value; this.draw(); });
    this.list.addEventListener("pointermove", (event) => this.point(event));
    this.list.addEventListener("pointerleave", () => (this.hint.hidden = true));
    new ResizeObserver(() => this.draw()).observe(this.list);
  }

  setVisible(visible) {
    clearInterval(this.timer);
    if (visible) {
      this.load();
      this.timer = setInterval(() => this.load(), EVERY_MS);
    }
  }

  again() {
    this.draw();
  }

  turn(step) {
    this.from = Math.max(0, this.from + step);
    this.load();
  }

  async load() {
    try {
      this.page = await get(`api/days?from=${this.from}&filter=${encodeURIComponent(this.filter.value.trim())}`);
      this.draw();
    } catch {
      // The next look may have more luck; the page says that there is no connection.
    }
  }

  bounds() {
    let first = Infinity;
    let last = -Infinity;
    for (const person of this.page.people) {
      for (const stripe of [...person.stripes, ...person.truth]) {
        first = Math.min(first, stripe.start);
        last = Math.max(last, stripe.end);
      }
    }
    if (!(last > first)) return null;
    const length = this.chosen === "auto" ? Math.max(LEAST_MS, last - first) : 1000 * Number(this.chosen);
    // What fits is shown from where it begins, so that it does not move all the time.
    return last - first < length ? { from: first, to: first + length } : { from: last - length, to: last };
  }

  draw() {
    if (!this.page) return;
    const { people, all } = this.page;
    this.bound = this.list.clientWidth === 0 ? null : this.bounds();
    this.empty.hidden = people.length > 0;
    say(this.count, all > people.length ? `${this.from + 1} to ${this.from + people.length} of ${count(all)}` : `${count(all)} people`);
    this.before.hidden = this.from === 0;
    this.after.hidden = this.from + people.length >= all;
    const wanted = new Set(people.map((person) => person.person));
    for (const [id, row] of this.rows) {
      if (!wanted.has(id)) {
        row.element.remove();
        this.rows.delete(id);
      }
    }
    const kinds = new Set();
    for (const person of people) {
      for (const stripe of [...person.stripes, ...person.truth]) kinds.add(stripe.activity);
      this.row(person);
    }
    this.legend.replaceChildren(
      ...[...kinds].sort().map((kind) => el("span", { class: "f-activity", "data-hue": hueOf(kind) }, activityName(kind))),
      people.some((person) => person.truth.length > 0) ? el("span", { class: "muted" }, "thin line above: the truth") : "",
      el("span", { class: "muted" }, "striped: still going on"),
    );
    if (this.bound) this.drawAxis();
  }

  row(person) {
    let row = this.rows.get(person.person);
    if (!row) {
      const canvas = el("canvas", { role: "img" });
      const name = el("strong", {});
      const share = el("span", { class: "muted" });
      row = { canvas, name, share, element: el("div", { class: "day", role: "listitem", tabindex: 0, "data-person": person.person }, el("div", { class: "day-name" }, name, share), canvas) };
      this.rows.set(person.person, row);
      this.list.append(row.element);
    }
    row.person = person;
    say(row.name, person.name ?? person.person);
    const summary = shares(person.stripes);
    say(row.share, summary.short);
    row.canvas.setAttribute("aria-label", `${person.name ?? person.person}: ${summary.long}`);
    if (this.bound) this.stripes(row.canvas, person);
  }

  stripes(canvas, person) {
    fit(canvas);
    const context = canvas.getContext("2d");
    const { width, height } = canvas;
    context.clearRect(0, 0, width, height);
    const hasTruth = person.truth.length > 0;
    const top = hasTruth ? Math.round(height * 0.28) : 0;
    const x = (time) => ((time - this.bound.from) / (this.bound.to - this.bound.from)) * width;
    context.fillStyle = theme().line;
    context.globalAlpha = 0.35;
    context.fillRect(0, top, width, height - top);
    context.globalAlpha = 1;
    for (const stripe of person.truth) block(context, x(stripe.start), x(stripe.end), 0, top - 3, stripe);
    for (const stripe of person.stripes) block(context, x(stripe.start), x(stripe.end), top, height - top, stripe);
  }

  drawAxis() {
    fit(this.axis);
    const context = this.axis.getContext("2d");
    const { width, height } = this.axis;
    const ratio = width / this.axis.clientWidth;
    const length = this.bound.to - this.bound.from;
    const step = 1000 * (STEPS.find((each) => (length / 1000 / each) * 74 * ratio < width) ?? Math.max(14400, Math.ceil(length / 1000 / 24)));
    context.clearRect(0, 0, width, height);
    context.font = `${11 * ratio}px system-ui, sans-serif`;
    context.fillStyle = theme().muted;
    const offset = new Date(this.bound.from).getTimezoneOffset() * 60e3;
    for (let time = Math.ceil((this.bound.from - offset) / step) * step + offset; time <= this.bound.to; time += step) {
      const x = ((time - this.bound.from) / length) * width;
      context.fillRect(Math.round(x), height - 4 * ratio, ratio, 4 * ratio);
      context.textAlign = x < 30 * ratio ? "left" : x > width - 30 * ratio ? "right" : "center";
      context.fillText(step < 60e3 ? timeOfDay(time) : hourAndMinute(time), x, height - 7 * ratio);
    }
  }

  point(event) {
    const canvas = event.target.closest("canvas");
    const row = canvas && this.rows.get(canvas.closest("[data-person]")?.dataset.person);
    if (!row || !this.bound) {
      this.hint.hidden = true;
      return;
    }
    const box = canvas.getBoundingClientRect();
    const time = this.bound.from + ((event.clientX - box.left) / box.width) * (this.bound.to - this.bound.from);
    const isTruth = row.person.truth.length > 0 && event.clientY - box.top < box.height * 0.26;
    const found = (isTruth ? row.person.truth : row.person.stripes).findLast((stripe) => stripe.start <= time && time < stripe.end);
    this.hint.hidden = !found;
    if (!found) return;
    say(this.hint, `${isTruth ? "truth: " : ""}${activityName(found.activity)}, ${timeOfDay(found.start)} to ${timeOfDay(found.end)} (${span(found.end - found.start)})${isTruth ? "" : `, ${found.windows} windows, ${percent(found.sure)}`}, ${found.deviceId}`);
    this.hint.style.left = `${Math.min(event.clientX + 12, innerWidth - 260)}px`;
    this.hint.style.top = `${event.clientY + 14}px`;
  }
}

function block(context, from, to, y, height, stripe) {
  if (to < 0) return;
  const left = Math.max(0, from);
  const wide = Math.max(1, to - left - (to - left > 3 ? 1 : 0));
  context.fillStyle = colourOf(stripe.activity);
  context.fillRect(left, y, wide, height);
  if (!stripe.open) return;
  context.save();
  context.beginPath();
  context.rect(left, y, wide, height);
  context.clip();
  context.strokeStyle = theme().panel;
  context.globalAlpha = 0.45;
  context.lineWidth = 3;
  context.beginPath();
  for (let x = left - height; x < left + wide; x += 9) {
    context.moveTo(x, y + height);
    context.lineTo(x + height, y);
  }
  context.stroke();
  context.restore();
}

function shares(stripes) {
  const times = new Map();
  let all = 0;
  for (const stripe of stripes) {
    times.set(stripe.activity, (times.get(stripe.activity) ?? 0) + stripe.end - stripe.start);
    all += stripe.end - stripe.start;
  }
  const sorted = [...times].sort((a, b) => b[1] - a[1]);
  return {
    short: sorted.length === 0 ? "" : `${span(all)}, mostly ${activityName(sorted[0][0])}`,
    long: sorted.map(([activity, time]) => `${activityName(activity)} ${span(time)}`).join(", ") || "nothing recognised",
  };
}
