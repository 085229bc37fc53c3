"use strict";
// What every page shares: controls that need a script appear, the search box, changes since a day.
(() => {
  const root = document.body.dataset.root;
  const MAX_RESULTS = 20;

  for (const part of document.querySelectorAll(".script, .search")) part.hidden = false;
  setUpSearch(document.querySelector(".search"));
  for (const input of document.querySelectorAll(".since-day")) setUpSince(input);
  openTarget();
  window.addEventListener("hashchange", openTarget);

  function fold(text) {
    return text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
  }

  function setUpSearch(box) {
    const input = box.querySelector("input");
    const results = box.querySelector(".results");
    const status = results.querySelector("p");
    const list = results.querySelector("ul");
    let asked = false;

    // The index is a script of its own: a page from disk may not fetch, and few readers search.
    function askForIndex() {
      if (asked) return;
      asked = true;
      const script = document.createElement("script");
      script.src = root + "assets/search-index.js";
      script.onload = show;
      document.head.append(script);
    }

    function show() {
      const words = fold(input.value).split(/\s+/).filter(Boolean);
      const index = window.tallywireIndex;
      results.hidden = !words.length;
      if (!words.length || !index) {
        list.replaceChildren();
        status.textContent = words.length ? "Loading…" : "";
        return;
      }
      const found = [];
      for (const entry of index) {
        entry.folded ??= fold(entry[2]);
        if (words.every((word) => entry.folded.includes(word))) found.push(entry);
      }
      const starts = (entry) => Number(!entry.folded.startsWith(words[0]));
      found.sort((a, b) => starts(a) - starts(b));
      list.replaceChildren(...found.slice(0, MAX_RESULTS).map(makeResult));
      status.textContent = found.length > MAX_RESULTS
        ? `${found.length} found, the first ${MAX_RESULTS} shown`
        : found.length ? `${found.length} found` : "Nothing found";
    }

    input.addEventListener("focus", askForIndex);
    input.addEventListener("input", () => { askForIndex(); show(); });
    box.addEventListener("keydown", (event) => {
      const links = [input, ...list.querySelectorAll("a")];
      const at = links.indexOf(document.activeElement);
      if (event.key === "Escape") {
        input.value = "";
        show();
        input.focus();
      } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
        links[Math.min(Math.max(at + (event.key === "ArrowDown" ? 1 : -1), 0), links.length - 1)].focus();
      } else if (event.key === "Enter" && at === 0 && links.length > 1) {
        links[1].click();
      } else return;
      event.preventDefault();
    });
    document.addEventListener("click", (event) => {
      if (!box.contains(event.target)) results.hidden = true;
    });
  }

  function makeResult([kind, id, label]) {
    const folder = { s: "series", a: "articles", c: "claimants" }[kind];
    const item = document.createElement("li");
    const link = document.createElement("a");
    const name = document.createElement("bdi");
    const what = document.createElement("span");
    link.href = `${root}${folder}/${id}.html`;
    name.textContent = label;
    what.textContent = { s: " series", a: " article", c: " claimant" }[kind];
    what.className = "by";
    link.append(name, what);
    item.append(link);
    return item;
  }

  // On the overview the day leads to the page of changes; there it hides what was found before it.
  function setUpSince(input) {
    const days = [...document.querySelectorAll(".found")];
    const count = document.querySelector(".since-count");
    if (!count) {
      input.addEventListener("change", () => {
        if (input.value) location.href = `${root}changes.html#since-${input.value}`;
      });
      return;
    }
    const given = /^#since-(\d{4}-\d\d-\d\d)$/.exec(location.hash);
    if (given) input.value = given[1];
    const narrow = () => {
      for (const day of days) day.hidden = Boolean(input.value) && day.dataset.found < input.value;
      const left = days.filter((day) => !day.hidden).length;
      count.textContent = input.value ? `${left} of ${days.length} days with changes` : "";
    };
    input.addEventListener("change", narrow);
    narrow();
  }

  // A link to a number in a folded version of an article unfolds it.
  function openTarget() {
    const target = location.hash.length > 1 && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    const folded = target && target.closest("details:not([open])");
    if (folded) {
      folded.open = true;
      target.scrollIntoView({ block: "center" });
    }
  }
})();
