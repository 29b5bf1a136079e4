// One device, large: its ECG, what is claimed and why, and its last windows.

import { Painter } from "./ecg.js";
import { personOf, wearerOf } from "./fleet.js";
import { get } from "./server.js";
import { QUALITY, STATE, WEARER, activityName, colourOf, el, fit, hueOf, percent, say, theme, timeOfDay } from "./words.js";

const WINDOW_MS = 10000;

export class Detail {
  constructor(onClose) {
    this.onClose = onClose;
    this.place = document.getElementById("detail");
    this.id = null;
    this.painter = null;
  }

  isOpen() {
    return this.id !== null;
  }

  open(id) {
    this.close(false);
    this.id = id;
    this.title = el("h2", {}, id);
    this.alert = el("p", { class: "alert-text", hidden: true });
    this.canvas = el("canvas", { role: "img", "aria-label": `ECG of ${id}, the last ten seconds` });
    this.history = el("canvas", { class: "history", role: "img", "aria-label": "the last windows" });
    this.fields = el("dl", { class: "fields" });
    this.legend = el("p", { class: "legend" });
    this.place.replaceChildren(
      el("div", { class: "row" }, this.title, el("button", { class: "icon", "aria-label": "Close", title: "Close (Esc)", onclick: () => this.close() }, "✕")),
      this.alert,
      el("div", { class: "strip paper" }, this.canvas),
      this.fields,
      el("h3", {}, "Last windows"),
      this.history,
      this.legend,
    );
    this.place.hidden = false;
    this.painter = new Painter(this.canvas, WINDOW_MS);
    this.painter.show(id);
    this.seen = null;
    this.place.querySelector("button").focus();
  }

  close(tell = true) {
    if (this.id === null) return;
    this.painter.close();
    this.id = null;
    this.place.hidden = true;
    this.place.replaceChildren();
    if (tell) this.onClose();
  }

  /** The device may have changed. */
  show(device) {
    if (this.id === null || !device || device.id !== this.id) return;
    this.device = device;
    const latest = device.latest;
    const key = `${device.state}/${device.assignedName}/${latest?.partition}@${latest?.offset}`;
    if (key === this.seen) return;
    this.seen = key;
    this.alert.hidden = !device.alertSince;
    if (device.alertSince) {
      say(this.alert, `Worn by ${personOf(device)}, assigned to ${device.assignedName ?? device.assigned}, since ${timeOfDay(device.alertSince)}`);
    }
    const fields = [["state", STATE[device.state]], ["assigned to", device.assigned ? named(device.assigned, device.assignedName) : "nobody"]];
    if (latest) fields.push(...claims(device, latest));
    this.fields.replaceChildren(...fields.map(([name, value]) => el("div", {}, el("dt", {}, name), el("dd", { "data-field": name }, value))));
    if (latest) this.load();
  }

  async load() {
    const { id } = this;
    const detail = await get(`api/device?id=${encodeURIComponent(id)}`);
    if (detail === null || this.id !== id) return;
    this.windows = detail.windows;
    this.draw();
  }

  /** Truth above, what was recognised below it, as high as it is sure. */
  draw() {
    if (this.id === null || !this.windows) return;
    fit(this.history);
    const context = this.history.getContext("2d");
    const { width, height } = this.history;
    context.clearRect(0, 0, width, height);
    const windows = this.windows;
    const hasTruth = windows.some((each) => each.truth);
    const top = hasTruth ? height * 0.2 : 0;
    const bar = Math.min(width / 30, width / windows.length);
    windows.forEach((each, i) => {
      const x = width - (windows.length - i) * bar;
      if (each.truth) {
        context.fillStyle = colourOf(each.truth);
        context.fillRect(x, 0, bar - 1, top - 3);
      }
      const usable = each.quality !== "UNUSABLE";
      context.fillStyle = usable ? colourOf(each.activity) : theme().line;
      const tall = (height - top) * (usable ? Math.max(0.08, each.activitySure) : 0.06);
      context.fillRect(x, height - tall, bar - 1, tall);
    });
    const kinds = [...new Set(windows.filter((each) => each.quality !== "UNUSABLE").map((each) => each.activity))];
    this.legend.replaceChildren(...kinds.map((kind) => el("span", { class: "f-activity", "data-hue": hueOf(kind) }, activityName(kind))),
      hasTruth ? el("span", { class: "muted" }, "truth above, height: how sure") : el("span", { class: "muted" }, "height: how sure"));
  }
}

const named = (id, name) => (name ? `${name} (${id})` : id);

function claims(device, latest) {
  const rows = [
    ["person", latest.person ? named(latest.person, latest.name) : personOf(device)],
    ["how sure", latest.person ? percent(latest.sure) : "–"],
    ["wearer", wearerOf(device)],
    ["activity", `${activityName(latest.activity)}, ${percent(latest.activitySure)}`],
    ["decided over", latest.fusedWindows > 0 ? `${latest.fusedWindows} windows of the session` : "this window"],
    ["this window alone", `${latest.own.person ?? WEARER[latest.own.wearer]}, ${activityName(latest.own.activity)}`],
    ["signal", QUALITY[latest.quality]],
  ];
  if (latest.heartRate) rows.push(["heart rate", `${Math.round(latest.heartRate)} beats a minute`]);
  if (latest.truth) rows.push(["truth", `${latest.truth.userId}, ${activityName(latest.truth.activity)}`]);
  rows.push(
    ["session", `since ${timeOfDay(latest.session)}, window ${latest.window}`],
    ["window", `${timeOfDay(latest.start)} to ${timeOfDay(latest.end)}`],
    ["lead", latest.lead ?? "–"],
    ["model", latest.model],
    ["event", `user-activity-${latest.partition}@${latest.offset}`],
  );
  return rows;
}
