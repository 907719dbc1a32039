// Views, filters and the address of what is shown (#/matrix, #/documents/ID/17).
const views = [...document.querySelectorAll("main > section")];
let shownView = "";

function options(select, all, entries) {
  select.append(el("option", { value: "" }, all), ...entries.map(([value, text]) => el("option", { value }, text)));
}

function labelled(text, control) {
  return el("label", {}, text, control);
}

function buildFilters() {
  const form = byId("filters");
  const made = [];
  for (const name of D.variables) {
    const values = [...new Set(D.docs.map((doc) => doc.vars[name] || ""))].filter(Boolean).sort();
    const select = el("select", { name: `var ${name}` });
    options(select, "all", values.map((value) => [value, value]));
    select.addEventListener("change", () => { filter.vars[name] = select.value; refresh(); });
    made.push(labelled(name, select));
  }
  const coder = el("select", { name: "coder" });
  options(coder, "all", D.coders.map((name, at) => [at, name]));
  coder.addEventListener("change", () => { filter.by = coder.value === "" ? -1 : Number(coder.value); refresh(); });
  const code = el("select", { name: "code" });
  options(code, "all", D.codes.map((one, at) => [at, "\u2007".repeat(one.depth * 2) + one.name]));
  code.addEventListener("change", () => { setCode(code.value === "" ? -1 : Number(code.value)); refresh(); });
  const words = el("input", { type: "search", name: "words", autocomplete: "off" });
  let waiting = 0;
  words.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(() => { filter.words = words.value.trim(); refresh(); }, 150);
  });
  made.push(labelled("coder", coder), labelled("code (and below)", code), labelled("words in the quotation", words));
  form.prepend(...made);
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("reset", () => {
    Object.assign(filter, { vars: {}, by: -1, code: -1, words: "" });
    refresh();
  });
}

function setCode(at) {
  filter.code = at;
}

/** Everything that depends on the filters, for the view that is shown. */
function render() {
  if (shownView === "matrix") showMatrix();
  if (shownView === "quotations") showQuotes();
  if (shownView === "documents") {
    listDocs();
    if (openDoc >= 0) buildText(openDoc, 0);
  }
}

function refresh() {
  sift();
  byId("kept").textContent = keptText();
  render();
}

function address() {
  const [view, doc, coding] = location.hash.replace(/^#\/?/, "").split("/").map(decoded);
  return { view: views.some((one) => one.id === view) ? view : views[0].id, doc, coding };
}

function decoded(part) {
  try {
    return decodeURIComponent(part);
  } catch {
    return "";
  }
}

function show(focus) {
  const { view, doc, coding } = address();
  const changed = view !== shownView;
  if (byId("drawer").open) byId("drawer").close();
  shownView = view;
  for (const one of views) one.hidden = one.id !== view;
  for (const link of document.querySelectorAll("nav a")) {
    if (link.hash === `#/${view}`) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  }
  if (changed && view !== "documents") render();
  if (view === "documents") openAddressed(doc, coding);
  if (changed) {
    document.title = `${byId(view).querySelector("h2").textContent} – ${D.title}`;
    if (focus && !(view === "documents" && coding)) {
      byId(view).querySelector("h2").focus({ preventScroll: true });
      window.scrollTo(0, 0);
    }
  }
}

function openAddressed(id, coding) {
  let d = D.docs.findIndex((doc) => doc.id === id);
  if (d < 0) d = openDoc >= 0 ? openDoc : D.docs.findIndex((_, at) => keptDocs[at] && inDoc[at].length);
  if (d < 0) d = D.docs.length ? 0 : -1;
  if (d < 0) return;
  const at = coding === undefined || coding === "" ? -1 : Number(coding);
  showDoc(d, Number.isInteger(at) ? at : -1);
  if (id && at < 0) {
    byId("text").querySelector("h3").focus({ preventScroll: true });
    byId("text").scrollIntoView({ block: "nearest" });
  }
}

function showCode(at) {
  byId("filters").elements.namedItem("code").value = String(at);
  setCode(at);
  sift();
  byId("kept").textContent = keptText();
  if (location.hash === "#/quotations") render();
  else location.hash = "#/quotations";
}

/** A list that fills while one scrolls is filled before it is printed. */
function readyForPaper() {
  const all = document.body.classList.contains("everything");
  if (all) {
    showMatrix();
    if (openDoc < 0) openAddressed("", "");
  }
  if (all || shownView === "quotations") showQuotes(PRINTED);
}

buildFilters();
byId("sift").open = window.matchMedia("(min-width: 40rem)").matches;
startMatrix();
startQuotes();
startReader();
document.addEventListener("click", (event) => {
  const link = event.target.closest("[data-code]");
  if (link) showCode(Number(link.dataset.code));
});
for (const swatch of document.querySelectorAll(".swatch[data-at]")) swatch.style.setProperty("--c", D.codes[Number(swatch.dataset.at)].colour);
window.addEventListener("hashchange", () => show(true));
byId("print-all").addEventListener("click", () => {
  document.body.classList.add("everything");
  window.print();
});
window.addEventListener("beforeprint", readyForPaper);
window.addEventListener("afterprint", () => document.body.classList.remove("everything"));
sift();
byId("kept").textContent = keptText();
document.documentElement.dataset.ready = "yes";
show(false);
