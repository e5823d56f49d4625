import assert from "node:assert/strict";
import { test } from "node:test";
import { firstView } from "./checks/console-size.ts";

test("U2: a first view is the entry with its imports and the largest page, each script once", () => {
  const sizes: Record<string, number> = {
    "main.js": 100,
    "react.js": 50,
    "small.js": 5,
    "large.js": 30,
    "chart.js": 20,
  };
  const manifest = {
    main: { file: "main.js", isEntry: true, imports: ["react"], dynamicImports: ["small", "large"] },
    react: { file: "react.js" },
    small: { file: "small.js", imports: ["react"] },
    large: { file: "large.js", imports: ["react", "chart"] },
    chart: { file: "chart.js" },
  };
  assert.equal(
    firstView(manifest, (file) => sizes[file] ?? Number.NaN),
    200,
  );
});
