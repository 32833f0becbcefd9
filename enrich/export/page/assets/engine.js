// Search over the papers of the page: an inverted index with places, ranked by BM25 over fields.
const FIELDS = ["title", "author", "venue", "abstract", "notes"];
const WEIGHTS = [8, 4, 3, 1, 2];
// How much a long text counts less: a word among few authors or of a short venue is no better.
const BY_LENGTH = [0.75, 0, 0, 0.75, 0.75];
const NEVER_FILLED = 0xffffffff;
const NONE = -1;
// Words that a beginning may stand for.
const MOST_BEGINNINGS = 200;

/**
 * An index over `papers`, each with key, title, authors, venue, venueName, year, state, ids,
 * retracted, abstract, and `entries`: list, section, checked, starred, notes, tags.
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
    this.lengths = papers.map(() => null);
    this.sums = FIELDS.map(() => 0);
    this.done = 0;
    this.sorted = null;
    this.letters = [];            // number of a word -> which letters it has, a bit each
    this.byId = new Map();
    papers.forEach((paper, i) => {
      for (const id of [paper.key, ...paper.ids]) {
        if (id) this.byId.set(id.toLowerCase(), i);
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
    const notes = paper.entries.flatMap((e) => [...e.section, ...e.notes]);
    const fields = [
      [paper.title], paper.authors, [paper.venue, paper.venueName, String(paper.year || "")],
      [paper.abstract], notes,
    ];
    const lengths = new Float32Array(FIELDS.length);
    this.texts[i] = fields.map((texts, field) => {
      const numbers = [];
      const counts = new Map();
      const madeOf = new Set();
      for (const text of texts) {
        if (!text) continue;
        const {spoken, joined} = searchWords(text, field === 1);
        for (const word of spoken) {
          const root = this.stemOf[this._term(word)];
          numbers.push(root);
          counts.set(root, (counts.get(root) ?? 0) + 1);
        }
        for (const word of joined) madeOf.add(this.stemOf[this._term(word)]);
        numbers.push(NEVER_FILLED);  // no phrase goes over from one text to the next
      }
      for (const [root, count] of counts) this.postings[root].push(i, field, count);
      for (const root of madeOf) this.joined[root].push(i, field, 1);
      lengths[field] = numbers.length;
      this.sums[field] += numbers.length;
      return Uint32Array.from(numbers);
    });
    this.lengths[i] = lengths;
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
    const clauses = parseQuery(text);
    if (!clauses.length) return nothing;
    joinNeighbours(clauses);
    const corrected = [];
    const roots = new Set();
    const held = clauses.map((clause) => clause.map((term) => this._held(term, corrected, roots)));
    const count = this.papers.length;
    const scores = new Float64Array(count);
    const holds = new Uint8Array(count).fill(1);
    const matched = new Uint8Array(count);
    let ofWords = 0;
    for (const clause of held) {
      const isText = clause.every(({term}) => term.kind === "text" && !term.negated);
      ofWords += isText;
      for (let i = 0; i < count; i++) {
        if (!holds[i]) continue;
        let best = -1;
        for (const {term, test, score} of clause) {
          if (test(i) === term.negated) continue;
          best = Math.max(best, term.negated || !score ? 0 : score(i));
        }
        if (best < 0 && !isText) holds[i] = 0;
        if (best >= 0) scores[i] += best;
        matched[i] += isText && best >= 0;
      }
    }
    let isAny = false;
    let found = this._with(holds, (i) => matched[i] === ofWords);
    if (!found.length && ofWords > 1) {
      found = this._with(holds, (i) => matched[i] > 0);
      isAny = found.length > 0;
    }
    found.sort((a, b) => (isAny && matched[b] - matched[a]) || scores[b] - scores[a] || this._order(a, b));
    return {found, corrected, isAny, roots: [...roots]};
  }

  _with(holds, test) {
    const found = [];
    for (let i = 0; i < holds.length; i++) if (holds[i] && test(i)) found.push(i);
    return found;
  }

  _order(a, b) {
    const [one, two] = [this.papers[a], this.papers[b]];
    if (one.year !== two.year) return (two.year || 0) - (one.year || 0);
    return one.key < two.key ? -1 : one.key > two.key ? 1 : a - b;
  }

  /** The paper of a key or an identifier, null where it names none of ours, else undefined. */
  _identified(text) {
    const typed = text.trim().toLowerCase();
    if (!typed || /\s/.test(typed)) return undefined;
    if (this.byId.has(typed)) return this.byId.get(typed);
    const bare = typed.replace(/^https?:\/\/(?:www\.|dx\.|export\.)?/, "");
    const doi = /^(?:doi\.org\/|doi:)?(10\.\d{4,9}\/\S+)$/.exec(bare);
    if (doi) return this.byId.get(`doi:${doi[1]}`) ?? null;
    const arxiv = /^(?:arxiv\.org\/[a-z]+\/|arxiv:)?(\d{4}\.\d{4,5}|[a-z-]+(?:\.[a-z]{2})?\/\d{7})(?:v\d+)?(?:\.pdf)?$/
      .exec(bare);
    if (arxiv) return this.byId.get(`arxiv:${arxiv[1]}`) ?? null;
    return /^https?:\/\/\S+\.\S+/.test(typed) ? null : undefined;
  }

  /** A term with what tells whether a paper has it, and how much it is worth. */
  _held(term, corrected, roots) {
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
    const {values} = this._scores(term, corrected, roots);
    return {term, test: (i) => values[i] >= 0, score: (i) => values[i]};
  }

  _scores(term, corrected, roots) {
    const field = term.field ? FIELDS.indexOf(term.field) : -1;
    let scores = this._ofWords(term, field, roots);
    if (scores.size || term.isPhrase || term.negated || term.isPrefix) return scores;
    scores = this._ofWords({...term, isPrefix: true}, field, roots);
    if (scores.size) return scores;
    const instead = term.words.map((word) => (this._isKnown(word) ? [word] : this._near(word)));
    if (!instead.every((words) => words.length)) return scores;
    const chosen = instead.map((words) => words[0]);
    scores = this._ofWords({...term, words: chosen}, field, roots);
    if (scores.size) {
      term.words.forEach((word, n) => {
        if (word !== chosen[n]) corrected.push([word, [chosen[n]]]);
      });
    }
    return scores;
  }

  _ofWords(term, field, roots) {
    const {words, isPrefix} = term;
    const last = words.at(-1);
    const options = words.map((word, n) =>
      (isPrefix && n === words.length - 1 ? this._beginningWith(last) : this._roots(word)));
    let scores;
    if (words.length === 1) {
      scores = this._scored(options[0], field);
      if (!isPrefix) this._addParted(words[0], field, scores, roots);
      for (const joined of term.joined ?? []) {
        const whole = this._roots(joined);
        this._addBetter(scores, this._scored(whole, field));
        for (const root of whole) roots.add(root);
      }
    } else if (field === 1) {
      scores = this._scoredTogether(options, field, (i) => this._hasInOneName(i, options));
    } else {
      scores = this._scoredTogether(options, field, (i) => this._hasSideBySide(i, options, field));
      const whole = this.stems.get(stem(words.join("")));
      if (!term.isPhrase && !isPrefix && whole !== undefined) {
        this._addBetter(scores, this._scored(new Set([whole]), field));
        roots.add(whole);
      }
    }
    for (const one of options) for (const root of one) roots.add(root);
    return scores;
  }

  /** "pagedattention" is also what has its two parts side by side. */
  _addParted(word, field, scores, roots) {
    if (word.length < 6 || word.length > 30) return;
    for (let at = 3; at <= word.length - 3; at++) {
      const parts = [word.slice(0, at), word.slice(at)];
      if (!parts.every((part) => this._isKnown(part))) continue;
      const options = parts.map((part) => this._roots(part));
      const found = this._scoredTogether(options, field, (i) => this._hasSideBySide(i, options, field));
      this._addBetter(scores, found);
      if (found.size) for (const one of options) for (const root of one) roots.add(root);
    }
  }

  _addBetter(scores, others) {
    others.values.forEach((score, i) => {
      if (score < 0) return;
      if (scores.values[i] < 0) scores.size++;
      scores.values[i] = Math.max(scores.values[i], score);
    });
  }

  _isKnown(word) {
    const root = this.stems.get(stem(word));
    return root !== undefined && (this.postings[root].length > 0 || this.joined[root].length > 0);
  }

  _roots(word) {
    const root = this.stems.get(stem(word));
    return new Set(root === undefined ? [] : [root]);
  }

  /** The stems of the words that begin so; of many, those that most papers have. */
  _beginningWith(start) {
    this.sorted ??= [...this.terms.keys()].sort();
    let [low, high] = [0, this.sorted.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.sorted[middle] < start) low = middle + 1;
      else high = middle;
    }
    const found = new Set();
    for (; low < this.sorted.length && this.sorted[low].startsWith(start); low++) {
      found.add(this.stemOf[this.terms.get(this.sorted[low])]);
    }
    if (found.size <= MOST_BEGINNINGS) return found;
    const ranked = [...found].sort((a, b) => this.postings[b].length - this.postings[a].length);
    return new Set(ranked.slice(0, MOST_BEGINNINGS));
  }

  /** BM25 over all fields, or in one: `values` has -1 for a paper without the words. */
  _scored(options, field) {
    const count = this.papers.length;
    const values = new Float64Array(count).fill(NONE);
    const means = this.sums.map((sum) => sum / count || 1);
    let size = 0;
    for (const root of options) {
      for (const posting of [this.postings[root], this.joined[root]]) {
        for (let n = 0; n < posting.length; n += 3) {
          const at = posting[n + 1];
          if (field >= 0 && at !== field) continue;
          const i = posting[n];
          const length = 1 + BY_LENGTH[at] * (this.lengths[i][at] / means[at] - 1);
          if (values[i] < 0) {
            values[i] = 0;
            size++;
          }
          values[i] += WEIGHTS[at] * posting[n + 2] / length;
        }
      }
    }
    const rare = Math.log(1 + (count - size + 0.5) / (size + 0.5));
    for (let i = 0; i < count; i++) {
      if (values[i] >= 0) values[i] = rare * values[i] * 2.2 / (values[i] + 1.2);
    }
    return {values, size};
  }

  _scoredTogether(options, field, test) {
    const all = options.map((one) => this._scored(one, field));
    const values = new Float64Array(this.papers.length).fill(NONE);
    let size = 0;
    if (all.every((one) => one.size)) {
      for (let i = 0; i < values.length; i++) {
        if (all.every((one) => one.values[i] >= 0) && test(i)) {
          values[i] = all.reduce((sum, one) => sum + one.values[i], 0);
          size++;
        }
      }
    }
    return {values, size};
  }

  _hasSideBySide(i, options, field) {
    const [first, ...others] = options;
    for (let at = 0; at < FIELDS.length; at++) {
      if (field >= 0 && at !== field) continue;
      const roots = this.texts[i][at];
      for (const root of first) {
        for (let n = roots.indexOf(root); n >= 0; n = roots.indexOf(root, n + 1)) {
          if (others.every((one, k) => one.has(roots[n + k + 1]))) return true;
        }
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

  /** The known words that a misspelt one may be, the likeliest first. */
  _near(word) {
    const most = word.length < 4 ? 0 : word.length < 8 ? 1 : 2;
    let [best, found] = [most + 1, []];
    if (!most || /\d/.test(word)) return [];
    const letters = lettersOf(word);
    for (let number = 0; number < this.words.length; number++) {
      const other = this.words[number];
      if (Math.abs(other.length - word.length) > best) continue;
      if (bitsOf(letters ^ this.letters[number]) > 2 * Math.min(best, most)) continue;
      const distance = editsBetween(word, other, Math.min(most, best));
      if (distance > best || distance > most) continue;
      if (distance < best) [best, found] = [distance, []];
      found.push([other, this.postings[this.stemOf[number]].length]);
    }
    found.sort((a, b) => (b[0][0] === word[0]) - (a[0][0] === word[0]) || b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
    return found.map(([other]) => other);
  }
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
