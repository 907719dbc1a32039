// Quotations: as one long list, and behind a cell of the matrix.
const AT_ONCE = 30;
const PRINTED = 3000;

/** Fill a list little by little: as much as is looked at, and a button for who does not scroll. */
function fill(list, items, item, atOnce = AT_ONCE) {
  let shown = 0;
  const more = el("button", { type: "button", class: "plain more" }, "");
  const watch = new IntersectionObserver((seen) => { if (seen.some((one) => one.isIntersecting)) next(); }, { rootMargin: "1200px" });
  function next() {
    const part = items.slice(shown, shown + atOnce).map(item);
    shown += part.length;
    list.append(...part);
    more.textContent = `Show more (${number(items.length - shown)} left)`;
    if (shown >= items.length) {
      watch.disconnect();
      more.remove();
    }
  }
  list.replaceChildren();
  if (list.nextElementSibling) list.nextElementSibling.remove();
  if (!items.length) return;
  list.after(more);
  more.addEventListener("click", () => {
    const at = shown;
    next();
    const first = list.children[at];
    if (first) { first.tabIndex = -1; first.focus(); }
  });
  next();
  if (shown < items.length) watch.observe(more);
}

function source(i) {
  return el("a", { href: `#/documents/${encodeURIComponent(D.docs[C.doc[i]].id)}/${i}` }, place(i));
}

function about(i) {
  const more = C.more[i] || {};
  const said = [D.coders[C.by[i]], D.hows[C.how[i]], more.attributes, more.doubt ? `doubt: ${more.doubt}` : ""];
  return said.filter(Boolean).join(" · ");
}

function memoOf(i) {
  const memo = (C.more[i] || {}).memo;
  return memo ? el("p", { class: "note" }, `Memo: ${memo}`) : null;
}

function codeName(i) {
  return el("span", {}, el("span", { class: "swatch", colour: colourOf(i), "aria-hidden": "true" }), D.codes[C.code[i]].name);
}

function quoteItem(i) {
  return el("li", {},
    el("p", {}, el("b", {}, codeName(i)), " ", source(i), " ", el("span", { class: "where" }, about(i))),
    el("blockquote", { colour: colourOf(i) }, quote(i)),
    memoOf(i));
}

/** Two codings that overlap: all that either covers, what both cover marked. */
function pairItem([i, j]) {
  if (j === undefined) return quoteItem(i);
  const text = D.docs[C.doc[i]].text;
  const [from, to] = [Math.min(C.start[i], C.start[j]), Math.max(C.end[i], C.end[j])];
  const [low, high] = [Math.max(C.start[i], C.start[j]), Math.min(C.end[i], C.end[j])];
  return el("li", {},
    el("p", {}, source(i), " ", el("span", { class: "where" }, about(i))),
    el("blockquote", { colour: colourOf(i) }, text.slice(from, low), el("mark", { colour: colourOf(j) }, text.slice(low, high)), text.slice(high, to)),
    el("p", { class: "where" }, extents(i, j)),
    memoOf(i), memoOf(j));
}

/** Which of the two covers what, unless both cover the same. */
function extents(i, j) {
  const [a, b] = [D.codes[C.code[i]].name, D.codes[C.code[j]].name];
  if (C.start[i] === C.start[j] && C.end[i] === C.end[j]) return `${a} and ${b} cover the same passage.`;
  return `${a}: “${brief(quote(i))}” — ${b}: “${brief(quote(j))}”`;
}

function brief(text) {
  const plain = text.replace(/\s+/g, " ");
  return plain.length > 90 ? `${plain.slice(0, 44)} … ${plain.slice(-40)}` : plain;
}

function showQuotes(atOnce = AT_ONCE) {
  const found = [];
  const order = D.codes.map(() => []);
  for (let i = 0; i < TOTAL; i += 1) if (kept[i]) order[C.code[i]].push(i);
  for (const list of order) found.push(...list);
  byId("quotes-note").textContent = found.length
    ? `${plural(found.length, "quotation")}, by code in the order of the codebook.`
    : "No coding matches the filters.";
  fill(byId("quotes-list"), found, quoteItem, atOnce);
}

function openCell(row, col) {
  const pairs = pairsOf(row, col);
  const [a, b] = [D.codes[row].name, D.codes[col].name];
  byId("drawer-title").textContent = row === col ? `${a}: ${plural(pairs.length, "coding")}` : `${a} with ${b}: ${plural(pairs.length, "pair")}`;
  fill(byId("drawer-list"), pairs, pairItem);
  const drawer = byId("drawer");
  drawer.showModal();
  drawer.scrollTop = 0;
}

function startQuotes() {
  const drawer = byId("drawer");
  byId("drawer-close").addEventListener("click", () => drawer.close());
  drawer.addEventListener("click", (event) => {
    if (event.target === drawer || event.target.closest("a")) drawer.close();
  });
}
