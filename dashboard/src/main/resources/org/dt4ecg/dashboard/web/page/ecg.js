// ECG as it comes, drawn on canvases that scroll. One clock for all: a frame of the browser draws what is new on each.

import { fit, theme } from "./words.js";

/** So much is kept of a device, in ms. */
const KEPT_MS = 14000;
/** Pieces come a few times a second; the right edge stays so far behind the newest sample. */
const BEHIND_MS = 900;
const CALM_MS = 500;

const traces = new Map();
const painters = new Set();
const calm = matchMedia("(prefers-reduced-motion: reduce)");

/** The ECG of one device. Times are the device's own, in ms. */
class Trace {
  constructor() {
    this.pieces = [];
    this.newest = -Infinity;
    this.head = null;
    this.arrivals = [];
    this.speed = 1;
    this.late = 0;
    this.stale = 0;
  }

  add(piece, now) {
    const bytes = Uint8Array.from(atob(piece.s), (letter) => letter.charCodeAt(0));
    const counts = new Int16Array(bytes.buffer);
    const scale = piece.uv > 0 ? piece.uv / 1000 : 1;
    const values = new Float32Array(counts.length);
    for (let i = 0; i < counts.length; i++) values[i] = (counts[i] - piece.base) * scale;
    const step = 1000 / piece.hz;
    const end = piece.t + counts.length * step;
    if (end < this.newest - KEPT_MS) {
      // An upload of old recordings; or the device's clock was set back, if nothing else comes.
      if (++this.stale < 5) return;
      this.reset();
    }
    this.stale = 0;
    const at = this.pieces.findLastIndex((other) => other.t <= piece.t) + 1;
    this.pieces.splice(at, 0, { t: piece.t, end, step, values, calibrated: piece.uv > 0 });
    if (at < this.pieces.length - 1 || (this.head !== null && piece.t < this.head - 50)) this.late++;
    if (end > this.newest) {
      this.newest = end;
      this.arrivals.push([now, end]);
      while (this.arrivals.length > 2 && now - this.arrivals[0][0] > 4000) this.arrivals.shift();
    }
    while (this.pieces.length > 1 && this.pieces[0].end < this.newest - KEPT_MS) this.pieces.shift();
  }

  reset() {
    this.pieces = [];
    this.newest = -Infinity;
    this.head = null;
    this.arrivals = [];
    this.late++;
  }

  /** Moves the right edge on: as fast as ECG comes, a little faster or slower to keep its distance. */
  advance(now, elapsed) {
    if (this.newest === -Infinity) return;
    const first = this.arrivals[0];
    const last = this.arrivals[this.arrivals.length - 1];
    if (last[0] - first[0] > 1500) {
      const speed = (last[1] - first[1]) / (last[0] - first[0]);
      this.speed = speed > 0.75 && speed < 1.3 ? 1 : Math.min(speed, 60);
    }
    const wanted = this.newest - BEHIND_MS * this.speed;
    if (this.head === null || Math.abs(wanted - this.head) > 4000 * this.speed + 3000) {
      this.head = wanted;
      this.late++;
    } else {
      const pace = Math.max(0, this.speed + (wanted - this.head) / 3000);
      this.head = Math.min(this.newest, this.head + elapsed * pace);
    }
  }
}

/** Takes the pieces of an event. */
export function addPieces(pieces) {
  const now = performance.now();
  for (const piece of pieces) {
    let trace = traces.get(piece.d);
    if (trace === undefined) {
      trace = new Trace();
      traces.set(piece.d, trace);
    }
    trace.add(piece, now);
  }
}

/** Forgets devices that are not looked at. */
export function keepOnly(devices) {
  for (const device of traces.keys()) if (!devices.has(device)) traces.delete(device);
}

/** Draws one device on one canvas for as long as it is open. */
export class Painter {
  constructor(canvas, windowMs) {
    this.canvas = canvas;
    this.context = canvas.getContext("2d");
    this.windowMs = windowMs;
    this.device = null;
    this.drawn = null;
    this.low = 0;
    this.high = 1;
    this.scaledAt = 0;
    this.sized = false;
    this.observer = new ResizeObserver(() => (this.sized = false));
    this.observer.observe(canvas);
    painters.add(this);
  }

  show(device) {
    if (this.device === device) return;
    this.device = device;
    this.drawn = null;
    this.scaledAt = 0;
    this.context.clearRect(0, 0, this.canvas.width, this.canvas.height);
  }

  close() {
    this.observer.disconnect();
    painters.delete(this);
  }

  /** The theme is another one. */
  again() {
    this.drawn = null;
  }

  paint(now) {
    const trace = traces.get(this.device);
    if (!this.sized) {
      fit(this.canvas);
      this.sized = true;
      this.drawn = null;
    }
    if (trace === undefined || trace.head === null) return;
    const { width, height } = this.canvas;
    const pixelsPerMs = width / this.windowMs;
    const column = Math.floor(trace.head * pixelsPerMs);
    if (now - this.scaledAt > 700) {
      this.scaledAt = now;
      if (this.rescale(trace)) this.drawn = null;
    }
    const before = this.drawn;
    const shift = before === null ? width : column - before.column;
    if (before === null || before.late !== trace.late || shift >= width || shift < 0) {
      this.context.clearRect(0, 0, width, height);
      this.line(trace, column, 0, pixelsPerMs);
    } else if (shift > 0) {
      const context = this.context;
      context.globalCompositeOperation = "copy";
      context.drawImage(this.canvas, -shift, 0);
      context.globalCompositeOperation = "source-over";
      // The last columns were drawn without what comes after them.
      this.line(trace, column, width - shift - 3, pixelsPerMs);
    }
    this.drawn = { column, late: trace.late };
  }

  /** Draws the columns from one on; the right edge is the column of the trace's head. */
  line(trace, column, from, pixelsPerMs) {
    const context = this.context;
    const { width, height } = this.canvas;
    const pad = Math.max(2, height * 0.06);
    const scale = (height - 2 * pad) / (this.high - this.low);
    const first = (column - width + from) / pixelsPerMs;
    const last = (column + 1) / pixelsPerMs;
    context.save();
    context.beginPath();
    context.rect(from, 0, width - from, height);
    context.clip();
    context.clearRect(from, 0, width - from, height);
    context.beginPath();
    context.strokeStyle = theme().trace;
    context.lineWidth = Math.min(1.7, Math.max(1.1, height / 64)) * Math.min(window.devicePixelRatio || 1, 2);
    context.lineJoin = "round";
    let connected = null;
    for (const piece of trace.pieces) {
      if (piece.end < first - 30 || piece.t > last + 30) {
        connected = null;
        continue;
      }
      const begin = Math.max(0, Math.floor((first - 30 - piece.t) / piece.step));
      const end = Math.min(piece.values.length, Math.ceil((last + 30 - piece.t) / piece.step));
      for (let i = begin; i < end; i++) {
        const time = piece.t + i * piece.step;
        const x = time * pixelsPerMs - column + width;
        const y = height - pad - (piece.values[i] - this.low) * scale;
        if (connected !== null && time - connected < 3 * piece.step + 8) context.lineTo(x, y);
        else context.moveTo(x, y);
        connected = time;
      }
    }
    context.stroke();
    context.restore();
  }

  /** Makes the ECG of the window fill the canvas; returns whether the scale had to change. */
  rescale(trace) {
    let low = Infinity;
    let high = -Infinity;
    for (const piece of trace.pieces) {
      if (piece.end < trace.head - this.windowMs) continue;
      for (const value of piece.values) {
        if (value < low) low = value;
        if (value > high) high = value;
      }
    }
    if (!(high >= low)) return false;
    // A flat line is to look flat.
    const least = trace.pieces[0].calibrated ? 0.4 : 20;
    const missing = Math.max(0, least - (high - low)) / 2;
    low -= missing;
    high += missing;
    const range = high - low;
    const now = this.high - this.low;
    const fits = low >= this.low && high <= this.high && range > 0.6 * now;
    if (fits) return false;
    this.low = low - 0.06 * range;
    this.high = high + 0.06 * range;
    return true;
  }
}

let lastFrame = 0;
let framesSince = 0;
let frames = 0;

function frame(now) {
  requestAnimationFrame(frame);
  const elapsed = now - lastFrame;
  if (calm.matches && elapsed < CALM_MS) return;
  lastFrame = now;
  for (const trace of traces.values()) trace.advance(now, Math.min(elapsed, 1000));
  for (const painter of painters) if (painter.device !== null) painter.paint(now);
  frames++;
  if (now - framesSince >= 1000) {
    // For whoever measures.
    document.documentElement.dataset.framesPerSecond = Math.round((frames * 1000) / (now - framesSince));
    frames = 0;
    framesSince = now;
  }
}

requestAnimationFrame(frame);

/** The theme is another one: draw all anew. */
export function paintAgain() {
  for (const painter of painters) painter.again();
}
