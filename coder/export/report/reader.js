// The reader: one document at a time, its codings beside the paragraphs in which they begin.
const FIRST = 25;
let openDoc = -1;
let building = 0;

function listDocs() {
  const words = byId("pick-words").value.toLocaleLowerCase();
  const items = [];
  D.docs.forEach((doc, d) => {
    if (!keptDocs[d] || !`${doc.id} ${doc.title}`.toLocaleLowerCase().includes(words)) return;
    const n = inDoc[d].reduce((sum, i) => sum + kept[i], 0);
    const link = el("a", { href: `#/documents/${encodeURIComponent(doc.id)}`, "aria-current": d === openDoc ? "true" : null },
      doc.id, el("small", {}, [doc.title, plural(n, "coding")].filter(Boolean).join(" · ")));
    items.push(el("li", {}, link));
  });
  byId("pick-list").replaceChildren(...items);
  byId("pick-none").hidden = items.length > 0;
}

/** The places inside a paragraph where something begins or ends. */
function cuts(doc, start, end, codings) {
  const at = new Set([start, end]);
  for (const i of codings) {
    if (C.start[i] > start && C.start[i] < end) at.add(C.start[i]);
    if (C.end[i] > start && C.end[i] < end) at.add(C.end[i]);
  }
  for (let p = 0; p < doc.pages.length; p += 2) if (doc.pages[p] >= start && doc.pages[p] < end) at.add(doc.pages[p]);
  return [...at].sort((a, b) => a - b);
}

function pageMark(doc, offset) {
  for (let p = 0; p < doc.pages.length; p += 2) {
    if (doc.pages[p] === offset) return el("span", { class: "pg", "data-label": doc.pages[p + 1] });
  }
  return null;
}

function pieces(doc, start, end, codings) {
  const places = cuts(doc, start, end, codings);
  const out = [];
  for (let n = 0; n + 1 < places.length; n += 1) {
    const [low, high] = [places[n], places[n + 1]];
    const page = pageMark(doc, low);
    if (page) out.push(page);
    const over = codings.filter((i) => C.start[i] < high && C.end[i] > low);
    const text = doc.text.slice(low, high);
    if (!over.length) {
      out.push(text);
      continue;
    }
    const names = [...new Set(over.map((i) => D.codes[C.code[i]].name))].join(", ");
    const depth = Math.min(3, over.length);
    const mark = el("mark", { class: `m${depth}`, colour: colourOf(over[0]), title: names, "aria-description": `coded ${names}` }, text);
    mark.dataset.codings = ` ${over.join(" ")} `;
    out.push(mark);
  }
  return out;
}

function marginItem(doc, i, paragraph) {
  const last = paragraphOf(doc, C.end[i] - 1);
  const reach = last > paragraph ? `to ¶ ${last + 1}` : "";
  const small = [about(i), reach].filter(Boolean).join(" · ");
  const chip = el("button", { type: "button", class: "chip", "aria-pressed": "false" }, D.codes[C.code[i]].name, " ", el("small", {}, small),
    el("span", { class: "unseen" }, `: ${brief(quote(i))}`));
  chip.dataset.coding = i;
  const memo = (C.more[i] || {}).memo;
  return el("li", { colour: colourOf(i) }, chip, memo ? el("div", { class: "memo" }, memo) : null);
}

/** One paragraph with the list of codings that begin in it. */
function paragraphRow(doc, d, p, codings) {
  const [start, end] = [doc.paragraphs[p * 2], doc.paragraphs[p * 2 + 1]];
  const head = doc.headings.includes(p);
  const row = el("div", { class: "para", id: `p${p}` }, el(head ? "h4" : "p", {}, ...pieces(doc, start, end, codings)));
  const own = codings.filter((i) => paragraphOf(doc, C.start[i]) === p);
  if (own.length) {
    row.append(el("ul", { class: "margin", "aria-label": `Codings in paragraph ${p + 1}` }, ...own.map((i) => marginItem(doc, i, p))));
  }
  return row;
}

/** Build the document: its beginning (up to `until`) at once, the rest when there is time. */
function buildText(d, until) {
  const doc = D.docs[d];
  const codings = inDoc[d].filter((i) => kept[i]);
  const count = doc.paragraphs.length / 2;
  const facts = Object.entries(doc.vars).map(([name, value]) => `${name}: ${value}`).join(" · ");
  const holder = byId("text");
  const title = el("h3", { tabindex: -1 }, doc.title ? `${doc.id}: ${doc.title}` : doc.id);
  const said = el("p", { class: "note" }, [facts, plural(codings.length, "coding"), plural(count, "paragraph")].filter(Boolean).join(" · "));
  holder.replaceChildren(title, said);
  building += 1;
  const mine = building;
  let next = 0;
  let from = 0;
  function some(upTo) {
    const part = el("div", { class: "part" });
    for (; next < Math.min(upTo, count); next += 1) {
      const [start, end] = [doc.paragraphs[next * 2], doc.paragraphs[next * 2 + 1]];
      while (from < codings.length && reaches[from] <= start) from += 1;
      const here = [];
      for (let k = from; k < codings.length && C.start[codings[k]] < end; k += 1) if (C.end[codings[k]] > start) here.push(codings[k]);
      part.append(paragraphRow(doc, d, next, here));
    }
    holder.append(part);
  }
  // The furthest end among a coding and all before it: where it is passed, none of them is needed again.
  const reaches = [];
  codings.forEach((i, k) => reaches.push(Math.max(C.end[i], k ? reaches[k - 1] : 0)));
  const idle = window.requestIdleCallback || ((work) => setTimeout(work, 1));
  function later() {
    if (mine !== building || next >= count) return;
    some(next + FIRST);
    idle(later);
  }
  do some(next + FIRST);
  while (next < Math.min(count, until + 5));
  idle(later);
}

/** Scroll to an element; parts not laid out yet are only guessed in height, so look again where it is. */
function bring(element, times) {
  element.scrollIntoView({ block: "center" });
  requestAnimationFrame(() => {
    const { top, bottom } = element.getBoundingClientRect();
    if (times > 0 && (bottom < 0 || top > window.innerHeight)) bring(element, times - 1);
  });
}

function light(i, go) {
  for (const mark of document.querySelectorAll("#text mark.on")) mark.classList.remove("on");
  for (const chip of document.querySelectorAll("#text .chip[aria-pressed='true']")) chip.setAttribute("aria-pressed", "false");
  if (i < 0) return;
  const marks = document.querySelectorAll(`#text mark[data-codings~="${i}"]`);
  for (const mark of marks) mark.classList.add("on");
  const chip = document.querySelector(`#text .chip[data-coding="${i}"]`);
  if (chip) chip.setAttribute("aria-pressed", "true");
  if (go && marks.length) {
    bring(marks[0], 8);
    if (chip) chip.focus({ preventScroll: true });
  }
}

/** Show a document, and one of its codings when `coding` is not below 0. */
function showDoc(d, coding) {
  const doc = D.docs[d];
  const shown = coding >= 0 && C.doc[coding] === d && kept[coding];
  const until = shown ? paragraphOf(doc, C.start[coding]) : 0;
  openDoc = d;
  listDocs();
  buildText(d, until);
  if (shown) light(coding, true);
}

function startReader() {
  byId("pick-words").addEventListener("input", listDocs);
  byId("text").addEventListener("click", (event) => {
    const chip = event.target.closest(".chip");
    const mark = event.target.closest("mark");
    if (chip) light(chip.getAttribute("aria-pressed") === "true" ? -1 : Number(chip.dataset.coding), false);
    else if (mark) light(Number(mark.dataset.codings.trim().split(" ").pop()), false);
  });
}
