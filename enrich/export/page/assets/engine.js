// Search over the papers of the page: an inverted index with places. What a query finds, and in
// which order, is as enrich/library/finding.py has it.
const FIELDS = ["title", "author", "venue", "abstract", "notes"];
// What a word counts that is in a text, the rarer the more; the best text counts.
const WEIGHTS = [10, 6, 4, 1, 3];
const SIDE_BY_SIDE = 0.5;     // of the text's weight, for two words that follow each other
const WHOLE_TITLE = 6;        // for a title of these words alone
const AS_TYPED = 0.4;         // for a word that is in the title as it was typed
const NEVER_FILLED = 0xffffffff;
// Papers that a word has to have so that it is not tried as two.
const FREQUENT = 50;
// Papers that many a word has that begins so.
const MOST_BEGINNINGS = 200;
const MOST_LEFT_OUT = 8;
const MOST_ANY = 3000;
const MOST_CORRECTIONS = 3;

/**
 * An index over `papers`, each with key, title, authors, venue, venueName, year, state, ids,
 * addresses, retracted, abstract, and `entries`: list, section, checked, starred, title (where the
 * list has another one), notes, tags.
 */
class Index {
  constructor(papers) {
    this.papers = papers;
    this.terms = new Map();       // word -> number
    this.words = [];              // number -> word
    this.stemOf = [];             // number of a word -> number of its stem in `postings`
    this.stems = new Map();       // stem -> number
    this.postings = [];           // number of a stem -> paper, field, count, ...
    this.joined = [];             // the same of words made of several
    this.texts = papers.map(() => null);  // of a paper: of each field the numbers of its stems
    this.titles = papers.map(() => null); // of a paper: the numbers of the words of its title
    this.done = 0;
    this.sorted = null;           // words and stems
    // What a list has and the cache has not makes no word less rare.
    this.isKnown = papers.map((paper) => Boolean(paper.key));
    this.count = this.isKnown.filter(Boolean).length;
    this.letters = [];            // number of a word -> which letters it has, a bit each
    this.byKey = new Map();
    this.byId = new Map();
    papers.forEach((paper, i) => {
      if (paper.key) this.byKey.set(paper.key.toLowerCase(), i);
      for (const id of [...paper.ids, ...paper.addresses.map(bareAddress)]) {
        if (id && !this.byId.has(id.toLowerCase())) this.byId.set(id.toLowerCase(), i);
      }
    });
  }

  /** Read papers for some milliseconds; whether all have been read. */
  read(most = Infinity) {
    const start = performance.now();
    while (this.done < this.papers.length) {
      this._add(this.done++);
      if (this.done % 16 === 0 && performance.now() - start > most) return false;
    }
    return true;
  }

  _term(word) {
    let number = this.terms.get(word);
    if (number === undefined) {
      number = this.words.length;
      this.terms.set(word, number);
      this.words.push(word);
      this.letters.push(lettersOf(word));
      const root = stem(word);
      let at = this.stems.get(root);
      if (at === undefined) {
        at = this.postings.length;
        this.stems.set(root, at);
        this.postings.push([]);
        this.joined.push([]);
      }
      this.stemOf.push(at);
      this.sorted = null;
    }
    return number;
  }

  _add(i) {
    const paper = this.papers[i];
    const notes = paper.entries.flatMap((e) => [...e.section, ...e.notes, e.title]);
    const fields = [
      [paper.title], paper.authors, [paper.venue, paper.venueName, String(paper.year || "")],
      [paper.abstract], notes,
    ];
    this.texts[i] = fields.map((texts, field) => {
      const numbers = [];
      const has = new Set();
      const madeOf = new Set();
      for (const text of texts) {
        if (!text) continue;
        const {spoken, joined} = searchWords(text, field === 1);
        const words = spoken.map((word) => this._term(word));
        if (field === 0) this.titles[i] = Uint32Array.from(words);
        for (const word of words) {
          numbers.push(this.stemOf[word]);
          has.add(this.stemOf[word]);
        }
        for (const word of joined) madeOf.add(this.stemOf[this._term(word)]);
        numbers.push(NEVER_FILLED);  // no phrase goes over from one text to the next
      }
      for (const root of has) this.postings[root].push(i, field);
      for (const root of madeOf) this.joined[root].push(i, field);
      return Uint32Array.from(numbers);
    });
  }

  /**
   * What a query finds: places in `papers`, the best first. `corrected` has [word, words] for what
   * is nowhere; `isAny`: no paper has all of the words; `roots`: the numbers of the stems.
   */
  search(text) {
    this.read();
    const nothing = {found: [], corrected: [], isAny: false, roots: []};
    const id = this._identified(text);
    if (id !== undefined) return {...nothing, found: id === null ? [] : [id]};
    const named = this.byKey.get(text.trim().toLowerCase());
    const clauses = parseQuery(text);
    joinNeighbours(clauses);
    const corrected = [];
    const held = clauses.map((clause) => clause.map((term) => this._held(term, corrected)));
    const {found, isAny} = this._found(held);
    const scores = this._scores(held, found);
    found.sort((a, b) => scores.get(b) - scores.get(a) || this._order(a, b));
    const all = named === undefined ? found : [named, ...found.filter((i) => i !== named)];
    const roots = new Set(held.flat().filter(({term, spellings}) => spellings && !term.negated)
      .flatMap(({spellings}) => spellings.flatMap(({options}) => options.flatMap((one) => [...one]))));
    return {found: all, corrected, isAny, roots: [...roots]};
  }

  /** The papers that have all words, else those that lack one, else those with a rare one. */
  _found(held) {
    const papers = [...this.papers.keys()];
    const holds = (clause) => (i) => clause.some(({term, test}) => test(i) !== term.negated);
    const isBare = (clause) => clause.every(({term}) =>
      term.kind === "text" && !term.negated && !term.field && !term.isPhrase);
    const bare = held.filter(isBare);
    const known = bare.filter((clause) => papersOf(clause) > 0);
    if (!held.length || (bare.length && !known.length)) return {found: [], isAny: false};
    const left = held.filter((clause) => !isBare(clause))
      .reduce((some, clause) => some.filter(holds(clause)), papers);
    const found = known.reduce((some, clause) => some.filter(holds(clause)), left);
    if (found.length) return {found, isAny: known.length < bare.length};
    if (known.length < 2) return {found: [], isAny: false};
    if (known.length <= MOST_LEFT_OUT) {
      const tests = known.map(holds);
      const most = left.filter((i) => tests.filter((test) => !test(i)).length === 1);
      if (most.length) return {found: most, isAny: true};
    }
    known.sort((a, b) => papersOf(a) - papersOf(b));
    const rare = [];
    let count = 0;
    for (const clause of known) {
      count += papersOf(clause);
      if (rare.length && count > MOST_ANY) break;
      rare.push(...clause);
    }
    const some = left.filter(holds(rare));
    return {found: some, isAny: some.length > 0};
  }

  _order(a, b) {
    const [one, two] = [this.papers[a], this.papers[b]];
    if (one.year !== two.year) return (two.year || 0) - (one.year || 0);
    return one.key < two.key ? -1 : one.key > two.key ? 1 : a - b;
  }

  /** The paper of an identifier or a link, null where it names none of ours, else undefined. */
  _identified(text) {
    const typed = text.trim().toLowerCase();
    if (!typed || /\s/.test(typed)) return undefined;
    if (this.byId.has(typed)) return this.byId.get(typed);
    const isLink = /^https?:\/\/\S+\.\S+/.test(typed);
    const bare = bareAddress(typed);
    if (isLink && this.byId.has(bare)) return this.byId.get(bare);
    const doi = /^(?:doi\.org\/|doi:)?(10\.\d{4,9}\/\S+)$/.exec(bare) ??
      (isLink ? /\/(10\.\d{4,9}\/[^\s?#]+)/.exec(bare) : null);
    if (doi) return this.byId.get(`doi:${doi[1]}`) ?? null;
    const arxiv = /^(?:arxiv\.org\/[a-z]+\/|arxiv:)?(\d{4}\.\d{4,5}|[a-z-]+(?:\.[a-z]{2})?\/\d{7})(?:v\d+)?(?:\.pdf)?$/
      .exec(bare);
    if (arxiv) return this.byId.get(`arxiv:${arxiv[1]}`) ?? null;
    return isLink ? this._linked(bare) : undefined;
  }

  /** The paper of which a link has an identifier as a whole: `openreview.net/forum?id=...`. */
  _linked(address) {
    for (const [id, i] of this.byId) {
      const value = id.slice(id.indexOf(":") + 1);
      const at = value.length > 5 ? address.lastIndexOf(value) : -1;
      if (at > 0 && "/=".includes(address[at - 1]) && !/^[\w-]/.test(address.slice(at + value.length))) return i;
    }
    return null;
  }

  /** A term with what tells whether a paper has it, and of words what they were looked for as. */
  _held(term, corrected) {
    const {papers} = this;
    if (term.kind === "years") {
      return {term, test: (i) => papers[i].year > 0 && (term.first === null || papers[i].year >= term.first) &&
        (term.last === null || papers[i].year <= term.last)};
    }
    if (term.kind === "state") return {term, test: (i) => papers[i].state === term.state};
    if (term.kind === "is") return {term, test: (i) => hasSign(papers[i], term.sign)};
    if (term.kind === "place") {
      return {term, test: (i) => papers[i].entries.some((entry) => isIn(entry, term))};
    }
    const field = term.field ? FIELDS.indexOf(term.field) : -1;
    const spellings = this._spellings(term, corrected);
    const has = new Uint8Array(papers.length);
    for (const {options} of spellings) this._having(options, field).forEach((one, i) => (has[i] |= one));
    return {term, spellings, test: (i) => has[i] === 1};
  }

  /**
   * The ways in which words are looked for: `options`, the stems that each may be, `isPrefix`, and
   * `papers`, how many have it in any text.
   */
  _spellings(term, corrected) {
    const {words, isPrefix, field} = term;
    if (isPrefix) return [this._begun(words)];
    const ways = [words, ...(term.joined ?? []).map((joined) => [joined])];
    if (words.length > 1) ways.push([words.join("")]);
    const own = this._spelt(words, field);
    if (own.papers < FREQUENT) ways.push(...partsOf(words));
    const known = ways.map((way) => this._spelt(way, field)).filter(({papers}) => papers);
    if (known.length || term.negated || (term.isPhrase && !field)) return known;
    if (words.length === 1 && words[0].length > 1) {
      const begun = this._begun(words);
      if (begun.options[0].size) return [begun];
    }
    const near = words.map((word) => this._near(word, corrected));
    const most = Math.max(...near.map((one) => one.length));
    return Array.from({length: most}, (_, n) => this._spelt(near.map((one) => one[Math.min(n, one.length - 1)]), field));
  }

  /** In a name of several words an initial begins one. */
  _spelt(words, field = "") {
    const hasInitials = field === "author" && words.some((word) => word.length > 1);
    const options = words.map((word) =>
      (hasInitials && word.length === 1 ? this._beginningWith(word) : this._roots(word)));
    return {options, isPrefix: false, papers: this._papersWith(options)};
  }

  _begun(words) {
    const options = words.map((word, n) => (n === words.length - 1 ? this._beginningWith(word) : this._roots(word)));
    return {options, isPrefix: true, papers: MOST_BEGINNINGS};
  }

  _papersWith(options) {
    return this._having(options, -1).reduce((sum, has, i) => sum + (has && this.isKnown[i] ? 1 : 0), 0);
  }

  _roots(word) {
    const root = this.stems.get(stem(word));
    return new Set(root === undefined ? [] : [root]);
  }

  /** The stems of the words that begin so, and those that themselves do. */
  _beginningWith(start) {
    this.sorted ??= [...new Set([...this.terms.keys(), ...this.stems.keys()])].sort();
    let [low, high] = [0, this.sorted.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.sorted[middle] < start) low = middle + 1;
      else high = middle;
    }
    const found = new Set();
    for (; low < this.sorted.length && this.sorted[low].startsWith(start); low++) {
      const word = this.sorted[low];
      found.add(this.stems.get(word) ?? this.stemOf[this.terms.get(word)]);
      if (this.terms.has(word)) found.add(this.stemOf[this.terms.get(word)]);
    }
    return found;
  }

  /** Which papers have words side by side in a text, or in one field; of an author in any order. */
  _having(options, field) {
    if (options.some((roots) => !roots.size)) return new Uint8Array(this.papers.length);
    const each = options.map((roots) => {
      const has = new Uint8Array(this.papers.length);
      for (const root of roots) {
        for (const posting of [this.postings[root], this.joined[root]]) {
          for (let n = 0; n < posting.length; n += 2) {
            if (field < 0 || posting[n + 1] === field) has[posting[n]] = 1;
          }
        }
      }
      return has;
    });
    if (each.length === 1) return each[0];
    const test = field === 1 ? (i) => this._hasInOneName(i, options)
      : (i) => this.texts[i].some((_, at) => (field < 0 || at === field) && this._hasSideBySide(i, options, at));
    return each[0].map((_, i) => (each.every((has) => has[i]) && test(i) ? 1 : 0));
  }

  _hasSideBySide(i, options, field) {
    const [first, ...others] = options;
    const roots = this.texts[i][field];
    for (const root of first) {
      for (let n = roots.indexOf(root); n >= 0; n = roots.indexOf(root, n + 1)) {
        if (others.every((one, k) => one.has(roots[n + k + 1]))) return true;
      }
    }
    return false;
  }

  _hasInOneName(i, options) {
    let name = [];
    for (const root of this.texts[i][1]) {
      if (root !== NEVER_FILLED) {
        name.push(root);
        continue;
      }
      if (options.every((one) => name.some((root) => one.has(root)))) return true;
      name = [];
    }
    return false;
  }

  // -- the order

  /** How well some papers fit, by their places; 0 where no words are sought. */
  _scores(held, found) {
    const sought = [];
    const pairs = [];
    const typed = new Set();
    for (const clause of held) {
      for (const {term} of clause) {
        for (const word of term.kind === "text" ? term.words : []) typed.add(this.terms.get(word));
      }
      const spellings = clause.flatMap(({term, spellings: ways}) =>
        (ways && !term.negated && (!term.field || term.field === "title") ? ways : []));
      if (!spellings.length) continue;
      const rarity = Math.log(1 + this.count / Math.max(1, papersOf(clause)));
      const before = sought.at(-1);
      sought.push({rarity, spellings});
      if (before) {
        const options = [...before.spellings[0].options, ...spellings[0].options];
        pairs.push({rarity: Math.min(rarity, before.rarity) * SIDE_BY_SIDE, spellings: [{options}]});
      }
    }
    const weights = new Map([...sought, ...pairs].map((one) => [one, this._weights(one.spellings)]));
    const score = (i) => {
      if (!sought.length) return 0;
      let [sum, inTitle] = [0, 0];
      for (const one of sought) {
        const weight = weights.get(one)[i];
        inTitle += weight === WEIGHTS[0];
        sum += one.rarity * weight;
      }
      for (const pair of pairs) sum += pair.rarity * weights.get(pair)[i];
      const title = [...(this.titles[i] ?? [])];
      const own = title.filter((word) => !STOP_WORDS.has(this.words[word])).length;
      sum += WHOLE_TITLE * Math.min(1, inTitle / Math.max(1, own));
      sum += AS_TYPED * new Set(title.filter((word) => typed.has(word))).size;
      return Math.round(sum * 1000) / 1000;
    };
    return new Map(found.map((i) => [i, score(i)]));
  }

  /** Of each paper the weight of the best text that has one of some spellings, 0 for none. */
  _weights(spellings) {
    const best = new Uint8Array(this.papers.length);
    for (const {options} of spellings) {
      WEIGHTS.forEach((weight, field) => {
        this._having(options, field).forEach((has, i) => {
          if (has && weight > best[i]) best[i] = weight;
        });
      });
    }
    return best;
  }

  /** The known words that a misspelt one may be, the likeliest first; the word itself if it is known. */
  _near(word, corrected) {
    if (this._spelt([word]).papers) return [word];
    const most = word.length < 4 ? 0 : word.length < 8 ? 1 : 2;
    const found = Array.from({length: most + 1}, () => []);
    const letters = lettersOf(word);
    for (let number = 0; most && number < this.words.length; number++) {
      const other = this.words[number];
      if (Math.abs(other.length - word.length) > most) continue;
      if (bitsOf(letters ^ this.letters[number]) > 2 * most) continue;
      const distance = editsBetween(word, other, most);
      if (distance <= most && this._spelt([other]).papers) found[distance].push(other);
    }
    const near = found.find((words) => words.length) ?? [];
    const papers = new Map(near.map((other) => [other, this._spelt([other]).papers]));
    near.sort((a, b) => papers.get(b) - papers.get(a) || (a < b ? -1 : 1));
    if (!near.length) return [word];
    corrected.push([word, near.slice(0, MOST_CORRECTIONS)]);
    return near.slice(0, MOST_CORRECTIONS);
  }
}

/** How many papers have a clause, as far as it is words. */
function papersOf(clause) {
  return clause.reduce((sum, {spellings}) => sum + (spellings ?? []).reduce((of, {papers}) => of + papers, 0), 0);
}

/** The two words that one may be made of: of "pagedattention" eight times two. */
function partsOf(words) {
  const [word] = words;
  if (words.length !== 1 || word.length < 6 || word.length > 30 || !ASCII.test(word)) return [];
  return Array.from({length: word.length - 5}, (_, n) => [word.slice(0, n + 3), word.slice(n + 3)]);
}

/** An address as it is compared. */
function bareAddress(address) {
  return address.toLowerCase().replace(/^https?:\/\/(?:www\.|dx\.|export\.)?/, "").replace(/#.*$/, "").replace(/\/+$/, "");
}

function lettersOf(word) {
  let bits = 0;
  for (let n = 0; n < word.length; n++) bits |= 1 << (word.charCodeAt(n) & 31);
  return bits;
}

function bitsOf(number) {
  let count = 0;
  for (; number; number &= number - 1) count++;
  return count;
}

/** What has "keyvalue" has both of "key value". */
function joinNeighbours(clauses) {
  const alone = clauses.map(([term, ...others]) => (!others.length && term.kind === "text" &&
    !term.negated && !term.field && !term.isPhrase && !term.isPrefix && term.words.length === 1
    ? term : null));
  for (let n = 0; n + 1 < alone.length; n++) {
    if (!alone[n] || !alone[n + 1]) continue;
    const joined = alone[n].words[0] + alone[n + 1].words[0];
    for (const term of [alone[n], alone[n + 1]]) term.joined = [...(term.joined ?? []), joined];
  }
}

/** How many letters differ, two that changed places counted once; more than `most` where it is more. */
function editsBetween(a, b, most) {
  let before = [];
  let row = Array.from({length: b.length + 1}, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    let least = i;
    for (let j = 1; j <= b.length; j++) {
      let cost = Math.min(row[j] + 1, next[j - 1] + 1, row[j - 1] + (a[i - 1] !== b[j - 1]));
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) {
        cost = Math.min(cost, before[j - 2] + 1);
      }
      next.push(cost);
      least = Math.min(least, cost);
    }
    if (least > most) return most + 1;
    [before, row] = [row, next];
  }
  return row[b.length];
}

function hasSign(paper, sign) {
  const {entries} = paper;
  if (sign === "read") return entries.some((entry) => entry.checked === true);
  if (sign === "unread") {
    return entries.some((entry) => entry.checked === false) && !entries.some((entry) => entry.checked);
  }
  if (sign === "starred") return entries.some((entry) => entry.starred);
  if (sign === "listed") return entries.length > 0;
  if (sign === "unlisted") return entries.length === 0;
  if (sign === "retracted") return Boolean(paper.retracted);
  return paper.state === sign;
}

function isIn(entry, {field, words}) {
  if (field === "list") return hasInOrder(searchWords(entry.list).spoken, words);
  if (field === "section") return entry.section.some((name) => hasInOrder(searchWords(name).spoken, words));
  return entry.tags.some((tag) => {
    const own = searchWords(tag).spoken;
    return words.every((word, n) => own[n] === word);
  });
}

function hasInOrder(own, words) {
  const roots = own.map(stem);
  const wanted = words.map(stem);
  return roots.some((_, at) => wanted.every((root, n) => roots[at + n] === root));
}
