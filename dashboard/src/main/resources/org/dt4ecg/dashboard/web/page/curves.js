// Curves over time or steps, by uPlot, in the colours of the page.

import uPlot from "./uplot/uPlot.js";
import { el, theme, timeOfDay } from "./words.js";

document.head.append(el("link", { rel: "stylesheet", href: "uplot/uPlot.css" }));

/**
 * A chart that fills its place. `series`: [{label, colour (number), dash, scale, value}], `marks`: vertical lines with a
 * word each, on the x axis.
 */
export class Curves {
  constructor(place, { title, series, unit = "", time = true, range = null, height = 190, xLabel = null, format = null }) {
    this.options = { series, unit, time, range, height, xLabel, format };
    this.marks = [];
    this.data = null;
    this.chart = null;
    this.canvasPlace = el("div", { class: "curve" });
    this.figure = el("figure", {}, el("figcaption", {}, title), this.canvasPlace);
    place.append(this.figure);
    this.observer = new ResizeObserver(() => this.resize());
    this.observer.observe(this.canvasPlace);
  }

  /** Shows other data: [xs, ys, ys, …], xs in seconds where they are times. */
  show(data, marks = []) {
    this.data = data;
    this.marks = marks;
    if (this.chart === null) this.make();
    else this.chart.setData(data);
  }

  /** The theme is another one. */
  again() {
    this.chart?.destroy();
    this.chart = null;
    if (this.data !== null) this.make();
  }

  resize() {
    const width = this.canvasPlace.clientWidth;
    if (width === 0) return;
    if (this.chart === null && this.data !== null) this.make();
    else if (this.chart !== null && this.chart.width !== width) this.chart.setSize({ width, height: this.options.height });
  }

  make() {
    const width = this.canvasPlace.clientWidth;
    if (width === 0) return;
    const { series, unit, time, range, height, xLabel, format } = this.options;
    const colours = theme();
    const say = format ?? ((value) => (value === null || value === undefined ? "–" : `${value.toLocaleString("en", { maximumFractionDigits: 2 })}${unit}`));
    const axis = { stroke: colours.muted, font: "11px system-ui, sans-serif", grid: { stroke: colours.line, width: 1 }, ticks: { stroke: colours.line, width: 1 } };
    this.chart = new uPlot(
      {
        width,
        height,
        padding: [14, 18, 0, 0],
        cursor: { points: { size: 6 }, y: false },
        legend: { live: true },
        scales: { x: { time }, y: range ? { range: () => range } : { range: (_, low, high) => [Math.min(0, low ?? 0), Math.max(1e-9, (high ?? 1) * 1.1)] } },
        axes: [
          { ...axis, size: xLabel ? 40 : 26, space: time ? 80 : 60, label: xLabel ?? undefined, labelSize: 16, labelFont: axis.font, values: (_, splits) => splits.map((split) => (time ? timeOfDay(split * 1000) : split)) },
          { ...axis, size: 62, values: (_, splits) => splits.map((split) => say(split)) },
        ],
        series: [
          time ? { value: (_, value) => (value === null ? "–" : timeOfDay(value * 1000)) } : { label: xLabel ?? "step", value: (_, value) => (value == null ? "–" : value.toLocaleString("en")) },
          ...series.map((each) => ({
            label: each.label,
            stroke: colours.series[each.colour],
            width: 1.6,
            dash: each.dash,
            spanGaps: true,
            points: { show: false },
            value: (_, value) => say(value),
          })),
        ],
        hooks: { draw: [(chart) => this.drawMarks(chart)] },
      },
      this.data,
      this.canvasPlace,
    );
  }

  drawMarks(chart) {
    const { ctx: context, bbox } = chart;
    const ratio = window.devicePixelRatio || 1;
    context.save();
    context.strokeStyle = theme().accent;
    context.fillStyle = theme().text;
    context.font = `${11 * ratio}px system-ui, sans-serif`;
    context.setLineDash([4 * ratio, 3 * ratio]);
    context.lineWidth = 1.5 * ratio;
    for (const mark of this.marks) {
      const x = chart.valToPos(mark.x, "x", true);
      if (x < bbox.left || x > bbox.left + bbox.width) continue;
      context.beginPath();
      context.moveTo(x, bbox.top);
      context.lineTo(x, bbox.top + bbox.height);
      context.stroke();
      const isRight = x > bbox.left + bbox.width * 0.75;
      context.textAlign = isRight ? "right" : "left";
      context.fillText(mark.word, x + (isRight ? -5 : 5) * ratio, bbox.top + bbox.height / 2);
    }
    context.restore();
  }
}
