// Talks to the server: snapshots, and events that go on. Where there is a token it stands in a header, never in a cookie
// or an address, so that no other page can use it.

const TOKEN = "dt4ecg-token";
const SILENT_MS = 45000;

const given = new URLSearchParams(location.hash.slice(1)).get("token");
if (given) {
  sessionStorage.setItem(TOKEN, given);
  history.replaceState(null, "", location.pathname);
}

let asking = null;

/** Asks for the token, once for all who need it. */
function askForToken() {
  if (asking === null) {
    const dialog = document.getElementById("token-dialog");
    const wrong = document.getElementById("token-wrong");
    wrong.hidden = sessionStorage.getItem(TOKEN) === null;
    asking = new Promise((resolve) => {
      document.getElementById("token-form").onsubmit = (event) => {
        event.preventDefault();
        sessionStorage.setItem(TOKEN, document.getElementById("token").value.trim());
        dialog.close();
        asking = null;
        resolve();
      };
    });
    dialog.oncancel = (event) => event.preventDefault();
    if (!dialog.open) dialog.showModal();
  }
  return asking;
}

async function ask(path, signal) {
  for (;;) {
    const token = sessionStorage.getItem(TOKEN);
    const answer = await fetch(path, { signal, headers: token ? { Authorization: `Bearer ${token}` } : {} });
    if (answer.status !== 401) return answer;
    // Another request may have asked for it meanwhile.
    if (token === sessionStorage.getItem(TOKEN)) await askForToken();
  }
}

/** A snapshot; null where there is none. */
export async function get(path) {
  const answer = await ask(path);
  if (answer.status === 404) return null;
  if (!answer.ok) throw new Error(`${path}: ${answer.status}`);
  return answer.json();
}

/**
 * Events that go on, again and again after a break, until the function that is returned is called.
 * `onState` is told whether the server is reached.
 */
export function follow(path, onEvent, onState = () => {}) {
  const abort = new AbortController();
  (async () => {
    let pause = 500;
    while (!abort.signal.aborted) {
      try {
        const answer = await ask(path, abort.signal);
        if (!answer.ok) throw new Error(`${path}: ${answer.status}`);
        onState(true);
        pause = 500;
        await readEvents(answer.body, onEvent);
      } catch (broken) {
        if (abort.signal.aborted) return;
      }
      onState(false);
      await new Promise((resolve) => setTimeout(resolve, pause));
      pause = Math.min(5000, pause * 2);
    }
  })();
  return () => abort.abort();
}

async function readEvents(body, onEvent) {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  let text = "";
  for (;;) {
    const { value, done } = await withDeadline(reader);
    if (done) return;
    text += value;
    for (let end = text.indexOf("\n\n"); end >= 0; end = text.indexOf("\n\n")) {
      const event = text.slice(0, end);
      text = text.slice(end + 2);
      if (event.startsWith("data: ")) onEvent(JSON.parse(event.slice(6)));
    }
  }
}

/** A server says something now and then; one that is gone for good does not close the connection. */
function withDeadline(reader) {
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => {
      reader.cancel();
      reject(new Error("silent"));
    }, SILENT_MS);
  });
  return Promise.race([reader.read(), late]).finally(() => clearTimeout(timer));
}
