// What the page holds, and what the filters leave of it.
const D = JSON.parse(document.getElementById("data").textContent);
const C = D.codings;
const TOTAL = C.doc.length;

/** An element with properties and children; text goes in as text, never as markup. */
function el(tag, props, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(props || {})) {
    if (value === null || value === undefined || value === false) continue;
    if (name === "class") made.className = value;
    else if (name === "colour") made.style.setProperty("--c", value);
    else if (name.startsWith("on")) made.addEventListener(name.slice(2), value);
    else made.setAttribute(name, value === true ? "" : value);
  }
  made.append(...children.filter((child) => child !== null && child !== undefined));
  return made;
}

const byId = (id) => document.getElementById(id);
const number = (n) => String(n).replace(/\B(?=(\d{3})+$)/g, "\u202f");
const plural = (n, one, many) => `${number(n)} ${n === 1 ? one : many || one + "s"}`;

/** The codings of each document, in the order of the text. */
const inDoc = D.docs.map(() => []);
for (let i = 0; i < TOTAL; i += 1) inDoc[C.doc[i]].push(i);

/** The end of each code's subtree: codes stand in tree order. */
const below = D.codes.map((code, at) => {
  let end = at + 1;
  while (end < D.codes.length && D.codes[end].depth > code.depth) end += 1;
  return end;
});

const quote = (i) => D.docs[C.doc[i]].text.slice(C.start[i], C.end[i]);
const colourOf = (i) => D.codes[C.code[i]].colour;

/** The last index whose value is not above `wanted`, in a sorted list taken every `step`. */
function lastAt(list, wanted, step, from) {
  let low = 0;
  let high = list.length / step;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (list[middle * step + from] <= wanted) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

function pageOf(doc, offset) {
  const at = lastAt(doc.pages, offset, 2, 0);
  return at < 0 ? "" : doc.pages[at * 2 + 1];
}

const paragraphOf = (doc, offset) => Math.max(0, lastAt(doc.paragraphs, offset, 2, 0));

/** Where a coding stands, as people cite it. */
function place(i) {
  const doc = D.docs[C.doc[i]];
  const page = pageOf(doc, C.start[i]);
  const paragraph = `¶ ${paragraphOf(doc, C.start[i]) + 1}`;
  return page ? `${doc.id}, p. ${page}, ${paragraph}` : `${doc.id}, ${paragraph}`;
}

const filter = { vars: {}, by: -1, code: -1, words: "" };
let kept = new Uint8Array(TOTAL).fill(1);
let keptDocs = new Uint8Array(D.docs.length).fill(1);
let keptCount = TOTAL;

const docMatches = (doc) =>
  Object.entries(filter.vars).every(([name, value]) => !value || (doc.vars[name] || "") === value);

/** Apply the filters; who shows something asks `kept` and `keptDocs` afterwards. */
function sift() {
  const words = filter.words.toLocaleLowerCase();
  const last = filter.code < 0 ? 0 : below[filter.code];
  keptCount = 0;
  D.docs.forEach((doc, d) => { keptDocs[d] = docMatches(doc) ? 1 : 0; });
  for (let i = 0; i < TOTAL; i += 1) {
    const good = keptDocs[C.doc[i]]
      && (filter.by < 0 || C.by[i] === filter.by)
      && (filter.code < 0 || (C.code[i] >= filter.code && C.code[i] < last))
      && (!words || quote(i).toLocaleLowerCase().includes(words));
    kept[i] = good ? 1 : 0;
    keptCount += kept[i];
  }
}

function keptText() {
  const docs = keptDocs.reduce((sum, one) => sum + one, 0);
  return `${number(keptCount)} of ${plural(TOTAL, "coding")} in ${number(docs)} of ${plural(D.docs.length, "document")}`;
}
