"use strict";
// Shows the findings of a report: filters, sorts and searches rows of which only those on screen are in the page.
(async () => {
  const [SEVERITY, RULE, GROUP, MEMBER, MINUTE, MESSAGE, SUGGESTION, QUOTE, FILE, PLACE, CONFIDENCE, STATUS, FINGERPRINT] =
    Array(13).keys();
  const PRINTED = 2000; // rows on paper; more are counted
  const SPARE = 12; // rows kept ready above and below those on screen
  const COLUMNS = { severity: SEVERITY, rule: RULE, group: GROUP, member: MEMBER, minute: MINUTE, message: MESSAGE };
  const at = (id) => document.getElementById(id);
  const holder = at("data");
  if (!at("findings")) return;

  async function load() {
    if (holder.type === "application/json") return JSON.parse(holder.textContent);
    const packed = atob(holder.textContent);
    const bytes = new Uint8Array(packed.length);
    for (let i = 0; i < packed.length; i++) bytes[i] = packed.charCodeAt(i);
    const plain = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
    return new Response(plain).json();
  }

  const words = JSON.parse(at("words").textContent);
  if (holder.type !== "application/json" && !("DecompressionStream" in window)) {
    at("count").textContent = words.old;
    return;
  }
  const data = await load();
  holder.remove();
  const rows = data.rows;
  const say = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name]);
  const number = new Intl.NumberFormat("en").format;

  // --- state: which rows, in which order, which of them is chosen ---
  const wanted = { text: "", severities: new Set(data.severities.keys()), rule: -1, group: -1 };
  let order = { column: "", descending: false };
  let shown = Int32Array.from(rows.keys());
  let chosen = -1; // a position in `shown`

  // --- names in the order of the language, so that a column is sorted by numbers ---
  const collator = new Intl.Collator(document.documentElement.lang, { numeric: true });
  function ranks(names) {
    const sorted = [...names.keys()].sort((a, b) => collator.compare(names[a], names[b]));
    const rank = new Float64Array(names.length);
    sorted.forEach((name, place) => (rank[name] = place));
    return rank;
  }
  const titles = data.rules.map(([, clause, title]) => `${clause} ${title}`);
  const names = {
    rule: titles,
    group: data.groups.map(([name]) => name),
    member: data.members.map(([name]) => name),
  };
  const keys = {};
  function key(column) {
    if (keys[column]) return keys[column];
    let value;
    if (column === "severity") value = (row) => row[SEVERITY];
    else if (column === "minute") value = (row) => row[MINUTE] ?? Infinity;
    else if (column === "message") {
      const rank = ranks(rows.map((row) => row[MESSAGE]));
      return (keys[column] = rank);
    } else {
      const rank = ranks(names[column]);
      value = (row) => rank[row[COLUMNS[column]]];
    }
    return (keys[column] = Float64Array.from(rows, value));
  }

  // --- filter and sort ---
  let texts;
  function folded() {
    const low = (list) => list.map((name) => name.toLowerCase());
    const about = { rule: low(data.rules.map((r) => r.join(" "))), group: low(names.group), member: low(data.members.map((m) => m.join(" "))) };
    texts ??= rows.map((row) => `${row[MESSAGE]}\n${row[SUGGESTION]}\n${row[QUOTE]}\n${row[FINGERPRINT]}`.toLowerCase());
    return about;
  }
  function apply() {
    const kept = chosen >= 0 ? shown[chosen] : -1;
    const parts = wanted.text.toLowerCase().split(/\s+/).filter(Boolean);
    const about = parts.length ? folded() : null;
    const hits = parts.map((part) =>
      Object.fromEntries(Object.entries(about).map(([column, list]) => [column, list.map((name) => name.includes(part))])));
    const fits = (row, n) =>
      wanted.severities.has(row[SEVERITY]) && (wanted.rule < 0 || row[RULE] === wanted.rule) &&
      (wanted.group < 0 || row[GROUP] === wanted.group) &&
      parts.every((part, i) =>
        hits[i].rule[row[RULE]] || hits[i].group[row[GROUP]] || hits[i].member[row[MEMBER]] || texts[n].includes(part));
    const found = new Int32Array(rows.length);
    let count = 0;
    rows.forEach((row, n) => { if (fits(row, n)) found[count++] = n; });
    shown = found.slice(0, count);
    if (order.column) {
      const value = key(order.column), sign = order.descending ? -1 : 1;
      shown.sort((a, b) => (value[a] === value[b] ? a - b : value[a] < value[b] ? -sign : sign));
    }
    chosen = shown.indexOf(kept);
    tell();
    scroll.scrollTop = 0;
    draw();
  }
  function tell() {
    at("count").textContent = say(words.count, { n: number(shown.length), of: number(rows.length) });
    const filters = [];
    if (wanted.text) filters.push(`${words.search}: ${wanted.text}`);
    if (wanted.severities.size < data.severities.length)
      filters.push(`${words.severity}: ${[...wanted.severities].sort().map((s) => data.severities[s][2]).join(" ")}`);
    if (wanted.rule >= 0) filters.push(`${words.rule}: ${titles[wanted.rule]}`);
    if (wanted.group >= 0) filters.push(`${words.group}: ${names.group[wanted.group]}`);
    at("chosen").textContent = filters.length ? `${words.filter}: ${filters.join(" · ")}` : "";
  }

  // --- rows on screen ---
  const scroll = at("scroll"), table = at("table"), body = at("rows");
  const pad = (n) => String(n).padStart(2, "0");
  function time(minute) {
    if (minute === null) return "";
    const t = new Date(minute * 60000); // the minute is local already
    return `${t.getUTCFullYear()}-${pad(t.getUTCMonth() + 1)}-${pad(t.getUTCDate())} ${pad(t.getUTCHours())}:${pad(t.getUTCMinutes())}`;
  }
  function element(name, properties = {}, ...children) {
    const made = Object.assign(document.createElement(name), properties);
    made.append(...children);
    return made;
  }
  const cell = (column, ...children) =>
    element("td", { className: `c-${column}` }, element("div", {}, ...children));
  const mark = ([key, sign, word]) =>
    element("span", { className: `s-${key}` }, element("span", { className: "mark", textContent: sign }), ` ${word}`);
  function line(place) {
    const row = rows[shown[place]];
    const made = element("tr", { id: `row-${place}` },
      cell("severity", mark(data.severities[row[SEVERITY]])),
      cell("rule", titles[row[RULE]]), cell("group", names.group[row[GROUP]]), cell("member", names.member[row[MEMBER]]),
      cell("minute", time(row[MINUTE])),
      cell("message", row[MESSAGE], element("span", { className: "dim", textContent: row[SUGGESTION] && ` → ${row[SUGGESTION]}` })));
    made.setAttribute("role", "row");
    made.setAttribute("aria-rowindex", place + 2);
    made.setAttribute("aria-selected", place === chosen);
    made.dataset.place = place;
    return made;
  }
  function padding(height) {
    const made = element("tr", { className: "pad" }, element("td", { colSpan: 6 }));
    made.firstChild.style.height = `${height}px`;
    made.setAttribute("role", "presentation");
    return made;
  }
  let height = 0;
  function measure() {
    if (!shown.length) return;
    body.replaceChildren(line(0));
    height = body.firstChild.getBoundingClientRect().height || 58;
  }
  function draw() {
    table.setAttribute("aria-rowcount", shown.length + 1);
    if (!height) measure();
    const visible = Math.ceil(window.innerHeight / (height || 58)); // the box is never higher than the window
    const first = Math.max(0, Math.floor(scroll.scrollTop / (height || 58)) - SPARE);
    const last = Math.min(shown.length, first + visible + 2 * SPARE);
    const made = [padding(first * height)];
    for (let place = first; place < last; place++) made.push(line(place));
    made.push(padding((shown.length - last) * height));
    body.replaceChildren(...made);
    const active = at(`row-${chosen}`);
    active ? table.setAttribute("aria-activedescendant", active.id) : table.removeAttribute("aria-activedescendant");
  }
  let due = 0;
  scroll.addEventListener("scroll", () => {
    due ||= requestAnimationFrame(() => { due = 0; draw(); });
  });
  let width = window.innerWidth;
  window.addEventListener("resize", () => {
    if (window.innerWidth !== width) height = 0;
    width = window.innerWidth;
    draw();
  });

  // --- one finding ---
  const detail = at("detail");
  function choose(place, { open = false } = {}) {
    if (!shown.length) return;
    chosen = Math.max(0, Math.min(place, shown.length - 1));
    const head = table.tHead.offsetHeight, top = chosen * height;
    if (top < scroll.scrollTop) scroll.scrollTop = top;
    else if (top + height > scroll.scrollTop + scroll.clientHeight - head)
      scroll.scrollTop = top + height - scroll.clientHeight + head;
    draw();
    if (open || detail.open) show();
  }
  function show() {
    const row = rows[shown[chosen]];
    const [rule, clause, title] = data.rules[row[RULE]];
    const [group, kind] = data.groups[row[GROUP]];
    const [member, id] = data.members[row[MEMBER]];
    const link = element("a", { href: `#${row[FINGERPRINT]}`, textContent: row[FINGERPRINT] });
    const facts = [
      [words.message, row[MESSAGE]], [words.suggestion, row[SUGGESTION]], [words.quote, row[QUOTE]],
      [words.severity, mark(data.severities[row[SEVERITY]])],
      [words.confidence, row[CONFIDENCE] < 100 ? `${data.confidences[row[CONFIDENCE]]} (${row[CONFIDENCE]})` : ""],
      [words.rule, rule], [words.group, [group, kind].filter(Boolean).join(" · ")],
      [words.member, member === id ? member : [member, id].filter(Boolean).join(" · ")],
      [words.time, time(row[MINUTE])], [words.place, [data.files[row[FILE]], row[PLACE]].filter(Boolean).join(":")],
      [words.status, data.statuses[row[STATUS]] !== "open" && data.statuses[row[STATUS]]], [words.link, link],
    ];
    at("what").textContent = `${clause} ${title}`;
    at("about").replaceChildren(...facts.filter(([, value]) => value).flatMap(([name, value]) =>
      [element("dt", { textContent: name }), element("dd", {}, value)]));
    at("before").disabled = chosen === 0;
    at("after").disabled = chosen === shown.length - 1;
    history.replaceState(null, "", `#${row[FINGERPRINT]}`);
    if (!detail.open) detail.showModal();
  }
  function follow() {
    const fingerprint = location.hash.slice(1);
    const n = fingerprint ? rows.findIndex((row) => row[FINGERPRINT] === fingerprint) : -1;
    if (n < 0) return;
    if (!shown.includes(n)) { controls.reset(); clear(); }
    choose(shown.indexOf(n), { open: true });
    scroll.scrollIntoView({ block: "center" });
  }
  at("before").addEventListener("click", () => choose(chosen - 1));
  at("after").addEventListener("click", () => choose(chosen + 1));
  at("close").addEventListener("click", () => detail.close());
  detail.addEventListener("click", (event) => event.target === detail && detail.close());
  detail.addEventListener("close", () => {
    history.replaceState(null, "", location.pathname + location.search);
    table.focus({ preventScroll: true });
  });
  body.addEventListener("click", (event) => {
    const row = event.target.closest("tr[data-place]");
    if (row && !String(getSelection())) choose(Number(row.dataset.place), { open: true });
  });
  window.addEventListener("hashchange", follow);

  // --- keys ---
  const moves = {
    ArrowDown: () => chosen + 1, ArrowUp: () => chosen - 1, Home: () => 0, End: () => shown.length - 1,
    PageDown: () => chosen + Math.floor(scroll.clientHeight / height), PageUp: () => chosen - Math.floor(scroll.clientHeight / height),
  };
  function move(event) {
    if (event.ctrlKey || event.metaKey || event.altKey || !(event.key in moves)) return;
    event.preventDefault();
    choose(moves[event.key]());
  }
  table.addEventListener("keydown", (event) => {
    if (event.target.tagName === "BUTTON") return;
    move(event);
    if (event.key === "Enter" && chosen >= 0) { event.preventDefault(); show(); }
  });
  detail.addEventListener("keydown", (event) => (event.key === "ArrowDown" || event.key === "ArrowUp") && move(event));
  document.addEventListener("keydown", (event) => {
    if (event.key !== "/" || detail.open || /^(INPUT|SELECT|TEXTAREA)$/.test(event.target.tagName)) return;
    event.preventDefault();
    at("search").focus();
  });

  // --- controls ---
  const controls = at("controls");
  function clear() {
    Object.assign(wanted, { text: "", severities: new Set(data.severities.keys()), rule: -1, group: -1 });
    order = { column: "", descending: false };
    heads();
    apply();
  }
  function heads() {
    for (const head of at("heads").children) {
      const mine = head.dataset.column === order.column;
      head.setAttribute("aria-sort", mine ? (order.descending ? "descending" : "ascending") : "none");
      head.firstChild.textContent = words[head.dataset.column] + (mine ? (order.descending ? " ↓" : " ↑") : "");
    }
  }
  function sort(column) {
    const again = order.column === column;
    order = again && order.descending ? { column: "", descending: false } : { column, descending: again };
    heads();
    apply();
  }
  for (const column of Object.keys(COLUMNS)) {
    const head = element("th", { className: `c-${column}`, scope: "col" },
      element("button", { type: "button", onclick: () => sort(column) }));
    head.setAttribute("role", "columnheader");
    head.dataset.column = column;
    at("heads").append(head);
    at("order").append(element("option", { value: column, textContent: words[column] }));
  }
  at("order").prepend(element("option", { value: "", textContent: words.standard, selected: true }));
  at("order").addEventListener("change", (event) => {
    order = { column: event.target.value, descending: false };
    heads();
    apply();
  });
  data.severities.forEach((severity, n) => {
    const box = element("input", { type: "checkbox", checked: true, defaultChecked: true });
    box.addEventListener("change", () => { box.checked ? wanted.severities.add(n) : wanted.severities.delete(n); apply(); });
    at("severities").append(element("label", {}, box, mark(severity)));
  });
  function options(id, list) {
    const counts = new Map();
    for (const row of rows) counts.set(row[COLUMNS[id]], (counts.get(row[COLUMNS[id]]) ?? 0) + 1);
    const rank = ranks(list);
    const sorted = [...list.keys()].sort((a, b) => rank[a] - rank[b]);
    at(id).append(element("option", { value: -1, textContent: words.all }),
      ...sorted.map((n) => element("option", { value: n, textContent: `${list[n].slice(0, 60) || words.several} (${number(counts.get(n))})` })));
    at(id).addEventListener("change", (event) => { wanted[id] = Number(event.target.value); apply(); });
  }
  options("rule", titles);
  options("group", names.group);
  let typing = 0;
  at("search").addEventListener("input", (event) => {
    clearTimeout(typing);
    typing = setTimeout(() => { wanted.text = event.target.value.trim(); apply(); }, 120);
  });
  controls.addEventListener("submit", (event) => event.preventDefault());
  controls.addEventListener("reset", () => setTimeout(clear));

  // --- paper: everything that the filter leaves, up to a bound that is told ---
  window.addEventListener("beforeprint", () => {
    const made = [];
    for (let place = 0; place < Math.min(shown.length, PRINTED); place++) made.push(line(place));
    body.replaceChildren(...made);
    at("rest").textContent = shown.length > PRINTED ? say(words.rest, { n: number(shown.length - PRINTED) }) : "";
  });
  window.addEventListener("afterprint", () => { at("rest").textContent = ""; draw(); });

  controls.hidden = table.hidden = false;
  heads();
  apply();
  document.documentElement.dataset.ready = "";
  follow();
})();
