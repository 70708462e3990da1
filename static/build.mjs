// Bundles the style sheets, scripts, icons and fonts into dist/, each under a name that carries a hash of its content, and
// writes dist/manifest.json, which maps plain names to those. The Go package in this folder embeds the result.
import { createHash } from "node:crypto";
import { readdir, readFile, rm, writeFile, mkdir } from "node:fs/promises";
import { basename, join } from "node:path";
import { build } from "esbuild";

const dist = "dist";
const manifest = {};

// Fonts are named in the manifest too, since pages preload the one that every text is set in.
const fonts = {
  "inter-latin-wght-normal.woff2": "inter.woff2",
  "jetbrains-mono-latin-wght-normal.woff2": "jetbrains-mono.woff2",
};

async function clear() {
  await mkdir(dist, { recursive: true });
  for (const name of await readdir(dist)) {
    if (name !== ".gitkeep") await rm(join(dist, name), { recursive: true });
  }
}

async function keep(plain, content) {
  const hash = createHash("sha256").update(content).digest("hex").slice(0, 8).toUpperCase();
  const dot = plain.lastIndexOf(".");
  const hashed = `${plain.slice(0, dot)}-${hash}${plain.slice(dot)}`;
  await writeFile(join(dist, hashed), content);
  manifest[plain] = hashed;
}

async function bundle() {
  const result = await build({
    entryPoints: { app: "ts/app.ts", style: "css/app.css", explore: "ts/explore.ts", picture: "css/explore.css" },
    outdir: dist,
    bundle: true,
    minify: true,
    format: "iife",
    target: ["chrome111", "firefox115", "safari16.4"],
    entryNames: "[name]-[hash]",
    assetNames: "[name]-[hash]",
    loader: { ".woff2": "file" },
    legalComments: "none",
    metafile: true,
    logLevel: "warning",
  });
  for (const [path, output] of Object.entries(result.metafile.outputs)) {
    const source = output.entryPoint ?? Object.keys(output.inputs)[0];
    const name = basename(source);
    if (name === "app.ts") manifest["app.js"] = basename(path);
    else if (name === "app.css") manifest["app.css"] = basename(path);
    else if (name === "explore.ts") manifest["explore.js"] = basename(path);
    else manifest[fonts[name] ?? name] = basename(path);
  }
}

// The sprite holds the icons named in icons/names.txt, taken from Lucide, and nothing else.
async function sprite() {
  const names = (await readFile("icons/names.txt", "utf8")).split("\n").filter(Boolean);
  let text = '<svg xmlns="http://www.w3.org/2000/svg">';
  for (const name of names) {
    const icon = await readFile(`node_modules/lucide-static/icons/${name}.svg`, "utf8");
    const drawing = icon.slice(icon.indexOf(">", icon.indexOf("<svg")) + 1, icon.lastIndexOf("</svg>"));
    text +=
      `<symbol id="${name}" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="2" ` +
      `stroke-linecap="round" stroke-linejoin="round">${drawing.replace(/\s*\n\s*/g, "")}</symbol>`;
  }
  await keep("icons.svg", text + "</svg>\n");
}

async function licences() {
  const { dependencies } = JSON.parse(await readFile("package.json", "utf8"));
  let text = "";
  for (const name of Object.keys(dependencies).sort()) {
    const { version } = JSON.parse(await readFile(`node_modules/${name}/package.json`, "utf8"));
    text += `${name} ${version}\n\n${await readFile(`node_modules/${name}/LICENSE`, "utf8")}\n\n`;
  }
  await keep("licences.txt", text);
}

await clear();
await bundle();
await sprite();
await keep("mark.svg", await readFile("icons/mark.svg"));
await licences();
await writeFile(join(dist, "manifest.json"), JSON.stringify(manifest, null, 2) + "\n");
