// How things are said and coloured, in one place for all views.

/** Makes an element; attributes that are false or null are left out, children that are null too. */
export function el(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.flat().filter((child) => child !== null && child !== undefined));
  return element;
}

/** Sets a text only where it is another: what does not change need not be laid out again. */
export function say(element, text) {
  if (element.firstChild === null || element.textContent !== text) element.textContent = text;
}

/** Of accuracies, which differ by less than a point. */
export const accuracy = (share) => (share === null || share === undefined ? "–" : `${(100 * share).toFixed(1)} %`);
export const percent = (share) => (share === null || share === undefined ? "–" : `${Math.round(100 * share)} %`);

const clock = new Intl.DateTimeFormat(undefined, { hour: "2-digit", minute: "2-digit", second: "2-digit", hour12: false });
const minute = new Intl.DateTimeFormat(undefined, { hour: "2-digit", minute: "2-digit", hour12: false });
const day = new Intl.DateTimeFormat(undefined, { day: "numeric", month: "short", hour: "2-digit", minute: "2-digit", hour12: false });

export const timeOfDay = (millis) => clock.format(millis);
export const hourAndMinute = (millis) => minute.format(millis);
export const dayAndTime = (millis) => (Math.abs(Date.now() - millis) < 12 * 3600e3 ? clock.format(millis) : day.format(millis));

export function span(millis) {
  const seconds = Math.max(0, Math.round(millis / 1000));
  if (seconds < 90) return `${seconds} s`;
  if (seconds < 5400) return `${Math.round(seconds / 60)} min`;
  return `${(seconds / 3600).toFixed(1)} h`;
}

export function milliseconds(value) {
  if (value === null || value === undefined) return "–";
  return value < 10000 ? `${value} ms` : `${(value / 1000).toFixed(1)} s`;
}

export function count(value) {
  return value === null || value === undefined ? "–" : value.toLocaleString("en").replaceAll(",", " ");
}

export const rate = (value) => (value === null || value === undefined ? "–" : value < 10 ? value.toFixed(1) : count(Math.round(value)));

/** As the event has it, in words. */
export const WEARER = {
  REGISTERED_WEARER: "registered wearer",
  OTHER_PERSON: "other person",
  UNKNOWN_PERSON: "unknown person",
  UNASSIGNED_DEVICE: "unassigned device",
  NOT_CLAIMED: "not claimed",
};

export const QUALITY = { GOOD: "good", POOR: "poor", UNUSABLE: "unusable" };
export const STATE = { LIVE: "live", SILENT: "silent", WAITING: "no event yet" };

export const activityName = (activity) => (activity ?? "no claim").replaceAll("-", " ").replaceAll("_", " ");

const OF_ACTIVITY = { rest: 0, walk: 1, walking: 1, run: 2, running: 2, squats: 3, "arm-movements": 4 };
const HUES = 8;

/** Number of an activity's colour, 0 to 7: the usual ones have their own, others one by their name. */
export function hueOf(activity) {
  if (activity in OF_ACTIVITY) return OF_ACTIVITY[activity];
  let hash = 0;
  for (const letter of activity ?? "") hash = (31 * hash + letter.codePointAt(0)) >>> 0;
  return 5 + (hash % (HUES - 5));
}

let colours = null;

/** Colours of the theme, for canvases. */
export function theme() {
  if (colours === null) {
    const style = getComputedStyle(document.documentElement);
    const of = (name) => style.getPropertyValue(name).trim();
    colours = {
      text: of("--text"),
      muted: of("--muted"),
      line: of("--line"),
      trace: of("--trace"),
      traceDim: of("--trace-dim"),
      accent: of("--accent"),
      bad: of("--bad"),
      panel: of("--panel"),
      series: [of("--series-1"), of("--series-2"), of("--series-3")],
      hues: Array.from({ length: HUES }, (_, hue) => of(`--hue-${hue}`)),
    };
  }
  return colours;
}

/** Another theme: colours have to be read again. */
export function forgetTheme() {
  colours = null;
}

export const colourOf = (activity) => theme().hues[hueOf(activity)];

/** A group of buttons of which one is chosen, with arrow keys as radio buttons have them. */
export function choice(group, options, chosen, onChoose) {
  const buttons = options.map(([value, label, hint]) =>
    el("button", { role: "radio", type: "button", "data-value": value, title: hint ?? null }, label));
  const choose = (value, tell) => {
    for (const button of buttons) {
      const is = button.dataset.value === value;
      button.setAttribute("aria-checked", is);
      button.tabIndex = is ? 0 : -1;
    }
    if (tell) onChoose(value);
  };
  group.append(...buttons);
  group.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (button) choose(button.dataset.value, true);
  });
  group.addEventListener("keydown", (event) => {
    const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    const at = (buttons.indexOf(event.target) + step + buttons.length) % buttons.length;
    buttons[at].focus();
    choose(buttons[at].dataset.value, true);
  });
  choose(chosen, false);
  return (value) => choose(value, false);
}

/** Sizes a canvas to its place in device pixels; returns whether that was new. */
export function fit(canvas) {
  const ratio = Math.min(window.devicePixelRatio || 1, 2);
  const width = Math.max(1, Math.round(canvas.clientWidth * ratio));
  const height = Math.max(1, Math.round(canvas.clientHeight * ratio));
  if (canvas.width === width && canvas.height === height) return false;
  canvas.width = width;
  canvas.height = height;
  return true;
}
