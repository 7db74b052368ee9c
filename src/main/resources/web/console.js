"use strict";
const PERIOD = 2000;
const byId = id => document.getElementById(id);
let token = sessionStorage.getItem("admin_token") || "";
let before = null;
let filter = "";

// Text only ever enters the page as text nodes: an ESME chooses its names.
function row(cells) {
  const tr = document.createElement("tr");
  for (const cell of cells) {
    const td = document.createElement("td");
    td.append(cell instanceof Node ? cell : String(cell ?? ""));
    tr.append(td);
  }
  return tr;
}

async function call(method, path, body) {
  const answer = await fetch(path, {
    method,
    headers: { Authorization: "Bearer " + token, ...(body ? { "Content-Type": "application/json" } : {}) },
    body: body ? JSON.stringify(body) : undefined,
  });
  const text = await answer.text();
  const json = text ? JSON.parse(text) : null;
  if (!answer.ok && answer.status !== 422) {
    throw Object.assign(new Error(json?.title || "HTTP " + answer.status), { status: answer.status });
  }
  return json;
}

function say(text, kind) {
  byId("status").textContent = text;
  byId("status").className = kind || "";
}

const time = iso => iso ? new Date(iso).toLocaleTimeString() : "";

function showSessions(sessions) {
  byId("f-sessions").textContent = sessions.length;
  byId("sessions").replaceChildren(...sessions.map(s => {
    const unbind = document.createElement("button");
    unbind.textContent = "unbind";
    unbind.onclick = () => confirm("Unbind " + s.systemId + " at " + s.remoteAddress + "?")
      && call("POST", "/admin/sessions/" + s.id + "/unbind").then(refresh, e => say(e.message, "bad"));
    return row([s.systemId, s.bindType, s.remoteAddress, s.tls ? "yes" : "no",
      new Date(s.boundAt).toLocaleString(), s.requestsInWork, s.deliverOutstanding, unbind]);
  }));
  const accounts = [...new Set(sessions.map(s => s.systemId))].sort();
  const select = byId("account");
  if (accounts.join("\n") !== [...select.options].map(o => o.value).join("\n")) {
    const chosen = select.value;
    select.replaceChildren(...accounts.map(a => new Option(a, a, false, a === chosen)));
  }
}

// what a step of the team's has made of an address
function rewritten(address, sent) {
  return sent ? address + " → " + sent : address;
}

function showMessages(messages) {
  byId("messages").replaceChildren(...messages.map(m => row([
    new Date(m.history[0].at).toLocaleString(), m.account, m.messageId, rewritten(m.from, m.sentFrom),
    rewritten(m.to, m.sentTo), m.state,
    m.error || "", m.history.map(h => h.state.toLowerCase() + " " + time(h.at)).join(" → ")])));
}

// Prometheus' text format: name{labels} value
function sum(metrics, name, accept = () => true) {
  let total = 0;
  for (const line of metrics.split("\n")) {
    if (line.startsWith(name) && (line[name.length] === "{" || line[name.length] === " ") && accept(line)) {
      total += Number(line.slice(line.lastIndexOf(" ") + 1)) || 0;
    }
  }
  return total;
}

function showFigures(metrics) {
  const ok = line => line.includes('"ESME_ROK"');
  const now = {
    at: performance.now(),
    submits: sum(metrics, "smpp_submit_sm_total", ok),
    refused: sum(metrics, "smpp_submit_sm_total", line => !ok(line)),
    delivered: sum(metrics, "smpp_delivered_total"),
  };
  byId("f-outbox").textContent = sum(metrics, "smpp_outbox_entries");
  byId("f-age").textContent = Math.round(sum(metrics, "smpp_outbox_oldest_age_seconds")) + " s";
  byId("f-heap").textContent =
    Math.round(sum(metrics, "jvm_memory_used_bytes", line => line.includes('area="heap"')) / 1048576) + " MB";
  // A rate over less than a second would say little.
  if (before && now.at - before.at < PERIOD / 2) return;
  if (before) {
    const seconds = (now.at - before.at) / 1000;
    for (const name of ["submits", "refused", "delivered"]) {
      byId("f-" + name).textContent = ((now[name] - before[name]) / seconds).toFixed(1);
    }
  }
  before = now;
}

async function refresh() {
  const [sessions, messages] = await Promise.all([
    call("GET", "/admin/sessions"), call("GET", "/admin/messages?limit=20" + filter)]);
  byId("login").hidden = true;
  byId("content").hidden = false;
  showSessions(sessions);
  showMessages(messages);
  // Metrics may be at http.management_address; then this page does without.
  const metrics = await fetch("/metrics");
  if (metrics.ok) showFigures(await metrics.text());
  say("as of " + new Date().toLocaleTimeString(), "good");
}

async function keepOn() {
  try {
    if (token && !document.hidden) await refresh();
  } catch (e) {
    if (e.status === 401 || e.status === 404) {
      token = "";
      sessionStorage.removeItem("admin_token");
      byId("login").hidden = false;
      byId("content").hidden = true;
    }
    say(e.message, "bad");
  }
  setTimeout(keepOn, PERIOD);
}

byId("login").onsubmit = async event => {
  event.preventDefault();
  token = byId("token").value;
  try {
    await refresh();
    sessionStorage.setItem("admin_token", token);
  } catch (e) {
    token = "";
    say(e.message, "bad");
  }
};

byId("send").onsubmit = async event => {
  event.preventDefault();
  const output = byId("sent");
  try {
    const outcome = await call("POST", "/admin/messages",
      { account: byId("account").value, to: byId("to").value, text: byId("text").value });
    output.textContent = outcome.messageId ? "accepted as " + outcome.messageId : outcome.commandStatus;
    output.className = outcome.messageId ? "good" : "bad";
    await refresh();
  } catch (e) {
    output.textContent = e.message;
    output.className = "bad";
  }
};

byId("search").onsubmit = event => {
  event.preventDefault();
  filter = ["account", "id", "to"]
    .map(name => [name === "id" ? "messageId" : name, byId("s-" + name).value.trim()])
    .filter(([, value]) => value)
    .map(([name, value]) => "&" + name + "=" + encodeURIComponent(value))
    .join("");
  refresh().catch(e => say(e.message, "bad"));
};

keepOn();
