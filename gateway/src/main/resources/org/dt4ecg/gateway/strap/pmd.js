// ECG as heart straps with Polar's measurement data service (PMD) send it over Bluetooth. A notification: byte 0, what is
// measured (0 is ECG); bytes 1 to 8, time of the last sample in ns since 2000-01-01, little-endian, by the strap's clock;
// byte 9, the form (0 is 24 bit); from byte 10, samples in µV, 24-bit signed, little-endian, oldest first.

export const SERVICE = "fb005c80-02e7-f387-1cad-8acd2d8df0c8";
export const CONTROL = "fb005c81-02e7-f387-1cad-8acd2d8df0c8";
export const DATA = "fb005c82-02e7-f387-1cad-8acd2d8df0c8";

/** Of the ECG, in Hz, as START asks for it. */
export const RATE = 130;

/** Start (2) of ECG (0): setting 0, the rate, is 130 Hz; setting 1, the resolution, is 14 bit. */
export const START = Uint8Array.of(2, 0, 0, 1, RATE, 0, 1, 1, 14, 0);
export const STOP = Uint8Array.of(3, 0);

const ECG = 0;
const TWENTY_FOUR_BIT = 0;
const HEAD = 10;
const SAMPLE = 3;
const MOST = 32767;

/**
 * Reads a notification.
 *
 * @param {DataView} data
 * @returns {?{endMicros: number, samples: number[]}} time of the last sample in µs since 2000 by the strap's clock, and the
 *     samples in µV within 16 bits; null for what is no ECG of this form, or was cut short
 */
export function read(data) {
  const bytes = data.byteLength - HEAD;
  if (bytes < SAMPLE || bytes % SAMPLE !== 0) return null;
  if (data.getUint8(0) !== ECG || data.getUint8(9) !== TWENTY_FOUR_BIT) return null;
  const samples = [];
  for (let at = HEAD; at < data.byteLength; at += SAMPLE) {
    const microvolts = data.getUint16(at, true) | (data.getInt8(at + 2) << 16);
    samples.push(Math.max(-MOST - 1, Math.min(MOST, microvolts)));
  }
  return { endMicros: Number(data.getBigUint64(1, true) / 1000n), samples };
}

/**
 * Turns notifications into frames of the gateway. The strap's clock runs well and is often set wrong: its times are moved by
 * what it is off at the first notification, and again only where it was set anew.
 */
export class Frames {
  #sequence = 0;
  #offMicros = null;

  static #SET_ANEW_MICROS = 60e6;

  /**
   * @param {number} nowMicros this computer's time, in µs since 1970
   * @returns {{sequence: number, startTime: number, samples: number[]}}
   */
  next({ endMicros, samples }, nowMicros) {
    if (this.#offMicros === null || Math.abs(endMicros + this.#offMicros - nowMicros) > Frames.#SET_ANEW_MICROS) {
      this.#offMicros = nowMicros - endMicros;
    }
    const startTime = Math.round(endMicros + this.#offMicros - ((samples.length - 1) * 1e6) / RATE);
    return { sequence: this.#sequence++, startTime, samples };
  }
}
