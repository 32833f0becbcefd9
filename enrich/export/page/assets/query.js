// What people type to search, as a list of clauses of typed terms: as enrich/library/query.py has it.
const MOST_CHARACTERS = 2000;
const MOST_TERMS = 48;
// Years of two digits from here on are those of the last century.
const CENTURY_BEGINS = 50;
const STATES = ["published", "preprint", "unchecked", "doubtful", "unresolved"];
const SIGNS = ["read", "unread", "starred", "listed", "unlisted", "retracted", "published", "preprint"];
const TEXT_FIELDS = {title: "title", author: "author", authors: "author", venue: "venue"};
const PLACES = ["list", "section", "tag"];
const OTHER_FIELDS = ["year", "state", "is"];
const ITEM = new RegExp(
  "(?<dash>[-−–]*)(?:(?<field>[A-Za-z]+):(?=\\S))?" +
  "(?:[\"“„‟«](?<phrase>[^\"“„‟«”»]*)(?:[\"”“‟»]|$)(?<star>\\*?)|(?<word>[^\\s\"“„‟«]+))", "gu");
const STAR = /[\p{L}\p{N}_]{2}\*[,;)]*$/u;
const YEARS = /^(1[5-9]\d\d|2[01]\d\d)?(\.\.+|…|[-–])?(1[5-9]\d\d|2[01]\d\d)?$/;
// "OSDI 2024", "SOSP'23", "sosp23": a venue and its year.
const VENUE_YEAR =
  /^(.*\p{L}.*?)(?:[\s'’/-]*(?<!\d)(1[5-9]\d\d|2[01]\d\d)|(?:\s*['’]|(?<=\p{L}))(\d\d))$/su;
const COMPARED = /^(<=|>=|<|>)(1[5-9]\d\d|2[01]\d\d)$/;

/** The clauses of a query: of each, one term holds. Whatever is typed means something. */
function parseQuery(text) {
  const clauses = [];
  let joins = false;
  for (const item of queryItems(text.slice(0, MOST_CHARACTERS)).slice(0, MOST_TERMS)) {
    if (item === "OR") {
      joins = clauses.length > 0;
    } else if (item !== "AND") {
      let terms = item;
      if (joins) {
        clauses.at(-1).push(terms[0]);
        terms = terms.slice(1);
      }
      clauses.push(...terms.map((term) => [term]));
      joins = false;
    }
  }
  const kept = clauses.filter((clause) => !(clause.length === 1 && isStopWord(clause[0])));
  return kept.some((clause) => clause.some((t) => t.kind === "text" && !t.negated)) ? kept : clauses;
}

function isStopWord(term) {
  return term.kind === "text" && !term.negated && !term.isPhrase && !term.isPrefix && !term.field &&
    term.words.every((word) => STOP_WORDS.has(word));
}

function queryItems(text) {
  const items = [];
  for (const {groups} of text.matchAll(ITEM)) {
    const {word, phrase} = groups;
    const field = groups.field ?? "";
    const negated = groups.dash !== "";
    if ((word === "OR" || word === "AND") && !negated && !field) {
      items.push(word);
      continue;
    }
    const isPhrase = phrase !== undefined;
    const isPrefix = isPhrase ? groups.star !== "" : STAR.test(word);
    const dated = negated ? null : venueOfYear(field, isPhrase ? phrase : word);
    if (dated) {
      items.push(dated.map((term) => ({...term, negated})));
      continue;
    }
    let terms = termsOfField(field, isPhrase ? phrase : word, isPrefix, isPhrase);
    if (negated && terms.length > 1) terms = [textTerm(terms.flatMap((t) => t.words ?? []))];
    if (terms.length) items.push(terms.map((term) => ({...term, negated})));
  }
  return items;
}

function textTerm(words, field = "", isPrefix = false, isPhrase = false) {
  return {kind: "text", words, field, isPrefix, isPhrase};
}

function termsOfField(name, value, isPrefix, isPhrase) {
  const field = name.toLowerCase();
  if (Object.hasOwn(TEXT_FIELDS, field)) {
    const words = searchWords(value, field.startsWith("author")).spoken;
    return words.length ? [textTerm(words, TEXT_FIELDS[field], isPrefix, isPhrase)] : [];
  }
  if (PLACES.includes(field)) {
    const words = searchWords(value).spoken;
    return words.length ? [{kind: "place", field, words}] : [];
  }
  if (OTHER_FIELDS.includes(field)) {
    const known = termOfOtherField(field, value.trim().toLowerCase());
    if (known) return [known];
  }
  if (isPhrase && !name) {
    const words = searchWords(value).spoken;
    return words.length ? [textTerm(words, "", isPrefix, true)] : [];
  }
  return [...bareTerms(name, false), ...bareTerms(value, isPrefix)];
}

/** What a venue with its year means ("OSDI 2024", "sosp23"), null where it is none. */
function venueOfYear(name, value) {
  const found = name.toLowerCase() === "venue" ? VENUE_YEAR.exec(value.trim()) : null;
  const words = found ? searchWords(found[1]).spoken : [];
  if (!words.length) return null;
  const year = Number(found[2] ?? (Number(found[3]) < CENTURY_BEGINS ? 2000 : 1900) + Number(found[3]));
  return [textTerm(words, "venue", false, words.length > 1), {kind: "years", first: year, last: year}];
}

function termOfOtherField(field, typed) {
  if (field === "year") return yearsTerm(typed);
  if (field === "state") {
    const state = typed.length > 2 && STATES.find((one) => one.startsWith(typed));
    return state ? {kind: "state", state} : null;
  }
  const sign = {star: "starred", done: "read"}[typed] ?? typed;
  if (SIGNS.includes(sign)) return {kind: "is", sign};
  return STATES.includes(typed) ? {kind: "state", state: typed} : null;
}

function yearsTerm(typed) {
  const compared = COMPARED.exec(typed);
  if (compared) {
    const year = Number(compared[2]);
    const first = {">=": year, ">": year + 1}[compared[1]] ?? null;
    const last = {"<=": year, "<": year - 1}[compared[1]] ?? null;
    return {kind: "years", first, last};
  }
  const found = YEARS.exec(typed);
  if (!found || !(found[1] || found[3])) return null;
  const [first, last] = [found[1], found[3]].map((year) => (year ? Number(year) : null));
  if (!found[2]) return last === null ? {kind: "years", first, last: first} : null;
  return {kind: "years", first, last};
}

function bareTerms(value, isPrefix) {
  const terms = chunksOf(value).map((chunk) => compoundParts(chunk)).filter((words) => words.length)
    .map((words) => textTerm(words));
  if (terms.length && isPrefix) terms.at(-1).isPrefix = true;
  return terms;
}
