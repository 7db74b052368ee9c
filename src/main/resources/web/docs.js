"use strict";
// Text only ever enters the page as text nodes: the description is data, not markup.
function element(name, content, ...children) {
  const node = document.createElement(name);
  if (content) node.textContent = content;
  node.append(...children);
  return node;
}

function table(heads, rows) {
  const head = element("tr", "", ...heads.map(text => element("th", text)));
  const body = rows.map(cells => element("tr", "", ...cells.map(text => element("td", text))));
  return element("table", "", element("thead", "", head), element("tbody", "", ...body));
}

function typeOf(schema) {
  if (!schema) return "";
  if (schema.$ref) return schema.$ref.split("/").pop();
  return schema.type === "array" ? typeOf(schema.items) + "[]" : (schema.type || "object");
}

function operation(path, method, api) {
  const line = element("summary", "", element("span", method.toUpperCase()), element("code", path),
    " " + (api.summary || ""));
  line.firstChild.className = "method";
  const box = element("details", "", line);
  box.open = true;
  if (api.description) box.append(element("p", api.description));
  if (api.parameters && api.parameters.length) {
    box.append(element("h4", "Parameters"), table(["Name", "In", "Type", "Required", "Meaning"],
      api.parameters.map(p => [p.name, p.in, typeOf(p.schema), p.required ? "yes" : "no", p.description || ""])));
  }
  const body = api.requestBody && api.requestBody.content;
  if (body) {
    box.append(element("h4", "Body"), table(["Media type", "Type"],
      Object.entries(body).map(([type, media]) => [type, typeOf(media.schema)])));
  }
  box.append(element("h4", "Answers"), table(["Status", "Meaning"],
    Object.entries(api.responses || {}).map(([status, answer]) => [status, answer.description || ""])));
  return box;
}

function show(api) {
  const info = api.info || {};
  document.getElementById("title").textContent = (info.title || "smpp-bridge") + " " + (info.version || "");
  if (info.description) document.getElementById("description").textContent = info.description;
  const methods = ["get", "put", "post", "delete", "patch", "head", "options"];
  const operations = Object.entries(api.paths || {}).flatMap(([path, item]) =>
    methods.filter(method => item[method]).map(method => operation(path, method, item[method])));
  document.getElementById("operations").replaceChildren(
    ...(operations.length ? operations : [element("p", "None.")]));
  const schemas = Object.entries((api.components || {}).schemas || {});
  document.getElementById("schemas-title").hidden = !schemas.length;
  document.getElementById("schemas").replaceChildren(...schemas.flatMap(([name, schema]) =>
    [element("h3", name), element("pre", JSON.stringify(schema, null, 2))]));
}

fetch("/openapi.json")
  .then(answer => answer.ok ? answer.json() : Promise.reject(new Error("status " + answer.status)))
  .then(show)
  .catch(failure => document.getElementById("operations").replaceChildren(
    element("p", "/openapi.json cannot be read: " + failure.message)));
