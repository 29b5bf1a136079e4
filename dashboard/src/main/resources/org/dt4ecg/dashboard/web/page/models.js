// Models: which one serves, where it comes from, how well people are recognised over time, and how it was trained.

import { Curves } from "./curves.js";
import { get } from "./server.js";
import { accuracy, count, dayAndTime, el, percent, say, span } from "./words.js";

const EVERY_MS = 2000;
/** Length of a piece of recognition. It is drawn at its end, so that nothing seems to come before the swap that it comes of. */
const PIECE_MS = 5000;
/** Points of recognition are means over so many pieces. */
const SMOOTHED = 3;

export class View {
  constructor(place) {
    this.round = null;
    this.serving = el("div", { class: "panel" });
    this.releases = el("div", { class: "panel" });
    this.rounds = el("div", { class: "panel wide" });
    this.reason = el("p", { class: "muted wide" });
    this.shadow = el("div", { class: "panel", hidden: true });
    const recognition = el("div", { class: "panel" });
    this.training = el("div", { class: "panel wide pair-of-curves" }, this.reason);
    this.note = el("p", { class: "muted" });
    place.replaceChildren(el("div", { class: "scroll pad" }, el("div", { class: "panels" }, this.serving, recognition, this.shadow, this.rounds, this.training, this.releases)));
    this.recognitionPlace = recognition;
    this.losses = new Curves(this.training, { title: "Losses of the round", series: [{ label: "identity", colour: 0 }, { label: "activity", colour: 1 }], time: false, xLabel: "step", unit: " nats" });
    this.weights = new Curves(this.training, { title: "GradNorm's weights", series: [{ label: "identity", colour: 0 }, { label: "activity", colour: 1 }], time: false, xLabel: "step", range: [0, 2] });
    this.training.hidden = true;
  }

  setVisible(visible) {
    clearInterval(this.timer);
    if (visible) {
      this.load();
      this.timer = setInterval(() => this.load(), EVERY_MS);
    }
  }

  again() {
    for (const curves of [this.recognition, this.losses, this.weights]) curves?.again();
  }

  async load() {
    try {
      this.show(await get("api/models"));
    } catch {
      // The next look may have more luck.
    }
  }

  show(models) {
    this.showServing(models);
    this.showRecognition(models);
    this.showReleases(models);
    this.showRounds(models);
    this.showShadows(models);
  }

  showServing(models) {
    const serving = models.servings[models.servings.length - 1];
    const version = serving?.version ?? models.first?.version;
    const release = models.releases.find((each) => each.version === version && each.mode === "SERVING");
    const first = models.first?.version === version ? models.first : null;
    const metrics = release?.metrics ?? first?.metrics ?? {};
    const rows = [];
    if (version) {
      rows.push(["version", version], ["name", release?.name ?? first?.name ?? "–"]);
      rows.push(["serves since", dayAndTime(serving ? serving.since : first.since)]);
      rows.push(["windows decided", count(serving?.windows ?? 0)]);
      if (release) rows.push(["released", dayAndTime(release.releasedAt)], ["parent", release.parent ?? "none"], ["signed", release.signed ? "yes" : "no"]);
      else rows.push(["parent", first ? "none: it came with the installation" : "not on the topic"]);
      for (const [name, label] of [["identity.accuracy", "identity"], ["activity.accuracy", "activity"], ["challenger.identity.accuracy", "identity"], ["challenger.activity.accuracy", "activity"]]) {
        if (metrics[name] !== undefined) rows.push([`accuracy, ${label}`, accuracy(metrics[name])]);
      }
    }
    const { stream } = models;
    if (stream) {
      rows.push(["drift of the embedding", stream.embeddingStability == null ? stream.drift.toLowerCase() : `${stream.drift.toLowerCase()} (index ${stream.embeddingStability.toFixed(2)})`]);
      rows.push(["nobody known, lately", percent(stream.unknownShare)], ["mean confidence", percent(stream.meanConfidence)]);
      if (stream.refusal) rows.push(["last refusal", stream.refusal]);
    }
    fill(this.serving, "What serves", rows, "Nothing has been decided yet.");
  }

  showRecognition(models) {
    const all = smoothed(models.recognition);
    const newcomer = new Map(smoothed(models.newcomerRecognition).map((point) => [point.at, point]));
    if (!this.recognition) {
      this.recognition = new Curves(this.recognitionPlace, {
        title: "Recognised over time",
        series: [{ label: "person, all", colour: 0 }, { label: "activity, all", colour: 1 }, ...(models.newcomer ? [{ label: `newcomer ${models.newcomer}`, colour: 2 }] : [])],
        range: [0, 100],
        unit: " %",
      });
      this.recognitionPlace.append(this.note);
    }
    const share = (right, of) => (of > 0 ? (100 * right) / of : null);
    const swaps = models.servings.slice(1).map((serving) => ({ x: serving.since / 1000, word: `model ${serving.version.slice(0, 6)}` }));
    this.recognition.show(
      [
        all.map((point) => Math.min(point.at + PIECE_MS, Math.max(point.at, Date.now())) / 1000),
        all.map((point) => share(point.named, point.people)),
        all.map((point) => share(point.rightActivities, point.activities)),
        ...(models.newcomer ? [all.map((point) => (newcomer.has(point.at) ? share(newcomer.get(point.at).named, newcomer.get(point.at).people) : null))] : []),
      ],
      swaps,
    );
    say(this.note, models.newcomer
      ? `The newcomer is ${models.newcomer}, whom the first model does not know. Right is what the fleet knows to be true.`
      : models.recognition.some((point) => point.activities > 0)
        ? "Right is what the fleet knows to be true."
        : "Right is the person to whom the device is assigned; the truth about activities is not known here.");
  }

  showReleases(models) {
    const rows = models.releases.map((release) =>
      el("tr", {}, el("td", { class: "mono" }, release.version), el("td", {}, release.mode === "SHADOW" ? "shadow" : "serving"), el("td", { class: "mono" }, release.parent ?? "–"),
        el("td", {}, dayAndTime(release.releasedAt)), el("td", { class: "number" }, accuracy(release.metrics["identity.accuracy"])), el("td", { class: "number" }, accuracy(release.metrics["activity.accuracy"])), el("td", {}, release.signed ? "signed" : "unsigned")));
    table(this.releases, "Releases on the topic", ["version", "to be", "parent", "released", "identity", "activity", ""], rows, "None: the model that came with the configuration serves.");
  }

  showRounds(models) {
    const rounds = [...models.rounds].reverse();
    this.round = rounds.find((round) => round.id === this.round?.id) ?? rounds[0] ?? null;
    const rows = rounds.map((round) =>
      el("tr", { "aria-selected": round.id === this.round.id, tabindex: 0, class: "pick", onclick: () => this.pick(round, models), onkeydown: (event) => event.key === "Enter" && this.pick(round, models) },
        el("td", {}, dayAndTime(round.finishedAt)), el("td", {}, el("span", { class: round.promoted ? "good" : "muted" }, round.promoted ? "promoted" : "not promoted")), el("td", { class: "mono" }, round.challenger ?? "–"),
        el("td", { class: "number" }, count(round.windows)), el("td", {}, span(round.finishedAt - round.startedAt)), el("td", {}, outcomes(round))));
    table(this.rounds, "Rounds of training", ["ended", "", "challenger", "windows", "took", "champion → challenger"], rows, "None yet.");
    this.training.hidden = this.round === null || this.round.steps === 0;
    if (this.training.hidden || this.shownRound === this.round.id) return;
    this.shownRound = this.round.id;
    const { round } = this;
    say(this.reason, `The round that ended at ${dayAndTime(round.finishedAt)}: ${round.reason}`);
    const points = round.identityLoss.length;
    const steps = Array.from({ length: points }, (_, i) => Math.round(((i + 0.5) * round.steps) / points));
    this.losses.show([steps, round.identityLoss, round.activityLoss]);
    this.weights.show([steps, round.identityWeight, round.activityWeight]);
  }

  pick(round, models) {
    this.round = round;
    this.showRounds(models);
  }

  showShadows(models) {
    this.shadow.hidden = models.shadows.length === 0;
    table(this.shadow, "Scoring along", ["shadow", "beside", "windows", "same person", "same activity"], [...models.shadows].reverse().map((shadow) =>
      el("tr", {}, el("td", { class: "mono" }, shadow.version), el("td", { class: "mono" }, shadow.serving), el("td", { class: "number" }, count(shadow.windows)),
        el("td", { class: "number" }, percent(shadow.samePerson / shadow.windows)), el("td", { class: "number" }, percent(shadow.sameActivity / shadow.windows)))), "");
  }
}

function outcomes(round) {
  const { metrics } = round;
  const of = (task) => {
    const before = metrics[`champion.${task}.accuracy`];
    const after = metrics[`challenger.${task}.accuracy`];
    return after === undefined ? null : `${task} ${accuracy(before)} → ${accuracy(after)}`;
  };
  return ["identity", "activity"].map(of).filter(Boolean).join(", ");
}

function smoothed(points) {
  return points.map((point, i) => {
    const sum = { at: point.at, people: 0, named: 0, activities: 0, rightActivities: 0 };
    for (const near of points.slice(Math.max(0, i - SMOOTHED + 1), i + 1)) {
      for (const name of ["people", "named", "activities", "rightActivities"]) sum[name] += near[name];
    }
    return sum;
  });
}

export function fill(place, title, rows, empty) {
  place.replaceChildren(el("h2", {}, title), rows.length === 0 ? el("p", { class: "muted" }, empty) : el("dl", { class: "fields" }, rows.map(([name, value]) => el("div", {}, el("dt", {}, name), el("dd", { "data-field": name }, value)))));
}

export function table(place, title, heads, rows, empty) {
  // A table that somebody reads or has the focus in is left alone while it says the same.
  const key = rows.map((row) => row.textContent + row.getAttribute("aria-selected")).join("\n");
  if (place.dataset.key === key && place.childElementCount > 0) return;
  place.dataset.key = key;
  place.replaceChildren(el("h2", {}, title), rows.length === 0 ? el("p", { class: "muted" }, empty) : el("div", { class: "table" }, el("table", {}, el("thead", {}, el("tr", {}, heads.map((head, i) => el("th", { scope: "col", class: rows[0].children[i]?.className === "number" ? "number" : null }, head)))), el("tbody", {}, rows))));
}
