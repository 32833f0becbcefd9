// The words of texts and of queries: as enrich/text/search_words.py and `fold` have them.
const STOP_WORDS = new Set(
  ("a al an and are as at be by et for from has in into is it its of on or our that the their this to" +
    " via was we were with").split(" "));
const BETWEEN = /[^\p{L}\p{N}_'’‘ʼ`´^+#*$\\{}\-‐‑–]+|_+/u;
const HYPHEN = /[-‐‑–]+/;
// "PagedAttention", "LLMServing", but not "vLLM", "LLMs" or "MoE"
const CAMEL = /(?<=[A-Za-z][a-z])(?=[A-Z][A-Za-z]{2})|(?<=[A-Z]{2})(?=[A-Z][a-z]{2})/;
// A script that is written without blanks: each sign is a word.
const SIGN = /[぀-ヿ㐀-䶿一-鿿豈-﫿]/g;
const ENDS = /^[,.;:()[\]"?!]+|[,.;:()[\]"?!]+$/g;
const LONGEST_JOINED = 40;
const ASCII = /^[\x00-\x7f]*$/;
const PLAIN = /^[a-z]+$|^[A-Z][a-z]*$/;

const GREEK_LETTERS = [..."αβγδεζηθικλμνξοπρςστυφχψωϵϑϕϱϖ"];
const GREEK_NAMES = (
  "alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi omicron pi rho sigma" +
  " sigma tau upsilon phi chi psi omega epsilon theta phi rho pi").split(" ");
const GREEK = new Map(GREEK_LETTERS.map((letter, i) => [letter, GREEK_NAMES[i]]));
const GREEK_RUN = /[α-ωϵϑϕϱϖ]+/g;
const LETTERS = {ø: "o", æ: "ae", œ: "oe", ł: "l", đ: "d", ð: "d", þ: "th", ı: "i", ħ: "h", ŋ: "ng",
  ß: "ss"};
const MACROS = new Set([...GREEK_NAMES, "log", "exp", "max", "min", "sin", "cos", "lim", "sup",
  "inf", "arg", "mod"]);

function unlatexed(text) {
  return text
    .replace(/\\(?:["'`^~=.]|[cuvHkrbdt](?![A-Za-z]))\s*\{?\s*\\?([A-Za-z])\s*\}?/g, "$1")
    .replace(/\$([^$]{1,500})\$/g, (_, maths) =>
      maths.replace(/(\\[A-Za-z]+)\s*/g, "$1 ").replace(/[_^{}]/g, ""))
    .replace(/\\([A-Za-z]+)\*?\s?/g, (_, name) => {
      const bare = name.toLowerCase().replace(/^var(?=epsilon|theta|phi|rho|pi|sigma)/, "");
      return MACROS.has(bare) ? bare : "";
    })
    .replace(/[{}\\$]/g, "");
}

/** Lower-case letters and digits with single blanks: "Größe—2" is "grosse 2". */
function fold(text) {
  if (/[\\${]/.test(text)) text = unlatexed(text);
  text = text.replace(/[⁺₊]/g, "+")
    .replace(/(?<![\p{L}\p{N}])([A-Za-z])\*(?![\p{L}\p{N}_])/gu, "$1star")
    .replace(/(?<=[\p{L}\p{N}_])\++(?![\p{L}\p{N}_])/gu, (run) => "plus".repeat(Math.min(run.length, 4)))
    .replace(/(?<=[\p{L}\p{N}_])#(?![\p{L}\p{N}_])/gu, "sharp")
    .replace(/&/g, " and ");
  text = text.normalize("NFKD").toLowerCase().replace(/ß|ẞ/g, "ss").replace(/ς/g, "σ")
    .normalize("NFKD").replace(/\p{M}/gu, "").replace(/['’‘ʼʻ`´^]/g, "")
    .replace(/[øæœłđðþıħŋß]/g, (letter) => LETTERS[letter])
    .replace(/[^\p{L}\p{N}]/gu, " ")
    .replace(GREEK_RUN, (run) => [...run].length <= 2
      ? [...run].map((letter) => GREEK.get(letter)).join("") : run);
  return text.trim().split(/\s+/).join(" ");
}

const folded = new Map();

function wordsOf(piece) {
  if (/^[A-Za-z0-9]+$/.test(piece)) return [piece.toLowerCase()];
  let found = folded.get(piece);
  if (found === undefined) {
    const bare = fold(piece);
    found = (ASCII.test(bare) ? bare : bare.replace(SIGN, " $& ")).split(" ").filter(Boolean);
    if (folded.size > 50000) folded.clear();
    folded.set(piece, found);
  }
  return found;
}

/** The words that a text without blanks is made of: of "Paged-Attention" two. */
function compoundParts(compound, isName = false) {
  const parts = [];
  for (const part of compound.split(HYPHEN)) {
    for (const piece of isName ? [part] : part.split(CAMEL)) parts.push(...wordsOf(piece));
  }
  return parts;
}

/** The words of a text in their order, and those that are made of several of them. */
function searchWords(text, isName = false) {
  const spoken = [];
  const joined = [];
  for (const chunk of text.split(/\s+/)) {
    const bare = chunk.replace(ENDS, "");
    if (!bare) continue;
    if (PLAIN.test(bare)) {
      spoken.push(bare.toLowerCase());
      continue;
    }
    for (const compound of bare.split(BETWEEN)) {
      const parts = compoundParts(compound, isName);
      spoken.push(...parts);
      const whole = parts.join("");
      if (parts.length > 1 && whole.length <= LONGEST_JOINED && ASCII.test(whole)) joined.push(whole);
    }
  }
  return {spoken, joined};
}

/** What `searchWords` takes for one word or compound each. */
function chunksOf(text) {
  return text.split(/\s+/).flatMap((chunk) => chunk.split(BETWEEN)).filter(Boolean);
}

const stemmed = new Map();

/** What a word shares with its other forms: "serv" of serves, served and serving. */
function stem(word) {
  if (word.length < 4 || !/^[A-Za-z]+$/.test(word)) return word;
  let found = stemmed.get(word);
  if (found === undefined) {
    found = stemOf(word);
    if (stemmed.size > 100000) stemmed.clear();
    stemmed.set(word, found);
  }
  return found;
}

function stemOf(word) {
  word = singular(word);
  for (const end of ["ing", "ed"]) {
    if (!word.endsWith(end)) continue;
    let rest = word.slice(0, -end.length);
    const last = rest.at(-1);
    if (rest.length >= 3 && /[aeiouy]/.test(rest) && last !== "e") {
      if (last === rest.at(-2) && !"aeioulsz".includes(last)) rest = rest.slice(0, -1);
      return trimmed(rest);
    }
  }
  return trimmed(word);
}

function singular(word) {
  if (word.endsWith("ies") && word.length > 4) return `${word.slice(0, -3)}y`;
  if (/(?:sses|ches|shes|xes)$/.test(word)) return word.slice(0, -2);
  return /[^sui]s$/.test(word) ? word.slice(0, -1) : word;
}

function trimmed(word) {
  return word.length > 3 && /(?:e|ll)$/.test(word) ? word.slice(0, -1) : word;
}
