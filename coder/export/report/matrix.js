// The matrix of codes that stand together, and the pairs behind a cell.
// Rule: two codings of one coder in one document whose spans share a character.

/** Calls `found(i, j)` for every pair among the kept codings, i before j in the text. */
function eachPair(found) {
  for (const list of inDoc) {
    for (let a = 0; a < list.length; a += 1) {
      const i = list[a];
      if (!kept[i]) continue;
      for (let b = a + 1; b < list.length && C.start[list[b]] < C.end[i]; b += 1) {
        const j = list[b];
        if (kept[j] && C.by[i] === C.by[j] && C.code[i] !== C.code[j]) found(i, j);
      }
    }
  }
}

function pairsOf(one, other) {
  const pairs = [];
  if (one === other) {
    for (let i = 0; i < TOTAL; i += 1) if (kept[i] && C.code[i] === one) pairs.push([i]);
    return pairs;
  }
  eachPair((i, j) => {
    if (C.code[i] === one && C.code[j] === other) pairs.push([i, j]);
    else if (C.code[j] === one && C.code[i] === other) pairs.push([j, i]);
  });
  return pairs;
}

function countPairs() {
  const size = D.codes.length;
  const counts = new Uint32Array(size * size);
  for (let i = 0; i < TOTAL; i += 1) if (kept[i]) counts[C.code[i] * size + C.code[i]] += 1;
  eachPair((i, j) => {
    counts[C.code[i] * size + C.code[j]] += 1;
    counts[C.code[j] * size + C.code[i]] += 1;
  });
  return counts;
}

function shade(n, most) {
  return n <= 0 ? 0 : Math.max(1, Math.min(9, Math.ceil((9 * Math.sqrt(n)) / Math.sqrt(most))));
}

function cell(row, col, n, most) {
  if (!n) return el("td", {}, "0");
  const [a, b] = [D.codes[row].name, D.codes[col].name];
  const said = row === col ? `${a}: ${plural(n, "coding")}` : `${a} with ${b}: ${plural(n, "pair")}`;
  const look = row === col ? "own" : `s${shade(n, most)}`;
  const button = el("button", { type: "button", class: look, "aria-label": said, title: said, tabindex: -1 }, String(n));
  button.dataset.row = row;
  button.dataset.col = col;
  return el("td", {}, button);
}

const MOST_CODES = 60;
let allCodes = false;

/** The codes to show: those with a coding, and of very many the most frequent. */
function codesOfMatrix(counts) {
  const size = D.codes.length;
  const used = D.codes.map((_, at) => at).filter((at) => counts[at * size + at]);
  if (allCodes || used.length <= MOST_CODES) return [used, used.length];
  const often = [...used].sort((a, b) => counts[b * size + b] - counts[a * size + a] || a - b);
  const kept = new Set(often.slice(0, MOST_CODES));
  return [used.filter((at) => kept.has(at)), used.length];
}

function sayMatrix(shown, used) {
  const idle = D.codes.length - used;
  const said = [];
  if (!used) said.push("No coding matches the filters.");
  if (used && idle) said.push(`${plural(idle, "code")} without a coding here ${idle === 1 ? "is" : "are"} not shown.`);
  if (shown < used) said.push(`These are the ${shown} most frequent of ${used} codes. `);
  byId("matrix-note").replaceChildren(said.join(" "));
  if (shown < used) {
    byId("matrix-note").append(el("button", { type: "button", class: "plain", onclick: () => { allCodes = true; showMatrix(); } }, `Show all ${used}`));
  }
}

function showMatrix() {
  const size = D.codes.length;
  const counts = countPairs();
  const [used, all] = codesOfMatrix(counts);
  let most = 1;
  for (const a of used) for (const b of used) if (a !== b) most = Math.max(most, counts[a * size + b]);
  const head = el("tr", {}, el("td", {}), ...used.map((at) => el("th", { scope: "col" }, el("span", {}, D.codes[at].name))));
  const rows = used.map((a) => el("tr", {}, el("th", { scope: "row" }, D.codes[a].name), ...used.map((b) => cell(a, b, counts[a * size + b], most))));
  const caption = el("caption", {}, `Pairs of codings that overlap, by code; on the diagonal all codings of the code. ${keptText()}.`);
  byId("matrix-table").replaceChildren(el("table", {}, caption, el("thead", {}, head), el("tbody", {}, ...rows)));
  const first = byId("matrix-table").querySelector("tbody button");
  if (first) first.tabIndex = 0;
  sayMatrix(used.length, all);
}

/** Arrow keys walk from cell to cell; only one cell is in the tab order. */
function walkMatrix(event) {
  const steps = { ArrowRight: [0, 1], ArrowLeft: [0, -1], ArrowDown: [1, 0], ArrowUp: [-1, 0] };
  const step = steps[event.key];
  const here = event.target.closest("td");
  if (!step || !here) return;
  event.preventDefault();
  const rows = [...byId("matrix-table").querySelectorAll("tbody tr")];
  let r = rows.indexOf(here.parentElement);
  let c = here.cellIndex;
  for (;;) {
    r += step[0];
    c += step[1];
    const next = rows[r] && c > 0 ? rows[r].cells[c] : null;
    if (!next) return;
    const button = next.querySelector("button");
    if (button) {
      event.target.tabIndex = -1;
      button.tabIndex = 0;
      button.focus();
      return;
    }
  }
}

function startMatrix() {
  const table = byId("matrix-table");
  table.addEventListener("keydown", walkMatrix);
  table.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (button) openCell(Number(button.dataset.row), Number(button.dataset.col));
  });
}
