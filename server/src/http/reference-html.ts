/** Text into HTML: escaping, the little Markdown that the contract and the error pages use, JSON in colour. */

const entities: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };

/** Text that is safe between tags and inside quoted attributes. */
export const escapeHtml = (text: string): string => text.replace(/[&<>"']/g, (sign) => entities[sign] ?? sign);

const linkOf = (target: string): string => {
  const page = /^([a-z_]+)\.md$/.exec(target);
  if (page) return `/docs/errors/${page[1]}`;
  return /^(https?:\/\/|\/|#)/.test(target) ? target : "#";
};

/** Inline Markdown: code, strong, links. Everything else is text. */
export const inline = (markdown: string): string =>
  markdown
    .split(/(`[^`]+`)/)
    .map((part) =>
      part.startsWith("`") && part.length > 2
        ? `<code>${escapeHtml(part.slice(1, -1))}</code>`
        : escapeHtml(part)
            .replace(/\*\*([^*]+)\*\*/g, "<strong>$1</strong>")
            .replace(
              /\[([^\]]+)\]\(([^)\s]+)\)/g,
              (_, text: string, to: string) => `<a href="${linkOf(to)}">${text}</a>`,
            ),
    )
    .join("");

/** JSON as coloured text; `value` may hold anything. */
export const jsonHtml = (value: unknown): string =>
  escapeHtml(JSON.stringify(value, null, 2)).replace(
    /(&quot;(?:(?!&quot;).)*&quot;)(\s*:)?|\b(true|false|null)\b|(-?\d+(?:\.\d+)?)/g,
    (all, text: string | undefined, colon: string | undefined, word: string | undefined) => {
      if (text !== undefined)
        return colon === undefined ? `<i class="s">${text}</i>` : `<i class="k">${text}</i>${colon}`;
      return `<i class="${word === undefined ? "n" : "w"}">${all}</i>`;
    },
  );

/** Block Markdown: headings (pushed down by `shift` levels), paragraphs, lists, fenced code. */
export const markdownHtml = (markdown: string, shift = 0): string =>
  markdown
    .split(/\n(```\w*\n[\s\S]*?\n```)\n?|\n{2,}/)
    .filter((block): block is string => block !== undefined && block.trim() !== "")
    .map((block) => blockHtml(block.trim(), shift))
    .join("\n");

const blockHtml = (block: string, shift: number): string => {
  const fence = /^```(\w*)\n([\s\S]*?)\n```$/.exec(block);
  if (fence) {
    const [, language, code = ""] = fence;
    return `<pre tabindex="0"><code>${language === "json" ? jsonHtml(JSON.parse(code)) : escapeHtml(code)}</code></pre>`;
  }
  const heading = /^(#{1,4}) (.+)$/.exec(block);
  if (heading) {
    const level = (heading[1]?.length ?? 1) + shift;
    return `<h${level}>${inline(heading[2] ?? "")}</h${level}>`;
  }
  const list = /^(- |\d+\. )/.exec(block)?.[1];
  if (list !== undefined) {
    const items = block.split(/\n(?=- |\d+\. )/).map((item) => `<li>${inline(item.replace(/^(- |\d+\. )/, ""))}</li>`);
    return list === "- " ? `<ul>${items.join("")}</ul>` : `<ol>${items.join("")}</ol>`;
  }
  return `<p>${inline(block)}</p>`;
};
