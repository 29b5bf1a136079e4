// Sends frames to the gateway: one upload at a time, each again, as it was, until it is acknowledged. The token stands in a
// header, never in a cookie or an address, so that no other page can use it.

import { RATE } from "./pmd.js";

const TOGETHER = 100;
/** Most frames that wait, about three quarters of an hour. */
const MOST = 5000;
const PAUSE_MS = 1000;
const AGAIN_MS = 3000;

export class Upload {
  #waiting = [];
  #device;
  #token;
  #told;
  #timer = null;
  #ended = false;
  acknowledged = 0;
  lost = 0;

  /**
   * @param {string} device its id
   * @param {string} token empty where none is needed
   * @param {(problem: string, needsToken: boolean) => void} told what is wrong, for people; empty once all is well
   */
  constructor(device, token, told) {
    this.#device = device;
    this.#token = token;
    this.#told = told;
  }

  get waiting() {
    return this.#waiting.length;
  }

  add(frame) {
    this.#waiting.push(frame);
    if (this.#waiting.length > MOST) {
      this.#waiting.shift();
      this.lost++;
    }
    if (this.#timer === null) this.#plan(PAUSE_MS);
  }

  /** Sends what waits, and no more after that. */
  async end() {
    this.#ended = true;
    clearTimeout(this.#timer);
    if (this.#waiting.length > 0) await this.#send();
  }

  #plan(ms) {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#send(), ms);
  }

  async #send() {
    const frames = this.#waiting.slice(0, TOGETHER);
    let again = PAUSE_MS;
    try {
      const headers = { "Content-Type": "application/json" };
      if (this.#token) headers.Authorization = `Bearer ${this.#token}`;
      const answer = await fetch(`api/v1/devices/${encodeURIComponent(this.#device)}/frames`, {
        method: "POST",
        headers,
        body: JSON.stringify({ lead: "CHEST", samplingRate: RATE, microvoltsPerCount: 1, frames }),
      });
      again = await this.#take(answer, frames);
    } catch (unreached) {
      again = AGAIN_MS;
      this.#told("The gateway is not reached; frames wait here", false);
    }
    this.#timer = null;
    if (this.#waiting.length > 0 && !this.#ended && again !== null) this.#plan(again);
  }

  /** What is left to do, as a pause in ms; null where somebody has to do something first. */
  async #take(answer, frames) {
    if (answer.status === 200) {
      this.#waiting = this.#waiting.filter((frame) => !frames.includes(frame));
      this.acknowledged += frames.length;
      this.#told("", false);
      return PAUSE_MS;
    }
    const refused = await answer.json().catch(() => ({ error: `status ${answer.status}` }));
    this.#told(refused.error, answer.status === 401);
    if (answer.status === 422) {
      const bad = new Set(refused.frames.map((fault) => frames[fault.frame]));
      this.#waiting = this.#waiting.filter((frame) => !bad.has(frame));
      this.lost += bad.size;
      return PAUSE_MS;
    }
    if (answer.status === 429 || answer.status === 503) {
      return 1000 * Number(answer.headers.get("Retry-After") || 3);
    }
    return null;
  }
}
