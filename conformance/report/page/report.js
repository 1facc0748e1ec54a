"use strict";
// Draws the page from its one JSON document. Whatever the document says is put in as text, never as markup.
const data = JSON.parse(document.getElementById("data").textContent);
const main = document.getElementById("main");
const kPage = 200;  // Entries of a list that are drawn at once.

function make(tag, attributes, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes || {})) {
    if (name === "on") for (const [event, action] of Object.entries(value)) element.addEventListener(event, action);
    else if (value !== false && value != null) element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.flat().filter(child => child != null && child !== false));
  return element;
}
const grouped = number => Number(number).toLocaleString("en-US", {maximumFractionDigits: Math.abs(number) < 10 ? 1 : 0});
const counted = (number, one, many) => grouped(number) + " " + (number === 1 ? one : many);
// Rounded down: only all of them are 100 %.
const percent = (part, whole) => !whole ? "–" : part === whole ? "100 %" : (Math.floor(1e4 * part / whole) / 100).toFixed(2) + " %";
const when = time => time ? time.slice(0, 16).replace("T", " ") + " UTC" : "";
const sum = (list, of) => list.reduce((total, one) => total + (of(one) || 0), 0);
const say = text => { document.getElementById("said").textContent = text; };

function section(id, title, about) {
  document.getElementById("sections").append(make("li", {}, make("a", {href: "#" + id}, title)));
  const place = make("section", {id, "aria-labelledby": id + "-title"}, make("h2", {id: id + "-title"}, title));
  if (about) place.append(make("p", {class: "quiet"}, about));
  main.append(place);
  return place;
}
function command(text) {
  const button = make("button", {type: "button", "aria-label": "Copy " + text, on: {click: () => copy(text, button)}}, "Copy");
  return make("div", {class: "command"}, make("code", {}, text), button);
}
function copy(text, button) {
  const done = () => { button.textContent = "Copied"; say("Copied"); setTimeout(() => { button.textContent = "Copy"; }, 1500); };
  // Of a file the clipboard may be refused; then the text is selected, to be copied by hand.
  const select = () => getSelection().selectAllChildren(button.previousSibling);
  if (navigator.clipboard) navigator.clipboard.writeText(text).then(done, select); else select();
}
const absent = (place, how) => place.append(make("p", {}, "Nothing was recorded. To fill this in:"), command(how));

// Columns: {title, number, text}. A cell is a text, a number, a node, or [what is shown, what is sorted by].
function table(columns, rows, options = {}) {
  const shown = cell => Array.isArray(cell) ? cell[0] : typeof cell === "number" ? grouped(cell) : cell;
  const key = cell => Array.isArray(cell) ? cell[1] : cell instanceof Node ? cell.textContent : cell ?? "";
  const kind = column => column.number ? "number" : column.text ? "text" : null;
  const body = make("tbody");
  const fill = list => body.replaceChildren(...list.map(row => make("tr", {}, row.map((cell, i) =>
    i === 0 && options.heads ? make("th", {scope: "row", class: "mono"}, shown(cell)) : make("td", {class: kind(columns[i])}, shown(cell) ?? "")))));
  const heads = columns.map((column, i) => {
    const head = make("th", {scope: "col", class: kind(column)}, options.plain ? column.title :
      make("button", {type: "button", title: "Sort by " + column.title, on: {click: () => {
        const down = head.getAttribute("aria-sort") === (column.number ? null : "ascending");
        heads.forEach(other => other.removeAttribute("aria-sort"));
        head.setAttribute("aria-sort", down ? "descending" : "ascending");
        const sorted = [...rows].sort((a, b) => {
          const x = key(a[i]), y = key(b[i]);
          return (x < y ? -1 : x > y ? 1 : 0) * (down ? -1 : 1);
        });
        fill(sorted);
      }}}, column.title));
    return head;
  });
  fill(rows);
  const tall = rows.length > 25;
  return make("div", {class: "scroll" + (tall ? " tall" : ""), tabindex: "0", role: "region", "aria-label": options.label},
    make("table", {}, make("thead", {}, make("tr", {}, heads)), body));
}
const select = (label, choices, draw) => {
  const element = make("select", {on: {input: draw}}, choices.map(([value, text]) => make("option", {value}, text)));
  return [make("label", {}, label, element), element];
};
const search = (label, id, draw) => make("input", {type: "search", id, placeholder: label, "aria-label": label, autocomplete: "off", spellcheck: "false", on: {input: draw}});

// A list that is filtered and drawn a page at a time. `draw` is called with how many to show.
function pagedList(place, all, entryOf, controls, chosen) {
  const list = make("div");
  const count = make("span", {class: "quiet", role: "status"});
  const more = make("button", {type: "button", on: {click: () => { limit += kPage; draw(false); }}});
  let limit = kPage;
  function draw(anew = true) {
    if (anew) limit = kPage;
    const items = chosen();
    const rest = items.length - limit;
    list.replaceChildren(...items.slice(0, limit).map(entryOf));
    count.textContent = `${grouped(items.length)} of ${grouped(all)}`;
    more.textContent = `Show ${grouped(Math.min(rest, kPage))} more of ${grouped(rest)}`;
    more.hidden = rest <= 0;
  }
  place.append(make("div", {class: "bar"}, controls, count), list, make("div", {class: "bar"}, more));
  draw();
  return {draw, showAll: () => { limit = Infinity; draw(false); }};
}
// What is inside is made when somebody looks.
function entry(attributes, summary, inside) {
  const element = make("details", {class: "entry", ...attributes}, make("summary", {}, summary));
  element.addEventListener("toggle", () => { if (element.open && element.childElementCount === 1) element.append(inside()); });
  return element;
}
const chip = (kind, text) => make("span", {class: "chip " + kind}, text);

// ---- the first questions ----
const kStates = {green: "Green", red: "Red", unknown: "Not known"};
const newBuckets = data.buckets.filter(bucket => bucket.state !== "known").length;

function drawSummary() {
  document.getElementById("about").textContent = [data.subject && "Subject " + data.subject,
    data.cpython && "held to CPython " + data.cpython, "written " + when(data.generated)].filter(Boolean).join(" · ");
  const summary = data.summary;
  document.title = `${kStates[summary.state]}: conformance report`;
  const news = summary.news.length ? make("ul", {}, summary.news.map(one => make("li", {}, make("a", {href: one.link}, one.text),
    one.kind === "good" && " ", one.kind === "good" && chip("good", "better")))) : make("p", {}, "Nothing new.");
  main.append(make("section", {id: "summary", class: "verdict " + summary.state, "aria-labelledby": "verdict"},
    make("h2", {id: "verdict"}, `${kStates[summary.state]}: ${summary.headline}`),
    make("div", {class: "columns"},
      make("div", {}, make("h3", {}, "What is new"), news),
      make("div", {}, make("h3", {}, "What to do next"), make("ol", {}, summary.next.map(one => make("li", {}, one.why, command(one.command))))))));

  const ran = data.suites.filter(suite => !suite.not_run);
  const total = sum(ran, suite => suite.total), agree = sum(ran, suite => suite.agree);
  const cells = countCells();
  const judged = sum(data.campaigns, campaign => campaign.totals.judged);
  const tile = (link, value, text, kind) => make("li", {}, make("a", {href: link}, make("b", {class: kind}, value), make("span", {}, text)));
  const unexpected = sum(ran, suite => suite.unexpected), known = data.buckets.length - newBuckets;
  const fuzzed = data.buckets.length || data.campaigns.length;
  main.append(make("ul", {class: "tiles", "aria-label": "In numbers"},
    ran.length ? tile("#suites", percent(agree, total), `of ${grouped(total)} cases agree`) : null,
    ran.length ? tile("#cases", grouped(unexpected), unexpected === 1 ? "unexpected case" : "unexpected cases", unexpected ? "bad" : "good") : null,
    fuzzed ? tile("#buckets", grouped(newBuckets), newBuckets === 1 ? "new bucket" : "new buckets", newBuckets ? "bad" : "good") : null,
    fuzzed ? tile("#buckets", grouped(known), known === 1 ? "known bucket" : "known buckets") : null,
    cells ? tile("#coverage", percent(cells.met, cells.possible), `of ${grouped(cells.possible)} type cells met`) : null,
    judged ? tile("#campaigns", grouped(judged), "programs judged in campaigns") : null,
    data.oracle ? tile("#oracle", data.oracle.healthy ? "healthy" : "unsound", "oracle", data.oracle.healthy ? "good" : "bad") : null));
}

// ---- suites and cases ----
function change(suite) {
  const before = suite.before;
  if (!before) return make("span", {class: "quiet"}, "no run before");
  const parts = [], step = (difference, what) => difference && parts.push((difference > 0 ? "+" : "−") + grouped(Math.abs(difference)) + " " + what);
  step(suite.agree - before.agree, "agree");
  step(suite.unexpected - before.unexpected, "unexpected");
  step(suite.total - before.total, "cases");
  const kind = suite.unexpected > before.unexpected ? "bad" : suite.unexpected < before.unexpected ? "good" : "quiet";
  return make("span", {class: kind, title: "the run before: " + when(before.time)}, parts.join(", ") || "no change");
}
function drawSuites() {
  const place = section("suites", "Suites", "In how many cases the subject does what CPython does. Each suite as it ran last, and what has changed since the time before.");
  if (!data.suites.length) return absent(place, "scripts/conformance run");
  place.append(table(
    [{title: "suite"}, {title: "cases", number: true}, {title: "agree", number: true}, {title: "share"}, {title: "expected to differ", number: true},
     {title: "unexpected", number: true}, {title: "since the run before"}, {title: "seconds", number: true}, {title: "ran"}],
    data.suites.map(suite => suite.not_run
      ? [suite.name, "", "", [make("span", {class: suite.optional ? "quiet" : "bad"}, "not run: " + suite.not_run), -1], "", "", "", "", when(suite.time)]
      : [suite.name, suite.total, suite.agree,
         [make("span", {}, make("span", {class: "share"}, make("i", {style: `width:${suite.total ? 100 * suite.agree / suite.total : 100}%`})), percent(suite.agree, suite.total)), suite.total ? suite.agree / suite.total : 0],
         suite.expected, [make("span", {class: suite.unexpected ? "bad" : "good"}, grouped(suite.unexpected)), suite.unexpected], change(suite),
         [suite.seconds == null ? "" : suite.seconds.toFixed(1), suite.seconds || 0], when(suite.time)]), {label: "Suites"}));
  for (const suite of data.suites.filter(suite => suite.fixed))
    place.append(entry({}, [chip("good", "better"), make("code", {}, suite.name), make("span", {class: "more quiet"}, counted(suite.fixed.length, "case put right", "cases put right"))],
      () => make("div", {class: "inside"}, make("pre", {class: "listing", tabindex: "0"}, suite.fixed.join("\n")))));
}

const quoted = text => "'" + text.replaceAll("'", "'\\''") + "'";
function drawCases() {
  const place = section("cases", "Cases that differ", "The unexpected ones, those that are expected (with a reason in conformance/expectations), and expectations that no longer hold.");
  const cases = data.suites.filter(suite => !suite.not_run).flatMap(suite => suite.cases.map(one => ({suite: suite.name, ...one})));
  const kinds = {unexpected: "bad", obsolete: "bad", expected: "warn"};
  const rank = one => one.state === "expected" ? 2 : one.new ? 0 : 1;
  cases.sort((a, b) => rank(a) - rank(b));
  if (!cases.length) return place.append(make("p", {}, data.suites.length ? "None." : "No suite was run."));
  const hidden = sum(data.suites, suite => Math.max(0, (suite.unexpected || 0) - suite.cases?.filter(one => one.state !== "expected").length));
  if (hidden) place.append(make("p", {class: "quiet"}, `${counted(hidden, "case more is", "cases more are")} not on this page; scripts/conformance run SUITE --show N prints them.`));
  const draw = () => list.draw();
  const text = search("Filter by name or difference", "case-filter", draw);
  const [suiteLabel, suite] = select("Suite", [["", "all"], ...[...new Set(cases.map(one => one.suite))].map(name => [name, name])], draw);
  const [stateLabel, state] = select("State", [["", "all"], ["new", "new"], ["unexpected", "unexpected"], ["obsolete", "obsolete expectation"], ["expected", "expected"]], draw);
  const list = pagedList(place, cases.length, one => entry({}, [
    chip(kinds[one.state], one.new && one.state !== "expected" ? "new" : one.state), make("code", {}, one.name), make("span", {class: "more quiet"}, one.suite)],
    () => make("div", {class: "inside"}, one.how ? make("pre", {}, one.how) : null,
      one.state === "obsolete" && !one.how ? make("p", {}, `It was expected to differ and does not. Remove it from conformance/expectations/${one.suite}.txt.`) : null,
      make("h4", {}, "Both sides"), command("scripts/conformance diff " + quoted(one.suite + "/" + one.name)))),
    [text, suiteLabel, stateLabel], () => {
      const wanted = text.value.toLowerCase();
      return cases.filter(one => (!suite.value || one.suite === suite.value) && (!state.value || (state.value === "new" ? one.new : one.state === state.value)) &&
        (!wanted || (one.suite + "/" + one.name + " " + one.how).toLowerCase().includes(wanted)));
    });
}

// ---- buckets ----
function aboutText(text) {
  const pre = make("pre", {class: "listing", tabindex: "0", "aria-label": "First difference"});
  for (const line of text.replace(/\n$/, "").split("\n")) pre.append(line.startsWith("-> ") ? make("mark", {}, line) : line, "\n");
  return pre;
}
function sidesTable(side) {
  const cell = (kind, text) => make("td", {class: kind}, text);
  return [make("h4", {}, side.title[0].toUpperCase() + side.title.slice(1)), make("table", {class: "sides"},
    make("thead", {}, make("tr", {}, make("th", {scope: "col"}, "Reference"), make("th", {scope: "col"}, "Subject"))),
    make("tbody", {}, side.rows.map(([kind, left, right]) =>
      kind === "." ? make("tr", {class: "fold"}, make("td", {colspan: 2}, "… " + left)) :
      kind === " " ? make("tr", {}, cell(null, left), cell("again", left)) :
      make("tr", {}, kind === ">" ? cell("void", "") : cell("theirs", left), kind === "<" ? cell("void", "") : cell("ours", right)))))];
}
// Names the folder of findings, where it is not the usual one.
const from = data.findings ? " --findings " + quoted(data.findings) : "";
function bucketInside(bucket) {
  const fact = (name, value) => value == null || value === "" ? [] : [make("dt", {}, name), make("dd", {}, value)];
  const sized = bucket.instructions == null ? null : counted(bucket.instructions, "instruction", "instructions") + (bucket.minimised ? ", minimised" : ", not minimised");
  const place = make("div", {class: "inside"}, make("dl", {class: "facts"},
    fact("Verdict", bucket.kind + (bucket.aspect ? ", " + bucket.aspect : "")),
    fact("Met", counted(bucket.count, "time", "times") + (bucket.first_seen ? ", first " + when(bucket.first_seen) : "")),
    fact("Smallest case", sized),
    fact("Kept", counted(bucket.kept, "finding", "findings") + (bucket.unreproducible ? `, ${grouped(bucket.unreproducible)} did not happen again` : "")),
    fact("Known", bucket.reason && `${bucket.reason} (until ${bucket.until})`),
    fact("Found by", bucket.target && [bucket.target, bucket.seed].filter(Boolean).join(", ")),
    fact("Reference", bucket.oracle), fact("Subject", bucket.subject),
    fact("Link", make("a", {href: "#" + bucket.anchor}, "#" + bucket.anchor))));
  if (bucket.about) place.append(make("h4", {}, "First differing instruction"), aboutText(bucket.about));
  if (bucket.around) place.append(make("h4", {}, "Around it"), aboutText(bucket.around));
  if (bucket.sides) {
    for (const side of bucket.sides) place.append(...sidesTable(side));
    if (!bucket.sides.length) place.append(make("p", {}, "What can be seen at the end is equal; the instructions on the way differ."));
    if (bucket.equal.length) place.append(make("p", {class: "quiet"}, "Equal on both sides: " + bucket.equal.join(", ") + "."));
  } else place.append(make("p", {}, "Both sides are not on this page, to keep it small. The first command shows them."));
  if (bucket.case) place.append(make("h4", {}, bucket.case_title), make("pre", {class: "listing", tabindex: "0", "aria-label": bucket.case_title}, bucket.case));
  place.append(make("h4", {}, "Go on"), command("scripts/conformance show " + bucket.id + from), command("scripts/conformance replay " + bucket.id + from));
  if (!bucket.minimised) place.append(command("scripts/conformance minimise " + bucket.id + from));
  if (bucket.state === "new") place.append(command("scripts/conformance file " + bucket.id + from));
  return place;
}
let showBucket = () => null;
function drawBuckets() {
  const place = section("buckets", "Buckets", "One line for each cause that a campaign met. Open one for both sides and the first instruction whose effect differs.");
  for (const problem of data.problems) place.append(make("p", {class: "bad"}, problem));
  const all = data.buckets;
  if (!all.length) {
    place.append(make("p", {}, data.campaigns.length ? "No campaign found a difference." : "No campaign has run."), command("scripts/conformance fuzz ci --budget 10m"));
    return;
  }
  if (data.left_out.buckets) place.append(make("p", {class: "quiet"}, `${counted(data.left_out.buckets, "bucket more is", "buckets more are")} not on this page; scripts/conformance triage lists them.`));
  const kinds = {new: "bad", expired: "bad", known: "warn"};
  all.forEach((bucket, i) => { bucket.rank = i; });
  const kindOf = bucket => bucket.kind + (bucket.aspect ? " " + bucket.aspect : "");
  const draw = () => list.draw();
  const text = search("Filter by instruction, type, text or id", "filter", draw);
  const [stateLabel, state] = select("State", [["", "all"], ["new", "new"], ["known", "known"], ["expired", "expired"]], draw);
  const [kindLabel, kind] = select("Verdict", [["", "all"], ...[...new Set(all.map(kindOf))].sort().map(name => [name, name])], draw);
  const [orderLabel, order] = select("Order", [["rank", "most different first"], ["count", "most often met"], ["new", "newest first"], ["small", "smallest case"]], draw);
  state.id = "state"; kind.id = "kind"; order.id = "order";
  const orders = {rank: (a, b) => a.rank - b.rank, count: (a, b) => b.count - a.count, new: (a, b) => a.first_seen < b.first_seen ? 1 : -1,
    small: (a, b) => (a.instructions ?? Infinity) - (b.instructions ?? Infinity)};
  const list = pagedList(place, all.length, bucket => entry({id: bucket.anchor}, [
    chip(kinds[bucket.state], bucket.state), make("code", {}, bucket.bucket),
    make("span", {class: "more quiet"}, [grouped(bucket.count) + " ×", bucket.instructions != null && counted(bucket.instructions, "instruction", "instructions")].filter(Boolean).join(" · "))],
    () => bucketInside(bucket)), [text, stateLabel, kindLabel, orderLabel], () => {
      const wanted = text.value.toLowerCase();
      return all.filter(bucket => (!state.value || bucket.state === state.value) && (!kind.value || kindOf(bucket) === kind.value) &&
        (!wanted || [bucket.bucket, bucket.about, kindOf(bucket), bucket.id, bucket.reason].join(" ").toLowerCase().includes(wanted))).sort(orders[order.value]);
    });
  showBucket = anchor => {
    if (!all.some(bucket => bucket.anchor === anchor)) return;
    if (!document.getElementById(anchor)) {  // Filtered away, or not drawn yet.
      text.value = state.value = kind.value = "";
      list.showAll();
    }
    const element = document.getElementById(anchor);
    element.open = true;
    element.scrollIntoView();
    element.querySelector("summary").focus({preventScroll: true});
  };
}

// ---- operand types ----
const possible = row => row.deep ? [] : row.can || data.coverage.types;
function countCells() {
  if (!data.coverage) return null;
  const cells = {met: 0, possible: 0};
  for (const row of data.coverage.rows) {
    const met = Object.keys(row.cells);
    cells.met += met.length;
    cells.possible += possible(row).length + met.filter(type => !possible(row).includes(type)).length;
  }
  return cells;
}
const scaled = (number, scale) => (number / scale).toFixed(number >= 10 * scale ? 0 : 1).replace(/\.0$/, "");
const short = number => number >= 1e6 ? scaled(number, 1e6) + "M" : number >= 1e3 ? scaled(number, 1e3) + "k" : String(number);
const level = times => Math.min(6, Math.floor(Math.log10(times)) + 1);
function drawHeat() {
  const place = section("coverage", "Operand types", "How often each operand of each instruction had which type, while the programs of the corpus ran. A trace shows the three topmost values of the stack: deeper operands are not seen.");
  const coverage = data.coverage;
  if (!coverage) return absent(place, "scripts/conformance cover types");
  const empty = coverage.rows.map(row => [row, possible(row).filter(type => !row.cells[type])]);
  const names = {builtin_function_or_method: "builtin function"};
  const describe = (row, type) => {
    const cell = row.cells[type], where = `${row.opcode}, ${row.operand}: ${type}`;
    if (cell) return `${where}: ${counted(cell[0], "time", "times")}, for example in ${coverage.witnesses[cell[1]]}`;
    return where + (possible(row).includes(type) ? ": never met" : row.deep ? ": lies deeper than a trace shows" : ": cannot be in a program that is defined");
  };
  const unmet = row => !row.deep && !Object.keys(row.cells).length;
  const body = make("tbody");
  const readout = make("p", {class: "readout quiet", role: "status"}, "Point at a cell, or move between cells with the arrow keys, to see its number and a program.");
  const text = search("Filter instructions", "heat-filter", draw);
  const [showLabel, show] = select("Show", [["", "all operands"], ["empty", "with empty cells"], ["never", "never seen"]], draw);
  const count = make("span", {class: "quiet", role: "status"});
  let first = 0;
  function draw() {
    const wanted = text.value.toUpperCase();
    const rows = empty.filter(([row, missing]) => (row.opcode + " " + row.operand.toUpperCase()).includes(wanted) &&
      (show.value !== "empty" || missing.length) && (show.value !== "never" || unmet(row))).map(([row]) => row);
    count.textContent = `${grouped(rows.length)} of ${grouped(coverage.rows.length)} operands`;
    body.replaceChildren(...rows.map(row => make("tr", {}, make("th", {scope: "row"}, row.opcode, " ", make("span", {}, row.operand), unmet(row) ? chip("", "never seen") : null), coverage.types.map(type => {
      const cell = row.cells[type];
      const element = make("td", {tabindex: "-1", class: cell ? "h" + level(cell[0]) : possible(row).includes(type) ? "never" : "cannot"},
        cell ? short(cell[0]) : possible(row).includes(type) ? "–" : "");
      element.about = () => describe(row, type);
      return element;
    }))));
    body.querySelector("td")?.setAttribute("tabindex", "0");
  }
  const tell = event => { const cell = event.target.closest("td"); if (cell) readout.textContent = cell.about(); };
  body.addEventListener("mouseover", tell);
  body.addEventListener("focusin", tell);
  body.addEventListener("click", event => event.target.closest("td")?.focus());
  body.addEventListener("keydown", event => {
    const cell = event.target.closest("td"), step = {ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0]}[event.key];
    if (!cell || !step) return;
    const next = body.rows[cell.parentNode.sectionRowIndex + step[0]]?.cells[cell.cellIndex + step[1]];
    if (!next || next.tagName !== "TD") return;
    event.preventDefault();
    cell.setAttribute("tabindex", "-1");
    next.setAttribute("tabindex", "0");
    next.focus();
  });
  const legend = make("div", {class: "legend"}, make("b", {}, "Times met:"), ["1–9", "10–99", "100–999", "1k–9k", "10k–99k", "100k and more"].map((range, i) => make("span", {class: "h" + (i + 1)}, range)),
    make("span", {class: "never"}, "– never"), make("span", {class: "cannot"}, "ruled out by the definition, or too deep to be seen"));
  place.append(make("p", {class: "quiet"}, `${counted(coverage.programs, "program", "programs")}${coverage.folder ? " of " + coverage.folder : ""}, ${grouped(coverage.steps)} instructions executed${coverage.time ? ", " + when(coverage.time) : ""}.`),
    make("div", {class: "bar"}, text, showLabel, count), legend, readout,
    make("div", {class: "scroll tall heat-scroll"}, make("table", {class: "heat"},
      make("caption", {class: "sr"}, "Operands of instructions by type"),
      make("thead", {}, make("tr", {}, make("th", {scope: "col"}, "instruction, operand"), coverage.types.map(type => make("th", {scope: "col"}, make("span", {}, names[type] || type))))), body)));
  draw();
  const lacking = empty.filter(([, missing]) => missing.length);
  place.append(entry({id: "empty-cells"}, [chip("warn", grouped(sum(lacking, ([, missing]) => missing.length))), make("span", {}, "empty cells: types that an operand can have and never had"), ""],
    () => make("div", {class: "inside"}, table([{title: "instruction"}, {title: "operand"}, {title: "empty", number: true}, {title: "types never met", text: true}],
      lacking.map(([row, missing]) => [make("code", {}, row.opcode), row.operand, missing.length, missing.join(", ")]), {label: "Empty cells"}))));
  if (coverage.pairs.length)
    place.append(entry({}, [chip("quiet", grouped(coverage.pairs.length)), make("span", {}, "pairs of types met by instructions with two operands"), ""],
      () => make("div", {class: "inside"}, table([{title: "instruction"}, {title: "types"}, {title: "times", number: true}, {title: "for example in", text: true}],
        coverage.pairs.map(pair => [make("code", {}, pair.opcode), pair.types, pair.times, coverage.witnesses[pair.witness]]), {label: "Pairs of types"}))));
}
function drawShapes() {
  const place = section("tables", "Exception tables", "The shapes of exception tables in the corpus: how many handlers lie around a handler, the depth of the stack that it starts with, and whether it is given the offset of the instruction that raised.");
  const coverage = data.coverage;
  if (!coverage || !coverage.shapes.length) return absent(place, "scripts/conformance cover types");
  place.append(table([{title: "handlers around", number: true}, {title: "depth at the handler", number: true}, {title: "gets the offset"}, {title: "ranges", number: true}, {title: "for example in", text: true}],
    coverage.shapes.map(shape => [shape.nesting, shape.depth, shape.lasti ? "yes" : "no", shape.ranges, coverage.witnesses[shape.witness]]), {label: "Shapes of exception tables"}));
}

// ---- campaigns ----
function svg(tag, attributes, text) {
  const element = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  if (text != null) element.textContent = text;
  return element;
}
// Round steps so that there are three to six of them.
function steps(most) {
  const raw = most / 4, scale = 10 ** Math.floor(Math.log10(raw));
  const step = [1, 2, 5, 10].map(factor => factor * scale).find(one => one >= raw);
  const list = [];
  for (let value = 0; value <= most + step * 0.001; value += step) list.push(value);
  if (list.at(-1) < most) list.push(list.at(-1) + step);
  return list;
}
function timeUnit(seconds) { return seconds > 3 * 3600 ? [3600, "hours"] : seconds > 180 ? [60, "minutes"] : [1, "seconds"]; }
function chart(title, unit, points) {
  const width = 460, height = 210, left = 54, right = 14, top = 12, bottom = 40;
  const [scale, xUnit] = timeUnit(points.at(-1)[0]);
  const xs = steps(Math.max(points.at(-1)[0] / scale, 0.001)), ys = steps(Math.max(...points.map(point => point[1]), 1));
  const lastX = points.at(-1)[0] / scale || 1, lastY = ys.at(-1);
  const x = seconds => left + (width - left - right) * seconds / scale / lastX, y = value => height - bottom - (height - bottom - top) * value / lastY;
  const last = points.at(-1)[1], peak = Math.max(...points.map(point => point[1]));
  const picture = svg("svg", {viewBox: `0 0 ${width} ${height}`, role: "img", "aria-label": `${title}: ${grouped(last)} ${unit} at the end, at most ${grouped(peak)}, over ${grouped(lastX)} ${xUnit}`});
  for (const value of ys) {
    picture.append(svg("line", {class: value ? "grid" : "axis", x1: left, x2: width - right, y1: y(value), y2: y(value)}));
    picture.append(svg("text", {x: left - 7, y: y(value) + 4, "text-anchor": "end"}, short(Number(value.toPrecision(3)))));
  }
  for (const value of xs.filter(value => value <= lastX)) {
    picture.append(svg("line", {class: "axis", x1: x(value * scale), x2: x(value * scale), y1: height - bottom, y2: height - bottom + 4}));
    picture.append(svg("text", {x: x(value * scale), y: height - bottom + 17, "text-anchor": "middle"}, String(Number(value.toPrecision(3)))));
  }
  picture.append(svg("text", {x: (left + width - right) / 2, y: height - 5, "text-anchor": "middle"}, xUnit));
  const line = points.map(point => x(point[0]).toFixed(1) + "," + y(point[1]).toFixed(1)).join(" ");
  picture.append(svg("polygon", {class: "area", points: `${x(points[0][0]).toFixed(1)},${y(0)} ${line} ${x(points.at(-1)[0]).toFixed(1)},${y(0)}`}), svg("polyline", {class: "curve", points: line}));
  return make("figure", {}, make("figcaption", {}, `${title} (${unit})`), picture);
}
function drawCampaigns() {
  const place = section("campaigns", "Campaigns", "Rates and coverage over time; each rate since the point before.");
  if (!data.campaigns.length) return absent(place, "scripts/conformance fuzz exec_defined --time 10m");
  const series = [["rate", "Executions", "per second"], ["judged", "Judged against CPython", "per second"], ["coverage", "Coverage", "edges"],
    ["corpus", "Corpus", "inputs"], ["buckets", "Buckets", "so far"]];
  const row = (name, value) => value ? [make("dt", {}, name), make("dd", {}, value)] : [];
  for (const campaign of data.campaigns) {
    const totals = campaign.totals, of = name => totals[name] ? grouped(totals[name]) : null;
    const charts = make("div", {class: "charts"});
    for (const [key, title, unit] of series) {
      let points = campaign.points.map(point => [point.seconds, point[key] || 0]);
      if (!points.some(point => point[1] > 0)) continue;
      // One point is no curve: draw its rate over the time that it stands for.
      points = [[0, key === "rate" || key === "judged" ? points[0][1] : 0], ...points];
      charts.append(chart(title, unit, points));
    }
    const failed = ["restarts", "crashes", "timeouts"].map(name => totals["oracle_" + name] || 0);
    place.append(make("h3", {}, make("code", {}, campaign.target), campaign.engine ? make("span", {class: "quiet"}, ` with ${campaign.engine}, until ${when(campaign.time)}`) : ""),
      make("dl", {class: "facts"}, row("Executions", of("executions")), row("Defined", totals.described && percent(totals.defined, totals.described)),
        row("Judged", of("judged")), row("Agree", of("agree")), row("Findings", of("findings")), row("Poisoned", of("poisoned")), row("Rejected", of("rejected")),
        row("Faults of the harness", of("faults")), row("Oracle", `${grouped(failed[0])} restarts, ${grouped(failed[1])} crashes, ${grouped(failed[2])} over their time`)), charts);
  }
}
function drawMutators() {
  const place = section("mutators", "Mutators", "What came of each mutator's programs. Made, defined and kept are the engine's counts, the others of those that were judged against CPython.");
  const rows = data.mutators;
  if (!rows.length) return absent(place, "scripts/conformance fuzz exec_defined --engine mutants --count 20000");
  const columns = [["made", "made"], ["defined", "defined"], ["kept", "kept"], ["judged", "judged"], ["finished", "finished"], ["raised", "raised"], ["rejected", "rejected"],
    ["poisoned", "poisoned"], ["findings", "findings"]].filter(([key]) => rows.some(row => row[key]));
  const judged = rows.some(row => row.judged);
  const rate = row => row.judged ? 1000 * (row.findings || 0) / row.judged : 0;
  place.append(table([{title: "mutator"}, ...columns.map(([, title]) => ({title, number: true})), ...(judged ? [{title: "findings of 1000", number: true}] : [])],
    rows.map(row => [make("code", {}, row.name), ...columns.map(([key]) => [make("span", {class: key === "findings" && row[key] ? "bad" : null}, grouped(row[key] || 0)), row[key] || 0]),
      ...(judged ? [[rate(row).toFixed(1), rate(row)]] : [])]), {label: "Mutators"}));
}

// ---- the oracle, and where all this comes from ----
function drawOracle() {
  const place = section("oracle", "Oracle", "Whether the Pythons that are asked can be relied on, as the doctor found them.");
  if (!data.oracle) return absent(place, "scripts/conformance oracle doctor");
  for (const python of data.oracle.pythons) {
    place.append(make("h3", {}, python.python, " ", chip(python.healthy ? "good" : "bad", python.healthy ? "healthy" : "not to be relied on")));
    if (python.problem) place.append(make("p", {class: "bad"}, python.problem));
    if (python.checks) place.append(table([{title: "check"}, {title: "result"}, {title: "what was seen", text: true}],
      python.checks.map(check => [check.check, make("span", {class: check.ok ? "good" : "bad"}, check.ok ? "ok" : "bad"), check.detail]), {label: "Checks of " + python.python, plain: true}));
  }
  if (data.oracle.time) place.append(make("p", {class: "quiet"}, "Examined " + when(data.oracle.time)));
}
function drawSources() {
  const places = [];
  if (data.left_out.details) places.push(`${counted(data.left_out.details, "bucket stands", "buckets stand")} here without both sides, so that the page stays small; scripts/conformance show ID has them.`);
  if (data.left_out.buckets) places.push(`${counted(data.left_out.buckets, "bucket is", "buckets are")} left out; scripts/conformance triage lists them.`);
  places.push("Long lines, long comparisons and long listings are cut, and say so. Of long campaigns at most 300 points are drawn.");
  places.push("Written by scripts/conformance report, with what runs, cover types, oracle doctor and campaigns left behind. All of it as JSON: --json FILE.");
  document.getElementById("sources").append(make("h2", {}, "About this page"), make("ul", {}, places.map(text => make("li", {}, text))));
}

drawSummary();
drawSuites(); drawCases(); drawBuckets(); drawHeat(); drawShapes(); drawCampaigns(); drawMutators(); drawOracle(); drawSources();

function followLink() { if (location.hash.startsWith("#bucket-")) showBucket(location.hash.slice(1)); else if (location.hash) document.getElementById(location.hash.slice(1))?.scrollIntoView(); }
addEventListener("hashchange", followLink);
// A click on the link that is followed already changes nothing, but should still lead there.
document.addEventListener("click", event => { const link = event.target.closest?.("a[href^='#bucket-']"); if (link && link.getAttribute("href") === location.hash) followLink(); });
// On paper nothing can be opened. Hundreds of buckets would be a book.
addEventListener("beforeprint", () => { const entries = [...document.querySelectorAll("#buckets .entry")]; if (entries.length <= 40) entries.forEach(one => { one.open = true; }); });
followLink();
// The browser follows the link itself when all is loaded, and takes the focus away.
addEventListener("load", () => setTimeout(followLink));
document.documentElement.dataset.drawn = "yes";
