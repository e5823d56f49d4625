/**
 * Reads TypeScript as far as the architecture's rules need it: which modules a file names, what its code says once
 * comments and texts are out of the way, and the texts themselves. It knows comments, strings, templates and regular
 * expressions, no grammar; TypeScript 7 offers a parser only as an unstable interface.
 */

/** An import, a re-export or a dynamic import. */
export type Import = { specifier: string; line: number };

/** A string or template. In a template every `${...}` reads `${}`. */
type Text = { value: string; line: number };

/** What a file says. `code` has the length of the source: comments and the insides of texts are spaces. */
export type Scan = { code: string; imports: Import[]; texts: Text[] };

/** Where a slash begins a regular expression rather than a division: after an operator, an opening, a keyword. */
const beforeRegex = /(?:^|[=(,:[!&|?{};+\-*%<>~^]|\b(?:return|typeof|case|in|of|do|else|void|delete|await|yield))\s*$/;

class Scanner {
  readonly #source: string;
  readonly #code: string[];
  readonly #texts: { start: number; end: number; value: string }[] = [];
  #at = 0;

  constructor(source: string) {
    this.#source = source;
    this.#code = source.split("");
  }

  scan(): Scan {
    this.#readCode(false);
    const code = this.#code.join("");
    const lineAt = (offset: number): number => this.#source.slice(0, offset).split("\n").length;
    const byStart = new Map(this.#texts.map((text) => [text.start, text.value]));
    const named = /\b(?:import|export)\b[^;'"`()=]*?\bfrom\s*(?=["'])|\bimport\s*(?=["'])|\bimport\s*\(\s*(?=["'`])/g;
    const imports = [...code.matchAll(named)].flatMap((match) => {
      const specifier = byStart.get(match.index + match[0].length);
      return specifier === undefined ? [] : [{ specifier, line: lineAt(match.index) }];
    });
    return { code, imports, texts: this.#texts.map(({ start, value }) => ({ value, line: lineAt(start) })) };
  }

  /** Reads to the end of the source, or past the brace that closes a template's expression. */
  #readCode(inTemplate: boolean): void {
    let depth = 0;
    while (this.#at < this.#source.length) {
      const character = this.#source[this.#at] ?? "";
      const two = this.#source.slice(this.#at, this.#at + 2);
      if (two === "//") this.#blankTo(this.#find("\n", this.#at));
      else if (two === "/*") this.#blankTo(this.#find("*/", this.#at + 2) + 2);
      else if (character === '"' || character === "'") this.#readString(character);
      else if (character === "`") this.#readTemplate();
      else if (character === "/" && this.#startsRegex()) this.#readRegex();
      else {
        if (character === "{") depth += 1;
        if (character === "}") depth -= 1;
        this.#at += 1;
        if (inTemplate && depth < 0) return;
      }
    }
  }

  #find(text: string, from: number): number {
    const found = this.#source.indexOf(text, from);
    return found === -1 ? this.#source.length : found;
  }

  #blankTo(end: number): void {
    for (; this.#at < end && this.#at < this.#source.length; this.#at += 1) this.#blank(this.#at);
  }

  #blank(offset: number): void {
    if (this.#source[offset] !== "\n") this.#code[offset] = " ";
  }

  /** Moves over one character of a text, or two when the first is a backslash. */
  #skip(): void {
    const width = this.#source[this.#at] === "\\" ? 2 : 1;
    this.#blankTo(this.#at + width);
  }

  #readString(quote: string): void {
    const start = this.#at;
    this.#at += 1;
    while (this.#at < this.#source.length && this.#source[this.#at] !== quote) this.#skip();
    this.#texts.push({ start, end: this.#at, value: this.#source.slice(start + 1, this.#at) });
    this.#at += 1;
  }

  #readTemplate(): void {
    const start = this.#at;
    let value = "";
    this.#at += 1;
    while (this.#at < this.#source.length && this.#source[this.#at] !== "`") {
      if (this.#source.startsWith("${", this.#at)) {
        value += "${}";
        this.#at += 2;
        this.#readCode(true);
      } else {
        value += this.#source[this.#at];
        this.#skip();
      }
    }
    this.#texts.push({ start, end: this.#at, value });
    this.#at += 1;
  }

  #startsRegex(): boolean {
    return beforeRegex.test(this.#code.slice(Math.max(0, this.#at - 40), this.#at).join(""));
  }

  #readRegex(): void {
    let inClass = false;
    this.#blankTo(this.#at + 1);
    while (this.#at < this.#source.length && this.#source[this.#at] !== "\n") {
      const character = this.#source[this.#at];
      if (character === "[") inClass = true;
      if (character === "]") inClass = false;
      this.#skip();
      if (character === "/" && !inClass) return;
    }
  }
}

/** Reads one file's text. */
export function scan(source: string): Scan {
  return new Scanner(source).scan();
}
