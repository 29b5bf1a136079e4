// The page: reads a strap, draws what comes, and sends it.

import { CONTROL, DATA, Frames, RATE, SERVICE, START, STOP, read } from "./pmd.js";
import { Upload } from "./upload.js";

const SHOWN_S = 5;
const RECONNECT_MS = 2000;
const NAME = "dt4ecg-device";
const TOKEN = "dt4ecg-token";

const byId = (id) => document.getElementById(id);
const trace = [];
let session = null;

function say(text) {
  byId("state").textContent = text;
}

function tell(problem, needsToken) {
  byId("problem").textContent = problem;
  byId("problem").hidden = problem === "";
  if (needsToken) byId("token-row").hidden = false;
}

function show() {
  byId("acknowledged").textContent = session ? session.upload.acknowledged : 0;
  byId("waiting").textContent = session ? session.upload.waiting : 0;
  byId("lost").textContent = session ? session.upload.lost : 0;
  draw();
}

function draw() {
  const canvas = byId("trace");
  const context = canvas.getContext("2d");
  const { width, height } = canvas;
  context.clearRect(0, 0, width, height);
  if (trace.length < 2) return;
  const lowest = Math.min(...trace);
  const span = Math.max(500, Math.max(...trace) - lowest);
  context.strokeStyle = getComputedStyle(canvas).color;
  context.lineWidth = 2;
  context.beginPath();
  trace.forEach((microvolts, i) => {
    const x = (i * width) / (SHOWN_S * RATE);
    const y = height - ((microvolts - lowest) / span) * (height - 8) - 4;
    if (i === 0) context.moveTo(x, y);
    else context.lineTo(x, y);
  });
  context.stroke();
}

async function connect(current) {
  const server = await current.strap.gatt.connect();
  const service = await server.getPrimaryService(SERVICE);
  const control = await service.getCharacteristic(CONTROL);
  const data = await service.getCharacteristic(DATA);
  data.addEventListener("characteristicvaluechanged", (event) => {
    const notification = read(event.target.value);
    if (notification === null || session !== current) return;
    current.upload.add(current.frames.next(notification, 1000 * Date.now()));
    trace.push(...notification.samples);
    trace.splice(0, Math.max(0, trace.length - SHOWN_S * RATE));
    show();
  });
  await data.startNotifications();
  await control.writeValueWithResponse(START);
  current.control = control;
  say(`reads ${current.strap.name}`);
}

/** Again and again: whoever wears it walks away from the phone now and then. */
async function stayConnected(current) {
  if (current.connecting) return;
  current.connecting = true;
  while (session === current) {
    try {
      await connect(current);
      break;
    } catch (away) {
      say(`${current.strap.name} is away; looking for it`);
      await new Promise((resolve) => setTimeout(resolve, RECONNECT_MS));
    }
  }
  current.connecting = false;
}

async function start() {
  const device = byId("device").value.trim();
  if (device === "") {
    tell("Give the device an id first: a pseudonym, not a name", false);
    return;
  }
  localStorage.setItem(NAME, device);
  const token = byId("token").value.trim();
  if (token) sessionStorage.setItem(TOKEN, token);
  tell("", false);
  let strap;
  try {
    strap = await navigator.bluetooth.requestDevice({ filters: [{ services: [SERVICE] }, { namePrefix: "Polar" }], optionalServices: [SERVICE] });
  } catch (none) {
    say("no strap was chosen");
    return;
  }
  const current = {
    strap,
    control: null,
    connecting: false,
    frames: new Frames(),
    upload: new Upload(device, token, (problem, needsToken) => {
      tell(problem, needsToken);
      show();
    }),
  };
  session = current;
  byId("start").disabled = true;
  byId("stop").disabled = false;
  strap.addEventListener("gattserverdisconnected", () => stayConnected(current));
  // A phone that sleeps reads nothing.
  navigator.wakeLock?.request("screen").catch(() => {});
  await stayConnected(current);
}

async function stop() {
  const ended = session;
  byId("stop").disabled = true;
  try {
    await ended.control?.writeValueWithResponse(STOP);
  } catch (away) {
    // It stops by itself, once nobody listens.
  }
  session = null;
  ended.strap.gatt.disconnect();
  await ended.upload.end();
  session = ended;
  show();
  session = null;
  byId("start").disabled = false;
  say("ended");
}

byId("device").value = localStorage.getItem(NAME) ?? "";
byId("token").value = sessionStorage.getItem(TOKEN) ?? "";
byId("start").addEventListener("click", start);
byId("stop").addEventListener("click", stop);
if (!navigator.bluetooth) {
  byId("start").disabled = true;
  tell("This browser has no Bluetooth for pages, or the address is neither https nor localhost; Chrome on Android and on computers has it", false);
}
