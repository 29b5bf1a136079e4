// How the stream gets on: rates, delays, lag, dead letters, topics.

import { Curves } from "./curves.js";
import { table } from "./models.js";
import { get } from "./server.js";
import { count, dayAndTime, el, milliseconds, rate, say } from "./words.js";

const EVERY_MS = 1000;

export class View {
  constructor(place) {
    this.tiles = el("dl", { class: "tiles" });
    this.trouble = el("p", { class: "bad", role: "status", hidden: true });
    const rates = el("div", { class: "panel" });
    const delays = el("div", { class: "panel" });
    this.letters = el("div", { class: "panel wide" });
    this.lag = el("div", { class: "panel" });
    this.topics = el("div", { class: "panel" });
    place.replaceChildren(el("div", { class: "scroll pad" }, this.tiles, this.trouble, el("div", { class: "panels" }, rates, delays, this.letters, this.lag, this.topics)));
    this.rates = new Curves(rates, { title: "Throughput, a second", series: [{ label: "frames", colour: 0 }, { label: "windows", colour: 1 }] });
    this.delays = new Curves(delays, { title: "Delay of an event, over the last minute", series: [{ label: "median", colour: 0 }, { label: "95 %", colour: 1 }, { label: "99 %", colour: 2 }], format: milliseconds });
    delays.append(el("p", { class: "muted" }, "From the moment a window had all its samples, by the application's clock, to its event's receipt here: what a consumer of committed events waits."));
    this.values = new Map();
  }

  setVisible(visible) {
    clearInterval(this.timer);
    if (visible) {
      this.load();
      this.timer = setInterval(() => this.load(), EVERY_MS);
    }
  }

  again() {
    this.rates.again();
    this.delays.again();
  }

  async load() {
    try {
      this.show(await get("api/pipeline"));
    } catch {
      // The next look may have more luck.
    }
  }

  show(pipeline) {
    const last = pipeline.history[pipeline.history.length - 1];
    const letters = pipeline.letters.reduce((sum, each) => sum + each.count, 0);
    this.tile("frames/s", rate(last?.frames));
    this.tile("windows/s", rate(last?.events));
    this.tile("delay, median", milliseconds(last?.p50));
    this.tile("95 %", milliseconds(last?.p95));
    this.tile("99 %", milliseconds(last?.p99));
    this.tile("lag, records", count(last?.lag));
    this.tile("dead letters", count(letters), letters > 0);
    if (pipeline.stream) {
      this.tile("state", pipeline.stream.state.toLowerCase(), pipeline.stream.state !== "RUNNING");
      this.tile("threads restarted", count(pipeline.stream.threadRestarts), pipeline.stream.threadRestarts > 0);
    }
    this.trouble.hidden = !pipeline.stream?.problem;
    say(this.trouble, pipeline.stream?.problem ?? "");
    const times = pipeline.history.map((second) => second.at / 1000);
    const of = (name) => pipeline.history.map((second) => second[name] ?? null);
    this.rates.show([times, of("frames"), of("events")]);
    this.delays.show([times, of("p50"), of("p95"), of("p99")]);
    table(this.letters, `Dead letters since ${dayAndTime(pipeline.since - 3600e3)}`, ["reason", "how many", "last", "device", "read at", "what was wrong"], pipeline.letters.flatMap(letterRows), "None.");
    table(this.lag, `Lag of ${pipeline.lag.group ?? "the application"}`, ["topic", "records to read"], Object.entries(pipeline.lag.topics).map(([topic, records]) => el("tr", {}, el("td", { class: "mono" }, topic), el("td", { class: "number" }, count(records)))), pipeline.lag.problem ?? "Not known yet.");
    table(this.topics, "Topics read by this page", ["topic", "records", "unreadable", ""], pipeline.topics.map((topic) =>
      el("tr", {}, el("td", { class: "mono" }, topic.topic), el("td", { class: "number" }, count(topic.records)), el("td", { class: "number" }, count(topic.unreadable)), el("td", { class: topic.problem ? "bad" : "good" }, topic.problem ?? "read"))), "None yet.");
  }

  tile(name, value, isBad = false) {
    let tile = this.values.get(name);
    if (!tile) {
      tile = el("dd", {});
      this.values.set(name, tile);
      this.tiles.append(el("div", {}, el("dt", {}, name), tile));
    }
    say(tile, value);
    tile.classList.toggle("bad", isBad);
  }
}

/** A line for the reason, and one for each of its last examples. */
function letterRows(letters) {
  return letters.examples.map((example, i) =>
    el("tr", { class: i === 0 ? "first" : "further" },
      el("td", { class: "mono" }, i === 0 ? letters.reason : ""), el("td", { class: "number" }, i === 0 ? count(letters.count) : ""),
      el("td", {}, dayAndTime(example.at)), el("td", {}, example.device ?? "–"), el("td", { class: "mono" }, example.place ?? "–"), el("td", { class: "reason", title: example.message }, example.message)));
}
