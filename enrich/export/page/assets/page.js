// The page: search, filters, keys, copying. What is shown is put in as text, never as HTML.
const FIRST_HITS = 100;
const AT_ONCE = 20;
const MOST_CHOICES = 8;
const $ = (selector, within = document) => within.querySelector(selector);
const byId = (id) => document.getElementById(id);

/** A new element with a class and text. */
function made(tag, className = "", text = "") {
  const element = document.createElement(tag);
  if (className) element.className = className;
  if (text) element.textContent = text;
  return element;
}

const find = byId("find,");
const said = byId("said,");
const lists = $(".lists");
const hits = $(".hits");
const help = $(".help");
const items = [...lists.querySelectorAll(".p")];
const sections = [...lists.querySelectorAll(".s")];
const papers = readData();
const index = new Index(papers);
const remembered = memory();

// -- what the page knows

/** Return the papers: what their rows have, and on demand what their text on the page says. */
function readData() {
  const data = JSON.parse($("script.data").textContent);
  const rows = (columns, values) =>
    values.map((row) => Object.fromEntries(columns.map((name, n) => [name, row[n]])));
  const found = rows(data.paperColumns, data.papers).map((row) => ({
    ...row, venue: data.venues[row.venue], venueName: data.venues[row.venueName], entries: [], items: [],
    bibtex: () => row.bibtex.map((line) => (typeof line === "number" ? data.lines[line] : line)).join("\n"),
  }));
  items.forEach((item) => found[item.dataset.p].items.push(item));
  const notesOf = new Map();
  for (const entry of rows(data.entryColumns, data.entries)) {
    const paper = found[entry.paper];
    const item = paper.items[paper.entries.length];
    paper.entries.push({
      list: data.lists[entry.list][0], listTitle: data.lists[entry.list][1], section: data.sections[entry.section],
      checked: entry.checked === null ? null : entry.checked === 1, starred: entry.starred === 1,
      tags: entry.tags, title: entry.title, item,
      get notes() {
        if (!notesOf.has(this)) notesOf.set(this, textsOf(item, ".note"));
        return notesOf.get(this);
      },
    });
  }
  const lazy = {
    title: (item) => textsOf(item, ".t").join(" "),
    authors: (item) => textsOf(item, ".by").join("").split(", "),
    abstract: (item) => textsOf(item, "details > p").join(" "),
  };
  for (const paper of found) {
    paper.addresses = paper.items.flatMap((item) => [...item.querySelectorAll(".t a, .at a")].map(({href}) => href));
    for (const [name, read] of Object.entries(lazy)) {
      Object.defineProperty(paper, name, {get: () => read(paper.items[0])});
    }
  }
  return found;
}

function textsOf(item, selector) {
  return [...item.querySelectorAll(selector)].map((element) => element.textContent);
}

/** What the browser keeps for this page, where it keeps anything. */
function memory() {
  try {
    localStorage.getItem("enrich theme");
    return localStorage;
  } catch (error) {
    const kept = new Map();
    console.debug("nothing is remembered here:", error.name);
    return {getItem: (name) => kept.get(name) ?? null, setItem: (name, value) => kept.set(name, value)};
  }
}

// -- filters

const STATE_LABELS = {
  published: "Published", preprint: "Preprint", unchecked: "Not every source asked",
  doubtful: "Not sure which paper", unresolved: "Not found", retracted: "Retracted or withdrawn",
};
const FACETS = [
  {name: "list", title: "List", of: (paper) => paper.entries.map((entry) => entry.listTitle)},
  {name: "mark", title: "Read", of: marksOf, label: (sign) => sign[0].toUpperCase() + sign.slice(1)},
  {name: "state", title: "State", of: (paper) => [paper.retracted ? "retracted" : paper.state],
    label: (state) => STATE_LABELS[state] ?? state},
  {name: "tag", title: "Tag", of: (paper) => paper.entries.flatMap((entry) => entry.tags)},
  {name: "year", title: "Year", of: (paper) => (paper.year ? [String(paper.year)] : []), newest: true},
  {name: "venue", title: "Venue", of: (paper) => (paper.venue ? [paper.venue] : [])},
];

function marksOf(paper) {
  return ["unread", "read", "starred"].filter((sign) => hasSign(paper, sign));
}

for (const facet of FACETS) {
  const counts = new Map();
  const values = papers.map((paper) => [...new Set(facet.of(paper))].filter(Boolean));
  for (const value of values.flat()) counts.set(value, (counts.get(value) ?? 0) + 1);
  facet.chosen = new Set();
  facet.known = [...counts.keys()].sort((a, b) => facet.newest
    ? Number(b) - Number(a) : counts.get(b) - counts.get(a) || (a < b ? -1 : 1));
  const numbers = new Map(facet.known.map((value, n) => [value, n]));
  facet.values = values.map((of) => of.map((value) => numbers.get(value)));
}

function drawFacets() {
  const form = $(".facets");
  for (const facet of FACETS) {
    if (facet.known.length < 2) continue;
    const set = made("fieldset");
    set.append(made("legend", "", facet.title));
    facet.rows = new Map();
    for (const value of facet.known) {
      const label = made("label");
      const box = made("input");
      box.type = "checkbox";
      const count = made("small");
      label.append(box, made("span", "", facet.label?.(value) ?? value), count);
      box.addEventListener("change", () => {
        if (box.checked) facet.chosen.add(value);
        else facet.chosen.delete(value);
        show();
      });
      facet.rows.set(value, {label, box, count});
      set.append(label);
    }
    set.append(moreChoices(facet));
    form.append(set);
  }
  form.addEventListener("submit", (event) => event.preventDefault());
}

function moreChoices(facet) {
  facet.more = made("button");
  facet.more.type = "button";
  facet.more.addEventListener("click", () => {
    const hidden = [...facet.rows.values()].filter(({label}) => label.hidden);
    facet.isOpen = true;
    show();
    hidden.find(({label}) => !label.hidden)?.box.focus();
  });
  return facet.more;
}

/** Whether each paper passes the filters; counts what each choice would leave. */
function filtered(holds) {
  const active = FACETS.filter((facet) => facet.chosen.size);
  const wanted = active.map((facet) => facet.known.map((value) => facet.chosen.has(value)));
  const counts = new Map(FACETS.map((facet) => [facet, new Uint32Array(facet.known.length)]));
  const passes = new Uint8Array(papers.length);
  for (let i = 0; i < passes.length; i++) {
    if (!holds[i]) continue;
    const failing = active.filter((facet, n) => !facet.values[i].some((value) => wanted[n][value]));
    passes[i] = failing.length === 0;
    for (const facet of failing.length ? failing.slice(0, failing.length === 1) : FACETS) {
      const of = counts.get(facet);
      for (const value of facet.values[i]) of[value]++;
    }
  }
  for (const facet of FACETS) if (facet.rows) countChoices(facet, counts.get(facet));
  return passes;
}

/** Show the choices of a facet that leave something, the first of them. */
function countChoices(facet, counts) {
  let left = 0;
  facet.known.forEach((value, n) => {
    const {label, box, count} = facet.rows.get(value);
    const isChosen = facet.chosen.has(value);
    const isLeft = counts[n] > 0 || isChosen;
    left += isLeft;
    const isHidden = !isLeft || (left > MOST_CHOICES && !isChosen && !facet.isOpen);
    if (box.checked !== isChosen) box.checked = isChosen;
    if (label.hidden !== isHidden) label.hidden = isHidden;
    if (!isHidden && count.textContent !== String(counts[n])) count.textContent = counts[n];
  });
  facet.more.hidden = left <= MOST_CHOICES || Boolean(facet.isOpen);
  facet.more.textContent = `${left - MOST_CHOICES} more`;
  facet.more.parentElement.hidden = left === 0;
}

// -- what is shown

let shown = "";

/** Show what the search and the filters leave. */
function show() {
  const query = find.value.trim();
  const isFiltered = FACETS.some((facet) => facet.chosen.size);
  const result = query ? index.search(query) : null;
  const holds = new Uint8Array(papers.length).fill(result ? 0 : 1);
  if (result) for (const i of result.found) holds[i] = 1;
  const passes = filtered(holds);
  if (result) {
    drawHits(result.found.filter((i) => passes[i]), result.roots);
  } else {
    drawHits([], []);
    drawLists(passes, isFiltered);
  }
  hits.hidden = !result;
  lists.hidden = Boolean(result);
  const figures = $(".figs");
  if (figures) figures.hidden = Boolean(result) || isFiltered;
  tell(result, passes.reduce((sum, one) => sum + one, 0), isFiltered);
  clearTimeout(remembering);
  remembering = setTimeout(remember, 250, query);
  shown = query;
  current = null;
}

/** Hide what the filters leave out, and the sections of which nothing is left. */
function drawLists(passes, isFiltered) {
  const full = new Set();
  for (const item of items) {
    const isOut = isFiltered && !passes[item.dataset.p];
    if (item.hidden !== isOut) item.hidden = isOut;
    if (isOut || !isFiltered) continue;
    for (let above = item.parentElement.closest(".s"); above && !full.has(above); above = above.parentElement.closest(".s")) {
      full.add(above);
    }
  }
  for (const section of sections) {
    const isOut = isFiltered && !full.has(section);
    if (section.hidden !== isOut) section.hidden = isOut;
  }
}

/** Show the papers that were found, the best first: the first at once, others when there is time. */
function drawHits(found, roots, most = FIRST_HITS) {
  const list = $("ol", hits);
  const drawn = (i) => hitOf(i, roots);
  const first = found.slice(0, AT_ONCE).map(drawn);
  list.replaceChildren(...first);
  mark(roots, first);
  const more = $(".more", hits);
  more.hidden = found.length <= most;
  more.textContent = `Show all ${found.length}`;
  more.onclick = () => {
    drawHits(found, roots, Infinity);
    drawRest();
    list.children[most].focus();
  };
  clearTimeout(drawing);
  drawRest = () => {
    clearTimeout(drawing);
    drawRest = () => {};
    const rest = found.slice(AT_ONCE, most).map(drawn);
    list.append(...rest);
    mark(roots, [...list.children].slice(0, FIRST_HITS));
  };
  if (found.length > AT_ONCE) drawing = setTimeout(() => drawRest(), 150);
}

let drawing = 0;
let drawRest = () => {};

function hitOf(i, roots) {
  const hit = papers[i].items[0].cloneNode(true);
  hit.removeAttribute("id");
  hit.hidden = false;
  hit.tabIndex = -1;
  hit.querySelector(".acts")?.remove();
  const title = made("h2", "t");
  title.append(...$(".t", hit).childNodes);
  $(".t", hit).replaceWith(title);
  const cut = cutOf(papers[i], hit, roots);
  if (cut) $("details", hit).before(made("p", "cut", cut));
  const isOne = !$(".list");
  const places = papers[i].entries.map(({listTitle, section}) =>
    [isOne ? "" : listTitle, ...section].filter(Boolean).join(" › "));
  const where = [...new Set(places)].join("; ");
  if (where) hit.append(made("p", "where", where));
  hit.append(actions(papers[i]));
  return hit;
}

/** The words of a text, each with its place and whether it is one of these. */
function* wordsIn(text, roots) {
  for (const word of text.matchAll(/[\p{L}\p{N}\p{M}]+(?:['’‑-][\p{L}\p{N}\p{M}]+)*/gu)) {
    const {spoken, joined} = searchWords(word[0]);
    const found = [...spoken, ...joined].map((one) => index.stems.get(stem(one)));
    yield [word.index, word[0].length, found.filter((root) => roots.has(root))];
  }
}

/** What of the abstract, else of a list's own title, has what the rest has not; "" for nothing. */
function cutOf(paper, hit, roots) {
  const missing = new Set(roots);
  for (const element of hit.querySelectorAll(".t, .by, .note, .at b")) {
    for (const [, , found] of wordsIn(element.textContent, missing)) {
      for (const root of found) missing.delete(root);
    }
  }
  if (!missing.size) return "";
  const abstract = $("details > p", hit)?.firstChild.textContent ?? "";
  for (const [at, length, found] of wordsIn(abstract, missing)) {
    if (!found.length) continue;
    const start = at < 90 ? 0 : abstract.indexOf(" ", at - 80) + 1;
    const end = abstract.length - at < 140 ? abstract.length : abstract.lastIndexOf(" ", at + length + 110);
    return `${start ? "… " : ""}${abstract.slice(start, end).trim()}${end < abstract.length ? " …" : ""}`;
  }
  const other = paper.entries.find(({title}) => [...wordsIn(title, missing)].some(([, , found]) => found.length));
  return other ? `In the list: ${other.title}` : "";
}

let marked = [[], []];

/** Mark the words that were found, in browsers that can do so without a change of the page. */
function mark(roots, within) {
  marked = [roots, within];
  if (!globalThis.Highlight || !CSS.highlights) return;
  CSS.highlights.delete("hit");
  if (!roots.length) return;
  const wanted = new Set(roots);
  const ranges = [];
  for (const item of within) {
    for (const element of item.querySelectorAll(".t, .by, .note, .at b, .cut, [open] > p")) {
      const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
      while (walker.nextNode()) {
        for (const [at, length, found] of wordsIn(walker.currentNode.textContent, wanted)) {
          if (!found.length) continue;
          const range = new Range();
          range.setStart(walker.currentNode, at);
          range.setEnd(walker.currentNode, at + length);
          ranges.push(range);
        }
      }
    }
  }
  CSS.highlights.set("hit", new Highlight(...ranges));
}

/** Say how many papers are shown, and what was searched for instead. */
function tell(result, count, isFiltered) {
  said.replaceChildren();
  if (!result && !isFiltered) return;
  said.append(made("b", "", count === 0 ? "No paper" : count === 1 ? "1 paper" : `${count} papers`));
  if (result?.isAny && count) said.append(", with some of the words");
  for (const [word, words] of result?.corrected ?? []) {
    said.append("; nothing has ", made("b", "", word), ": searched for ", made("b", "", words.join(" or ")));
  }
  said.append(". ");
  const clear = made("button", "", "Show all");
  clear.type = "button";
  clear.addEventListener("click", reset);
  said.append(clear);
}

function reset() {
  find.value = "";
  for (const facet of FACETS) facet.chosen.clear();
  show();
}

// -- the address: `#key` is a paper, `#?q=words&venue=SOSP` a search

let remembering = 0;

function remember(query) {
  const words = new URLSearchParams();
  if (query) words.set("q", query);
  for (const facet of FACETS) for (const value of facet.chosen) words.append(facet.name, value);
  const now = String(words);
  const isSearch = location.hash.startsWith("#?");
  if (now) history.replaceState(null, "", `#?${now}`);
  else if (isSearch) history.replaceState(null, "", location.pathname + location.search);
}

/** Follow the address: to a paper or a section, or to a search. */
function follow() {
  if (location.hash.startsWith("#?")) {
    const words = new URLSearchParams(location.hash.slice(2));
    find.value = words.get("q") ?? "";
    for (const facet of FACETS) {
      facet.chosen = new Set(words.getAll(facet.name).filter((value) => facet.known.includes(value)));
    }
    show();
    return;
  }
  const id = decoded(location.hash.slice(1));
  const target = id && (byId(id) ?? papers.find((paper) => paper.ids.includes(id))?.items[0]);
  if (!target || !lists.contains(target)) return;
  if (find.value || FACETS.some((facet) => facet.chosen.size)) reset();
  clearTimeout(remembering);
  history.replaceState(null, "", `#${encodeURIComponent(target.id)}`);
  target.scrollIntoView({block: "start"});
  if (target.matches(".p")) select(target);
}

function decoded(text) {
  try {
    return decodeURIComponent(text);
  } catch (error) {
    if (error instanceof URIError) return text;
    throw error;
  }
}

// -- copying

/** The buttons of a paper. */
function actions(paper) {
  const row = made("p", "acts");
  const known = [["bib", "Copy BibTeX"], ["cite", "Copy citation"], ["link", "Copy link"]];
  for (const [action, label] of paper.key ? known : known.slice(1)) {
    const button = made("button", "", label);
    button.type = "button";
    button.dataset.copy = action;
    row.append(button);
  }
  return row;
}

/** A paper as a plain citation. */
function citation(paper) {
  const authors = textsOf(paper.items[0], ".by").join("");
  const place = [paper.venueName || paper.venue, paper.pages && `pp. ${paper.pages}`, paper.year]
    .filter(Boolean).join(", ");
  const url = [...paper.items[0].querySelectorAll(".at a, .t a")].map((a) => a.href)[0] ?? "";
  return [authors, paper.title, place, url].filter(Boolean).map((part) => part.replace(/\.$/, ""))
    .join(". ") + (url ? "" : ".");
}

async function copy(item, action) {
  const paper = papers[item.dataset.p];
  if (action === "link") {
    const url = new URL(location.href);
    url.hash = encodeURIComponent(paper.items[0].id);
    await put(url.href, "Link copied");
  } else if (action === "bib" && !paper.key) {
    toast("Nothing to cite is known of it");
  } else {
    await put(action === "bib" ? paper.bibtex() : citation(paper),
      action === "bib" ? "BibTeX copied" : "Citation copied");
  }
}

async function put(text, message) {
  try {
    await navigator.clipboard.writeText(text);
    toast(message);
  } catch {
    toast(putOldWay(text) ? message : "The browser does not let this page copy");
  }
}

/** Copy without the clipboard's own interface, which some browsers keep from files. */
function putOldWay(text) {
  const area = made("textarea", "vh");
  area.value = text;
  const focused = document.activeElement;
  document.body.append(area);
  area.select();
  const isDone = document.execCommand("copy");
  area.remove();
  focused?.focus();
  return isDone;
}

let fading = 0;

function toast(message) {
  $(".toast")?.remove();
  const box = made("p", "toast", message);
  box.setAttribute("role", "status");
  document.body.append(box);
  clearTimeout(fading);
  fading = setTimeout(() => box.remove(), 2500);
}

// -- keys

let current = null;

function visible() {
  if (hits.hidden) return items.filter((item) => !item.closest("[hidden]"));
  drawRest();
  return [...hits.querySelectorAll(".p")];
}

function select(item) {
  $(".now")?.classList.remove("now");
  current = item;
  item.classList.add("now");
  if (!item.querySelector(".acts")) item.append(actions(papers[item.dataset.p]));
  item.tabIndex = -1;
  item.focus({preventScroll: true});
}

function move(step) {
  const list = visible();
  if (!list.length) return;
  const at = current ? list.indexOf(current) : -1;
  const next = list[at < 0 ? firstBelow(list) : Math.max(0, Math.min(list.length - 1, at + step))];
  select(next);
  next.scrollIntoView({block: "nearest"});
  const {top} = next.getBoundingClientRect();
  const edge = $(".find").getBoundingClientRect().bottom;
  if (top < edge) window.scrollBy({top: top - edge - 8, behavior: "instant"});
}

function firstBelow(list) {
  const edge = $(".find").getBoundingClientRect().bottom;
  return Math.max(0, list.findIndex((item) => item.getBoundingClientRect().top >= edge - 1));
}

const KEYS = {
  "/": () => {
    find.focus();
    find.select();
  },
  j: () => move(1),
  k: () => move(-1),
  d: changeTheme,
  "?": () => help.showModal(),
  a: () => current?.querySelector("summary")?.click(),
  b: () => current && copy(current, "bib"),
  c: () => current && copy(current, "cite"),
};

function onKey(event) {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || help.open) return;
  const inField = event.target.matches("input:not([type=checkbox]), textarea, select");
  if (event.key === "Escape") {
    reset();
    find.blur();
  } else if (inField) {
    if (event.target === find && (event.key === "Enter" || event.key === "ArrowDown")) {
      event.preventDefault();
      move(1);
    }
  } else if (event.key === "Enter" && event.target === current) {
    current.querySelector(".t a")?.click();
  } else if (KEYS[event.key] && (event.key.length > 1 || hasLetters())) {
    event.preventDefault();
    KEYS[event.key]();
  }
}

function hasLetters() {
  return remembered.getItem("enrich letters") !== "off";
}

function changeTheme() {
  const root = document.documentElement;
  const isDark = root.dataset.theme ? root.dataset.theme === "dark"
    : matchMedia("(prefers-color-scheme: dark)").matches;
  root.dataset.theme = isDark ? "light" : "dark";
  remembered.setItem("enrich theme", root.dataset.theme);
}

// -- the beginning

/** Put the buttons where somebody looks. */
function watch() {
  const near = new IntersectionObserver((seen) => {
    for (const {target, isIntersecting} of seen) {
      if (!isIntersecting) continue;
      near.unobserve(target);
      if (!target.querySelector(".acts")) target.append(actions(papers[target.dataset.p]));
    }
  }, {rootMargin: "400px"});
  for (const item of items) near.observe(item);
}

function readOn() {
  if (!index.read(12)) setTimeout(readOn, 4);
}

drawFacets();
for (const element of [$(".tools"), $(".find"), $(".filters")]) element.hidden = false;
$(".filters").open = matchMedia("(min-width: 62rem)").matches;
if (!$(".filters").open) for (const folded of document.querySelectorAll(".toc, .figs details")) folded.open = false;
const letters = $(".letters");
letters.checked = hasLetters();
letters.addEventListener("change", () => remembered.setItem("enrich letters", letters.checked ? "on" : "off"));
find.addEventListener("input", () => {
  if (find.value.trim() !== shown) show();
});
$(".find").addEventListener("submit", (event) => event.preventDefault());
document.addEventListener("keydown", onKey);
document.addEventListener("click", (event) => {
  const button = event.target.closest("button");
  if (button?.dataset.copy) copy(button.closest(".p"), button.dataset.copy);
  else if (button?.dataset.do === "theme") changeTheme();
  else if (button?.dataset.do === "help") help.showModal();
});
hits.addEventListener("toggle", () => mark(...marked), true);
addEventListener("hashchange", follow);
filtered(new Uint8Array(papers.length).fill(1));
watch();
follow();
setTimeout(readOn, 60);
globalThis.enrich = {search: (text) => index.search(text), parse: parseQuery, words: searchWords, stem, papers};
