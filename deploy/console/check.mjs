// Looks at the operators' page of a running bridge with headless Chromium: logs in, waits for the
// figures, sends a message to try, searches it, and leaves screenshots. Node 20 or later, Chromium.
//
//   node --experimental-websocket deploy/console/check.mjs http://127.0.0.1:3000/ ADMIN_TOKEN [TO] [FOLDER]
//
// Exit code 0: everything was there.
import { spawn } from "node:child_process";
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const [url, token, to = "+4915112345678", folder = "."] = process.argv.slice(2);
const profile = mkdtempSync(join(tmpdir(), "chromium-"));
const browser = spawn(process.env.CHROMIUM || "chromium", [
  "--headless=new", "--no-sandbox", "--disable-gpu", "--remote-debugging-port=0",
  "--window-size=1280,1000", "--user-data-dir=" + profile, "about:blank"]);

const endpoint = await new Promise((resolve, reject) => {
  let output = "";
  browser.stderr.on("data", data => {
    output += data;
    const match = output.match(/DevTools listening on ws:\/\/([^/]+)\//);
    if (match) resolve(match[1]);
  });
  browser.on("exit", () => reject(new Error("chromium ended: " + output)));
});
const targets = await (await fetch(`http://${endpoint}/json`)).json();
const socket = new WebSocket(targets.find(t => t.type === "page").webSocketDebuggerUrl);
await new Promise(resolve => (socket.onopen = resolve));

let last = 0;
const waiting = new Map();
const complaints = [];
socket.onmessage = ({ data }) => {
  const message = JSON.parse(data);
  if (message.id) waiting.get(message.id)(message);
  if (message.method === "Runtime.exceptionThrown") complaints.push(message.params.exceptionDetails.text);
  if (message.method === "Log.entryAdded" && message.params.entry.level === "error") {
    complaints.push(message.params.entry.text + " " + (message.params.entry.url ?? ""));
  }
};
const send = (method, params = {}) => new Promise(resolve => {
  waiting.set(++last, resolve);
  socket.send(JSON.stringify({ id: last, method, params }));
});
const run = async expression =>
  (await send("Runtime.evaluate", { expression, awaitPromise: true, returnByValue: true })).result.result.value;
async function until(what, expression) {
  for (let i = 0; i < 100; i++) {
    if (await run(expression)) return console.log("ok", what);
    await new Promise(resolve => setTimeout(resolve, 100));
  }
  throw new Error("not seen: " + what);
}
async function picture(name) {
  const { result } = await send("Page.captureScreenshot", { format: "png", captureBeyondViewport: true });
  writeFileSync(join(folder, name + ".png"), Buffer.from(result.data, "base64"));
}
const fill = (id, value) => run(`document.getElementById("${id}").value = ${JSON.stringify(value)}`);
const press = form => run(`document.getElementById("${form}").requestSubmit()`);
const text = id => `document.getElementById("${id}").textContent`;

let code = 0;
try {
  for (const domain of ["Page", "Runtime", "Log"]) await send(domain + ".enable");
  await send("Page.navigate", { url });
  await until("the question for the token", "!!document.getElementById('token')");
  await picture("console-login");
  await fill("token", "not-the-token-of-this");
  await press("login");
  await until("a wrong token refused", `${text("status")}.includes("admin.token") && !document.getElementById("login").hidden`);
  // the 401 just asked for, which may be told a moment later
  for (let i = 0; i < 100 && !complaints.length; i++) await new Promise(resolve => setTimeout(resolve, 100));
  complaints.length = 0;
  await fill("token", token);
  await press("login");
  await until("the sessions", "document.querySelectorAll('#sessions tr').length > 0");
  await until("the throughput", `/\\d/.test(${text("f-submits")})`);
  await fill("to", to);
  await fill("text", "from the console");
  await press("send");
  await until("the message accepted", `${text("sent")}.startsWith("accepted as ")`);
  await fill("s-id", (await run(text("sent"))).replace("accepted as ", ""));
  await press("search");
  await until("the message found", "document.querySelectorAll('#messages tr').length === 1");
  await picture("console-search");
  await fill("s-id", "");
  await press("search");
  await until("the search over", "filter === ''");
  await run("refresh()");
  await until("the last messages", "document.querySelectorAll('#messages tr').length > 0");
  await picture("console");
  if (complaints.length) throw new Error("the browser complains: " + complaints.join("; "));
} catch (e) {
  console.error(e.message);
  await picture("console-failed");
  code = 1;
}
await send("Browser.close");
process.exit(code);
